import { type FilterPlugin, verdict } from '../filter.ts';
import { podSelectsNode } from '../node-selector.ts';

/** nodeSelector and required node affinity. kube: pkg/scheduler/framework/plugins/nodeaffinity */
export const nodeAffinity: FilterPlugin = (pod) => {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  if (required === undefined && Object.keys(pod.spec.nodeSelector ?? {}).length === 0) return undefined;
  const path = required === undefined ? ['nodeSelector'] : ['affinity', 'nodeAffinity'];
  const refused = verdict("node(s) didn't match Pod's node affinity/selector", false, 'spec', ...path);
  return ({ node }) => (podSelectsNode(pod, node) ? undefined : refused);
};
