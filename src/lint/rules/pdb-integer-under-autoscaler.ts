import { peek, peekInteger } from '../../base/peek.ts';
import { renameKey, replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A budget that keeps as many pods as the autoscaler may leave.
 *
 * A budget with a fixed number is right for one number of replicas. When the autoscaler goes down to that number, no pod may be evicted any
 * more.
 */
export const pdbIntegerUnderAutoscaler: Rule = {
  id: 'pdb-integer-under-autoscaler',
  severity: 'warning',
  shows: { story: 'budget-allows-none', steps: ['evict FIRST'], moment: 'answer 429' },
  *check(set) {
    const { autoscaler } = set;
    if (autoscaler === undefined) return;
    const least = peekInteger(autoscaler.object, 'spec', 'minReplicas') ?? 1;
    for (const budget of set.budgets) {
      const available = peek(budget.object, 'spec', 'minAvailable');
      if (typeof available !== 'number' || available < least) continue;
      const path = ['spec', 'minAvailable'];
      const edits = [...renameKey(budget, path, 'maxUnavailable'), ...replaceValue(budget, path, '1')];
      yield {
        at: { resource: budget, path },
        message: `At ${least} ${least === 1 ? 'replica' : 'replicas'} no pod of "${set.name}" can be evicted: minAvailable is ${available}. Nodes cannot be drained whenever the autoscaler has scaled down.`,
        related: [{ at: { resource: autoscaler, path: ['spec', 'minReplicas'] }, message: `HorizontalPodAutoscaler "${autoscaler.name}"` }],
        fixes: edits.length === 2 ? [{ title: 'Allow one at a time (maxUnavailable: 1)', edits, preferred: true }] : [],
      };
    }
  },
};
