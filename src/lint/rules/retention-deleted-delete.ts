import { peek } from '../../base/peek.ts';
import { claimName } from '../../kube/identity.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * The data goes when the set is deleted.
 *
 * Many changes of a set (its Service, its selector, the size of its claims) are made by deleting it and applying it anew. With whenDeleted:
 * Delete that takes the claims with it, unless the set is deleted with --cascade=orphan.
 */
export const retentionDeletedDelete: Rule = {
  id: 'retention-deleted-delete',
  severity: 'information',
  shows: { story: 'retention-when-deleted', steps: ['delete set SET'], moment: '/^gone claim/' },
  *check(set) {
    const path = ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenDeleted'];
    const [template] = set.claimTemplates;
    if (peek(set.set, ...path) !== 'Delete' || template === undefined) return;
    yield {
      at: set.at(...path),
      message: `Deleting "${set.name}" deletes ${claimName(template, set.name, set.range.first)}${set.range.count > 1 ? ' and the other claims' : ''} too. To make the set anew and keep the data: kubectl delete --cascade=orphan.`,
      fixes: [{ title: 'Keep the claims (Retain)', edits: replaceValue(set.resource, path, 'Retain') }],
    };
  },
};
