import { podTolerates } from '../taints.ts';
import type { FilterPlugin } from '../filter.ts';

const taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

/** Cordoned nodes. kube: pkg/scheduler/framework/plugins/nodeunschedulable */
export const nodeUnschedulable: FilterPlugin = (pod) => {
  if (podTolerates(pod, taint)) return undefined;
  const refused = { reasons: ['node(s) were unschedulable'], resolvable: false };
  return ({ node }) => (node.spec?.unschedulable === true ? refused : undefined);
};
