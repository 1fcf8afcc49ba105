import { peek, peekList } from '../../base/peek.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

/**
 * Anti-affinity that matches none of the set's own pods.
 *
 * Anti-affinity keeps a pod away from pods with certain labels. When those labels are not the set’s own, its pods may all land on one node,
 * and nobody notices before that node is lost.
 */
export const antiAffinityNoEffect: Rule = {
  id: 'anti-affinity-no-effect',
  severity: 'warning',
  shows: { story: 'anti-affinity-unmet', nodes: 2, moment: 'scheduled LAST' },
  *check(set) {
    if (set.mostReplicas < 2) return;
    const base = set.podPath('affinity', 'podAntiAffinity');
    const required = peekList(set.set, ...base, 'requiredDuringSchedulingIgnoredDuringExecution');
    const preferred = peekList(set.set, ...base, 'preferredDuringSchedulingIgnoredDuringExecution').map((each) =>
      peek(each, 'podAffinityTerm'),
    );
    const terms = [...required, ...preferred];
    // Terms against other applications are somebody's purpose; a near miss of the own labels is not.
    const own = terms.filter((term) => peek(term, 'namespaces') === undefined && peek(term, 'namespaceSelector') === undefined);
    if (
      terms.length === 0 ||
      own.length < terms.length ||
      terms.some((term) => selects(labelSelector(peek(term, 'labelSelector')), set.podLabels))
    )
      return;
    const keys = new Set(Object.keys(set.podLabels));
    const sharesKey = terms.some((term) => {
      const selector = labelSelector(peek(term, 'labelSelector'));
      return (
        !selector.nothing &&
        selector.requirements.some(
          (requirement) =>
            keys.has(requirement.key) && requirement.values.some((value) => value.includes(set.name) || set.name.includes(value)),
        )
      );
    });
    if (!sharesKey) return;
    yield {
      at: set.at(...base),
      message: `The anti-affinity of "${set.name}" matches none of its own pods. They may all run on one node.`,
      related: [{ at: set.at('spec', 'template', 'metadata', 'labels'), message: 'Labels of the pods' }],
    };
  },
};
