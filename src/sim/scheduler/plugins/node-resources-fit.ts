import { has } from '../../../kube/simulated-versions.ts';
import type { FilterPlugin } from '../filter.ts';
import { add, amounts, podRequests, requestsOfAll } from '../requests.ts';

/** CPU, memory, number of pods and other countable resources. kube: pkg/scheduler/framework/plugins/noderesources/fit.go */
export const nodeResourcesFit: FilterPlugin = (pod, { target }) => {
  const wanted = podRequests(pod.spec);
  const names = [
    'cpu',
    'memory',
    'ephemeral-storage',
    ...Object.keys(wanted)
      .filter((name) => !['cpu', 'memory', 'ephemeral-storage'].includes(name))
      .sort(),
  ];
  return (info) => {
    const allocatable = amounts(info.node.status?.allocatable ?? info.node.status?.capacity);
    const reasons: string[] = [];
    let resolvable = true;
    if (info.parts.reduce((sum, pods) => sum + pods.length, 1) > (allocatable['pods'] ?? 110)) reasons.push('Too many pods');
    const used: Record<string, number> = {};
    for (const pods of info.parts) add(used, requestsOfAll(pods).stated);
    for (const name of names) {
      const want = wanted[name] ?? 0;
      if (want === 0 || want <= (allocatable[name] ?? 0) - (used[name] ?? 0)) continue;
      reasons.push(`Insufficient ${name}`);
      if (want > (allocatable[name] ?? 0) && has(target, 'tooLargeRequestIsFinal')) resolvable = false;
    }
    if (reasons.length === 0) return undefined;
    return { reasons, resolvable, path: ['spec', 'containers', 0, 'resources', 'requests'] };
  };
};
