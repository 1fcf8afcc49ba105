import { peek, peekList } from '../../base/peek.ts';
import { firstUnmet, labelSelector } from '../../kube/selector.ts';
import type { Rule } from '../rule.ts';

/**
 * A spread constraint that counts none of the set's pods.
 *
 * A spread constraint counts the pods that its selector matches. When these are not the set’s own, it always finds everything in balance.
 */
export const spreadNoEffect: Rule = {
  id: 'spread-no-effect',
  severity: 'warning',
  shows: { story: 'spread-unmet', nodes: 2, moment: 'scheduled LAST' },
  *check(set) {
    for (const [index, constraint] of peekList(set.set, 'spec', 'template', 'spec', 'topologySpreadConstraints').entries()) {
      const selector = peek(constraint, 'labelSelector');
      const at = set.podPath('topologySpreadConstraints', index);
      const unmet = selector === undefined ? undefined : firstUnmet(labelSelector(selector), set.podLabels);
      if (selector !== undefined && unmet === undefined) continue;
      const why = unmet === undefined ? 'has no labelSelector' : `selects ${unmet.key} ${unmet.operator} ${unmet.values.join(', ')}`.trim();
      yield {
        at: set.at(...at, ...(selector === undefined ? ['topologyKey'] : ['labelSelector'])),
        message: `This spread constraint ${why}: it counts no pod of "${set.name}". The pods are not spread by it.`,
        related: [{ at: set.at('spec', 'template', 'metadata', 'labels'), message: 'Labels of the pods' }],
      };
    }
  },
};
