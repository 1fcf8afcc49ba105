import { applyDefaults } from '../../api/server.ts';
import { labelMaxLength, revisionLabel, revisionLabelLength, setNameSafeLength } from '../../kube/identity.ts';
import { goJson, revisionData, revisionHash, revisionName } from '../../kube/revision-hash.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * A name too long for the label with the revision of the pods.
 *
 * Kubernetes writes a label on each pod with the name of the set and a hash of its template, of up to ten characters. A label has room for
 * 63, so 52 are left for the name. When it does not fit, no pod can be made, or none after the next change: the hash changes with the
 * template, and some are shorter.
 */
export const setNameTooLong: Rule = {
  id: 'set-name-too-long',
  severity: 'error',
  shows: { story: 'quota-refuses-a-pod', steps: ['restart set SET'], moment: 'event FailedCreate' },
  *check(set) {
    const { length } = set.name;
    // Above 63 the server refuses the name itself.
    if (length <= setNameSafeLength || length > labelMaxLength) return;
    const label = revisionOf(set);
    const fits = label.length <= labelMaxLength;
    const fact = `${length} characters are too many for a set's name: ${setNameSafeLength} is the limit.`;
    const now = fits
      ? `Each pod carries ${revisionLabel}=${label}, which fits in ${labelMaxLength} characters because the hash of this template is short. Other hashes make up to ${revisionLabelLength(set.name)}: with most edits of the template the pods fail with FailedCreate.`
      : `Each pod carries ${revisionLabel}=${label}, ${label.length} characters where ${labelMaxLength} are allowed: the set is accepted, and its pods fail with FailedCreate.`;
    yield { at: set.at('metadata', 'name'), severity: fits ? 'warning' : 'error', message: `${fact} ${now}` };
  },
};

/** kube: pkg/controller/history HashControllerRevision over the defaulted set */
function revisionOf({ set, target, name }: SetScope): string {
  return revisionName(name, revisionHash(goJson(revisionData(applyDefaults(set, target), target)), 0));
}
