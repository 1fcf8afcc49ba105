import { peek } from '../../base/peek.ts';
import { labelSelector } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

/**
 * A budget for every pod of the namespace, or for none.
 *
 * An empty selector means every pod of the namespace. One more workload there, and the numbers of the budget mean something else.
 */
export const pdbSelectorBroad: Rule = {
  id: 'pdb-selector-broad',
  severity: 'warning',
  shows: { story: 'budget-counts-wanted-replicas', steps: ['evict LAST'], moment: 'end' },
  *check(set) {
    for (const budget of set.all('PodDisruptionBudget')) {
      if (budget.uri !== set.resource.uri || budget.object === undefined || budget.document.apiVersion !== 'policy/v1') continue;
      const selector = labelSelector(peek(budget.object, 'spec', 'selector'));
      const absent = peek(budget.object, 'spec', 'selector') === undefined;
      if (!absent && (selector.nothing || selector.requirements.length > 0)) continue;
      yield {
        at: { resource: budget, path: absent ? ['spec'] : ['spec', 'selector'], on: 'key' },
        message: absent
          ? `Budget "${budget.name}" has no selector: it protects nothing. The pods of "${set.name}" can all be evicted at once.`
          : `Budget "${budget.name}" selects every pod of the namespace. An eviction of one is counted against the pods of all applications together.`,
      };
    }
  },
};
