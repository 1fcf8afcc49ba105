import { replaceValue } from '../edits.ts';
import { allowanceOf, tolerated } from '../budget.ts';
import type { Rule } from '../rule.ts';

/**
 * A budget that lets a majority be evicted.
 *
 * A PodDisruptionBudget says how many pods may be away at once when nodes are emptied. Members that vote, such as those of etcd, go on
 * only while more than half of them are there: of three, one may be away.
 */
export const pdbAllowsQuorumLoss: Rule = {
  id: 'pdb-allows-quorum-loss',
  severity: 'warning',
  shows: { story: 'quorum-lost', app: { quorum: true }, steps: ['drain node-1', 'drain node-2'], moment: 'quorum SET lost' },
  *check(set) {
    const known = set.voting;
    if (known === undefined || set.range.count < 3 || set.autoscaler !== undefined) return;
    for (const budget of set.budgets) {
      const allowance = allowanceOf(set, budget);
      if (allowance === undefined || allowance.others || allowance.allowed <= tolerated(set.range.count)) continue;
      const { field, written, allowed } = allowance;
      yield {
        at: { resource: budget, path: ['spec', field] },
        message: `${field} ${written} allows ${allowed} evictions of ${set.range.count}. ${known.name} stops when more than ${tolerated(set.range.count)} ${tolerated(set.range.count) === 1 ? 'member is' : 'members are'} away.`,
        related: [{ at: set.at('spec', 'replicas'), message: `The ${set.range.count} members` }],
        fixes:
          field === 'maxUnavailable'
            ? [{ title: 'Allow one at a time (maxUnavailable: 1)', edits: replaceValue(budget, ['spec', field], '1'), preferred: true }]
            : [],
      };
    }
  },
};
