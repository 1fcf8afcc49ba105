import { has } from '../../../kube/simulated-versions.ts';
import { type FilterPlugin, verdict } from '../filter.ts';
import { untolerated } from '../taints.ts';

/** Taints with effect NoSchedule or NoExecute. kube: pkg/scheduler/framework/plugins/tainttoleration */
export const taintToleration: FilterPlugin = (pod, { target }) => {
  return ({ node }) => {
    const taint = untolerated(pod, node);
    if (taint === undefined) return undefined;
    const which = has(target, 'taintReasonWithoutTaint') ? '(s)' : ` {${taint.key}: ${taint.value ?? ''}}`;
    return verdict(`node(s) had untolerated taint${which}`, false, 'spec', 'tolerations');
  };
};
