import { tolerates } from '../taints.ts';
import type { FilterPlugin } from '../filter.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes. kube: pkg/scheduler/framework/plugins/nodeunschedulable */
export const nodeUnschedulable: FilterPlugin = {
  name: 'NodeUnschedulable',
  start(pod) {
    if ((pod.spec.tolerations ?? []).some((each) => tolerates(each, taint))) return undefined;
    return {
      filter: ({ node }) =>
        node.spec?.unschedulable === true ? { reasons: ['node(s) were unschedulable'], resolvable: false } : undefined,
    };
  },
};
