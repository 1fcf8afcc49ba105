import { peek } from '../../base/peek.ts';
import { gateOn } from '../../kube/versions.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * maxUnavailable on a version that drops it.
 *
 * maxUnavailable lets a rollout replace several pods at once. Versions that do not have it switched on drop the field without a word, and
 * replace one at a time. The rollout is then slower than the manifest says, which is a surprise rather than a danger.
 */
export const maxUnavailableGate: Rule = {
  id: 'max-unavailable-gate',
  severity: 'warning',
  shows: { story: 'max-unavailable-ignored', steps: ['restart set SET'], moment: 'delete LAST' },
  *check(set) {
    const path = ['spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable'];
    const value = peek(set.set, ...path);
    if ((typeof value !== 'number' && typeof value !== 'string') || gateOn(set.target, 'MaxUnavailableStatefulSet')) return;
    // One at a time is what happens without the field.
    if (value === 1) return;
    yield {
      at: set.at(...path),
      message: `Kubernetes ${set.target.minor} drops maxUnavailable: ${value}. The gate MaxUnavailableStatefulSet is off there, so pods are replaced one at a time.`,
      fixes: [{ title: 'Remove maxUnavailable', edits: removeMember(set.resource, path) }],
    };
  },
};
