import { replaceValue } from '../edits.ts';
import { allowanceOf } from '../budget.ts';
import type { Rule } from '../rule.ts';

export const pdbBlocksEviction: Rule = {
  id: 'pdb-blocks-eviction',
  severity: 'warning',
  title: 'A budget that never allows an eviction',
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
          set.range.count > 1 && field === 'maxUnavailable'
            ? [{ title: 'Allow one at a time (maxUnavailable: 1)', edits: replaceValue(budget, path, '1'), preferred: true }]
            : [],
      };
    }
  },
};
