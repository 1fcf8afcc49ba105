import { has } from '../../../kube/versions.ts';
import type { FilterPlugin, NodeInfo } from '../filter.ts';
import { amounts, podRequests } from '../requests.ts';

/** CPU, memory, number of pods and other countable resources. kube: pkg/scheduler/framework/plugins/noderesources/fit.go */
export const nodeResourcesFit: FilterPlugin = {
  name: 'NodeResourcesFit',
  start(pod, { target }) {
    const wanted = podRequests(pod.spec);
    const names = [
      'cpu',
      'memory',
      'ephemeral-storage',
      ...Object.keys(wanted)
        .filter((name) => !['cpu', 'memory', 'ephemeral-storage'].includes(name))
        .sort(),
    ];
    return {
      filter(info) {
        const allocatable = amounts(info.node.status?.allocatable ?? info.node.status?.capacity);
        const reasons: string[] = [];
        let resolvable = true;
        if (info.pods.length + 1 > (allocatable['pods'] ?? 110)) reasons.push('Too many pods');
        const used = usedOn(info);
        for (const name of names) {
          const want = wanted[name] ?? 0;
          if (want === 0 || want <= (allocatable[name] ?? 0) - (used[name] ?? 0)) continue;
          reasons.push(`Insufficient ${name}`);
          if (want > (allocatable[name] ?? 0) && has(target, 'tooLargeRequestIsFinal')) resolvable = false;
        }
        if (reasons.length === 0) return undefined;
        return { reasons, resolvable, path: ['spec', 'containers', 0, 'resources', 'requests'] };
      },
    };
  },
};

/** Requests of all pods on the node together. */
export function usedOn({ pods }: NodeInfo): Record<string, number> {
  const used: Record<string, number> = {};
  for (const pod of pods) {
    const requests = podRequests(pod.spec);
    for (const name in requests) used[name] = (used[name] ?? 0) + (requests[name] ?? 0);
  }
  return used;
}
