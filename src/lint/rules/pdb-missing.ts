import { addDocumentAfter, scalarText } from '../edits.ts';
import type { Rule } from '../rule.ts';
import type { SetScope } from '../set-scope.ts';

/**
 * No disruption budget for members that vote.
 *
 * Upgrades of a cluster empty one node after the other, sometimes several at once. Members that vote go on as long as more than half of
 * them are there. Without a PodDisruptionBudget nothing keeps two members from being taken away together.
 */
export const pdbMissing: Rule = {
  id: 'pdb-missing',
  severity: 'warning',
  shows: { story: 'drain-one-by-one', app: { quorum: true }, steps: ['drain node-1', 'drain node-2'], moment: 'quorum SET lost' },
  *check(set) {
    // Said only where losing two at once stops the program; for others it would be advice on most manifests.
    const known = set.voting;
    if (known === undefined || set.range.count < 3 || !set.closed || set.budgets.length > 0) return;
    const yaml = budgetAllowingOne(set);
    yield {
      at: set.at('metadata', 'name'),
      message: `No PodDisruptionBudget selects the pods of "${set.name}". Two nodes that are drained together take the majority of ${known.name} away.`,
      fixes:
        yaml === undefined
          ? []
          : [{ title: 'Add a PodDisruptionBudget that allows one', edits: addDocumentAfter(set.resource, yaml), preferred: true }],
    };
  },
};

/** A budget that lets one pod of the set go at a time. Undefined without labels to select by. */
export function budgetAllowingOne(set: SetScope): string | undefined {
  const labels = Object.entries(set.podLabels).map(([key, value]) => `      ${key}: ${scalarText(value)}`);
  if (labels.length === 0) return undefined;
  const namespace = set.namespace === undefined ? '' : `\n  namespace: ${set.namespace}`;
  return `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: ${set.name}${namespace}\nspec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n${labels.join('\n')}`;
}
