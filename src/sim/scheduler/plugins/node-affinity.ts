import type { FilterPlugin } from '../filter.ts';
import { podSelectsNode } from '../node-selector.ts';

/** nodeSelector and required node affinity. kube: pkg/scheduler/framework/plugins/nodeaffinity */
export const nodeAffinity: FilterPlugin = {
  name: 'NodeAffinity',
  start(pod) {
    const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
    if (required === undefined && Object.keys(pod.spec.nodeSelector ?? {}).length === 0) return undefined;
    const path = required === undefined ? ['spec', 'nodeSelector'] : ['spec', 'affinity', 'nodeAffinity'];
    return {
      filter: ({ node }) =>
        podSelectsNode(pod, node) ? undefined : { reasons: ["node(s) didn't match Pod's node affinity/selector"], resolvable: false, path },
    };
  },
};
