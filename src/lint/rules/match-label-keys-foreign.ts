import { peekList } from '../../base/peek.ts';
import { revisionLabel } from '../../kube/identity.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * matchLabelKeys with a label that only Deployments have.
 *
 * pod-template-hash is a label of pods of a Deployment. Pods of a set do not have it, so the constraint does not tell old pods from new
 * ones.
 */
export const matchLabelKeysForeign: Rule = {
  id: 'match-label-keys-foreign',
  severity: 'warning',
  shows: { story: 'spread-unmet' },
  *check(set) {
    for (const [index, constraint] of peekList(set.set, 'spec', 'template', 'spec', 'topologySpreadConstraints').entries()) {
      for (const [position, key] of peekList(constraint, 'matchLabelKeys').entries()) {
        if (key !== 'pod-template-hash') continue;
        const path = set.podPath('topologySpreadConstraints', index, 'matchLabelKeys', position);
        yield {
          at: set.at(...path),
          message: `Pods of a StatefulSet have no label pod-template-hash, so it is ignored. Theirs is ${revisionLabel}.`,
          fix: { title: `Change to ${revisionLabel}`, edits: replaceValue(set.resource, path, revisionLabel) },
        };
      }
    }
  },
};
