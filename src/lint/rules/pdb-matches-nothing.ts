import { peek } from '../../base/peek.ts';
import { labelSelector, selects, selectorText } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

/**
 * A budget that all but selects the set.
 *
 * A budget finds its pods by labels, and selects nothing without a word when they are misspelt. The set is drained as if there were no
 * budget.
 */
export const pdbMatchesNothing: Rule = {
  id: 'pdb-matches-nothing',
  severity: 'warning',
  shows: { story: 'drain-one-by-one', steps: ['drain node-1', 'drain node-2'], moment: '/^delete SET-/' },
  *check(set) {
    if (set.budgets.length > 0) return;
    for (const budget of set.all('PodDisruptionBudget')) {
      const selector = labelSelector(peek(budget.object, 'spec', 'selector'));
      if (selector.nothing || budget.uri !== set.resource.uri || set.workloads().some(({ facts }) => selects(selector, facts.podLabels)))
        continue;
      const shares = selector.requirements.some(({ key, values }) => values.includes(set.podLabels[key] ?? ''));
      if (!shares && budget.name !== set.name) continue;
      yield {
        at: { resource: budget, path: ['spec', 'selector'], on: 'key' },
        message: `Budget "${budget.name}" selects ${selectorText(selector)}, and no pod here has these labels. The pods of "${set.name}" are not protected by it.`,
        related: [{ at: set.at('spec', 'template', 'metadata', 'labels'), message: `Labels of the pods of "${set.name}"` }],
      };
    }
  },
};
