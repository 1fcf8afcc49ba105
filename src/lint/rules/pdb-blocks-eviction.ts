import type { Path } from '../../kube/objects.ts';
import type { Resource } from '../../manifest/workspace.ts';
import { allowanceOf } from '../budget.ts';
import { renameKey, replaceValue } from '../edits.ts';
import type { Edit, Rule } from '../rule.ts';

/**
 * A budget that never allows an eviction.
 *
 * A PodDisruptionBudget says how many pods may be away at once when somebody empties a node (kubectl drain), as upgrades of the cluster do
 * with one node after the other. When it allows none, the node can never be emptied: the upgrade waits, or somebody deletes the pod by
 * force.
 */
export const pdbBlocksEviction: Rule = {
  id: 'pdb-blocks-eviction',
  severity: 'warning',
  shows: { story: 'budget-allows-none', steps: ['evict LAST'], moment: 'answer 429' },
  *check(set) {
    if (set.range.count === 0 || set.autoscaler !== undefined) return;
    for (const budget of set.budgets) {
      const allowance = allowanceOf(set, budget);
      if (allowance === undefined || allowance.allowed > 0 || allowance.others) continue;
      const { field, written, rounded } = allowance;
      const path = ['spec', field];
      const arithmetic =
        rounded === undefined
          ? `${field} ${written} of ${set.range.count} ${set.range.count === 1 ? 'pod' : 'pods'}`
          : `${written} of ${set.range.count} pods rounds up to ${rounded}`;
      yield {
        at: { resource: budget, path },
        // One replica that must not be evicted is a documented choice.
        severity: set.range.count === 1 ? 'information' : 'warning',
        message: `No pod of "${set.name}" can ever be evicted: ${arithmetic}. Draining a node waits until somebody deletes the pod.`,
        related: [{ at: set.at('spec', 'replicas'), message: `The ${set.range.count} pods of "${set.name}"` }],
        fixes:
          set.range.count > 1
            ? [{ title: 'Allow one at a time (maxUnavailable: 1)', edits: allowOne(budget, path), preferred: true }].filter(
                (fix) => fix.edits.length > 0,
              )
            : [],
      };
    }
  },
};

function allowOne(budget: Resource, path: Path): Edit[] {
  const rename = path.at(-1) === 'maxUnavailable' ? [] : renameKey(budget, path, 'maxUnavailable');
  return [...rename, ...replaceValue(budget, path, '1')];
}
