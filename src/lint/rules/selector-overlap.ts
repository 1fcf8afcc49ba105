import { peek } from '../../base/peek.ts';
import { labelSelector, selects, templateLabels } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

export const selectorOverlap: Rule = {
  id: 'selector-overlap',
  severity: 'warning',
  title: "A selector that also matches another workload's pods",
  *check(set) {
    const own = labelSelector(peek(set.set, 'spec', 'selector'));
    for (const kind of ['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet']) {
      for (const other of set.all(kind)) {
        // Overlays and examples repeat a set in other files.
        if (other === set.resource || other.uri !== set.resource.uri || (kind === 'StatefulSet' && other.name === set.name)) continue;
        if (!selects(own, templateLabels(other.object))) continue;
        yield {
          at: set.at('spec', 'selector'),
          message: `The selector of "${set.name}" also matches the pods of ${kind} "${other.name}". Budgets, autoscalers and Services that select by it count both.`,
          related: [
            { at: { resource: other, path: ['spec', 'template', 'metadata', 'labels'] }, message: `Labels of the pods of "${other.name}"` },
          ],
        };
      }
    }
  },
};
