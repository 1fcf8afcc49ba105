import { peek } from '../../base/peek.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

/**
 * A selector that also matches another workload's pods.
 *
 * The selector of a workload should match its own pods only. Where it matches those of another one as well, budgets, autoscalers and
 * Services that use the same labels count pods that are not theirs.
 */
export const selectorOverlap: Rule = {
  id: 'selector-overlap',
  severity: 'warning',
  shows: { story: 'service-selects-others', moment: 'ready LAST' },
  *check(set) {
    const own = labelSelector(peek(set.set, 'spec', 'selector'));
    for (const { resource, facts } of set.workloads()) {
      // Overlays and examples repeat a set in other files.
      if (facts.uri !== set.resource.uri || (facts.kind === 'StatefulSet' && facts.name === set.name)) continue;
      if (!selects(own, facts.podLabels)) continue;
      yield {
        at: set.at('spec', 'selector'),
        message: `The selector of "${set.name}" also matches the pods of ${facts.kind} "${facts.name}". Budgets, autoscalers and Services that select by it count both.`,
        related: [{ at: { resource, path: ['spec', 'template', 'metadata', 'labels'] }, message: `Labels of the pods of "${facts.name}"` }],
      };
    }
  },
};
