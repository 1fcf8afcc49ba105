import { peekText } from '../../base/peek.ts';
import { claimName, claimTemplateNames, ordinalRange } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

export const claimNameCollision: Rule = {
  id: 'claim-name-collision',
  severity: 'error',
  title: 'Two sets whose claims have the same names',
  *check(set) {
    if (set.range.count === 0) return;
    for (const other of set.all('StatefulSet')) {
      const otherName = peekText(other.object, 'metadata', 'name') ?? '';
      if (other.uri !== set.resource.uri || otherName === set.name) continue;
      const range = ordinalRange(other.object);
      const shared = Math.max(range.first, set.range.first);
      if (shared > Math.min(range.last, set.range.last)) continue;
      for (const [index, template] of set.claimTemplates.entries()) {
        const name = claimName(template, set.name, shared);
        const theirs = claimTemplateNames(other.object).findIndex((each) => claimName(each, otherName, shared) === name);
        if (theirs === -1) continue;
        yield {
          at: set.at('spec', 'volumeClaimTemplates', index, 'metadata', 'name'),
          message: `Claim ${name} belongs to "${set.name}" and to "${otherName}". Two pods would share one disk.`,
          related: [
            {
              at: { resource: other, path: ['spec', 'volumeClaimTemplates', theirs, 'metadata', 'name'] },
              message: `Claim template of "${otherName}"`,
            },
          ],
        };
      }
    }
  },
};
