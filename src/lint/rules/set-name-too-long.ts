import { labelMaxLength, revisionHashMaxLength, revisionLabelLength, setNameSafeLength } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

export const setNameTooLong: Rule = {
  id: 'set-name-too-long',
  severity: 'error',
  title: 'A name too long for the label with the revision of the pods',
  *check(set) {
    const { length } = set.name;
    // Above 63 the server refuses the name itself.
    if (length <= setNameSafeLength || length > labelMaxLength) return;
    const chance =
      length < labelMaxLength - 2
        ? ` A shorter hash fits by chance${length <= 54 ? ' (one of a few revisions)' : ''}, and stops fitting with any edit of the template.`
        : '';
    yield {
      at: set.at('metadata', 'name'),
      message: `${length} characters are too many for a set's name: ${setNameSafeLength} is the limit. Each pod carries controller-revision-hash=<name>-<hash>, here up to ${revisionLabelLength(set.name)} of ${labelMaxLength} characters (the hash takes ${revisionHashMaxLength}); the set is accepted and its pods fail with FailedCreate.${chance}`,
    };
  },
};
