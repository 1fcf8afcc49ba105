import { has } from '../../../kube/simulated-versions.ts';
import type { FilterPlugin } from '../filter.ts';
import { untolerated } from '../taints.ts';

/** Taints with effect NoSchedule or NoExecute. kube: pkg/scheduler/framework/plugins/tainttoleration */
export const taintToleration: FilterPlugin = {
  name: 'TaintToleration',
  start(pod, { target }) {
    return {
      filter({ node }) {
        const taint = untolerated(node.spec?.taints ?? [], pod.spec.tolerations ?? [], ['NoSchedule', 'NoExecute']);
        if (taint === undefined) return undefined;
        const reason = has(target, 'taintReasonWithoutTaint')
          ? 'node(s) had untolerated taint(s)'
          : `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
        return { reasons: [reason], resolvable: false, path: ['spec', 'tolerations'] };
      },
    };
  },
};
