import { peek } from '../../base/peek.ts';
import { gateOn } from '../../kube/versions.ts';
import { tolerated } from '../budget.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A rollout that takes the majority away.
 *
 * Members that vote need more than half of them. A rollout that stops as many at once as make the majority takes the store down at each
 * change.
 */
export const maxUnavailableQuorum: Rule = {
  id: 'max-unavailable-quorum',
  severity: 'warning',
  shows: { story: 'max-unavailable-batches', app: { quorum: true }, steps: ['restart set SET'], moment: 'quorum SET lost' },
  *check(set) {
    const known = set.voting;
    const path = ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'];
    const value = peek(set.set, ...path);
    if (known === undefined || !gateOn(set.target, 'MaxUnavailableStatefulSet') || set.range.count < 3) return;
    const percent = typeof value === 'string' ? /^(\d{1,3})%$/.exec(value)?.[1] : undefined;
    // The controller rounds down, and takes at least one. kube: pkg/controller/statefulset getStatefulSetMaxUnavailable
    const pods =
      typeof value === 'number' ? value : percent === undefined ? 0 : Math.max(1, Math.floor((Number(percent) * set.range.count) / 100));
    if (pods <= tolerated(set.range.count)) return;
    yield {
      at: set.at(...path),
      message: `A rollout stops ${pods} of ${set.range.count} members at once, and ${known.name} stands ${tolerated(set.range.count)}. Each change of the template is an outage.`,
      fix: { title: 'One at a time (maxUnavailable: 1)', edits: replaceValue(set.resource, path, '1') },
    };
  },
};
