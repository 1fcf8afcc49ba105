import { peekList, peekText } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * A variable that is given twice.
 *
 * Of two variables with one name the later one holds. Whoever changes the first wonders why nothing happens.
 */
export const envDuplicate: Rule = {
  id: 'env-duplicate',
  severity: 'warning',
  *check(set) {
    for (const { path, container, name } of set.containers) {
      const seen = new Map<string, number>();
      for (const [index, entry] of peekList(container, 'env').entries()) {
        const variable = peekText(entry, 'name');
        if (variable === undefined) continue;
        const first = seen.get(variable);
        seen.set(variable, index);
        if (first === undefined) continue;
        yield {
          at: set.at(...path, 'env', index, 'name'),
          message: `${variable} is given to container "${name}" twice. The later one counts.`,
          related: [{ at: set.at(...path, 'env', first, 'name'), message: 'Given here before' }],
        };
      }
    }
  },
};
