import { claimName } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

/**
 * Two sets whose claims have the same names.
 *
 * The disk of a pod is named after its claim template, its set and its number: data-web-0. Two sets whose names happen to give the same
 * text share one disk between two programs, and each destroys what the other writes.
 */
export const claimNameCollision: Rule = {
  id: 'claim-name-collision',
  severity: 'error',
  shows: { story: 'readwriteonce-is-per-node', moment: 'create claim CLAIM' },
  *check(set) {
    if (set.range.count === 0 || set.claimTemplates.length === 0) return;
    for (const { resource, facts } of set.workloads()) {
      if (facts.kind !== 'StatefulSet' || facts.uri !== set.resource.uri || facts.name === set.name) continue;
      const shared = Math.max(facts.range.first, set.range.first);
      if (shared > Math.min(facts.range.last, set.range.last)) continue;
      for (const [index, template] of set.claimTemplates.entries()) {
        const name = claimName(template, set.name, shared);
        const theirs = facts.claimTemplates.findIndex((each) => claimName(each, facts.name, shared) === name);
        if (theirs === -1) continue;
        yield {
          at: set.at('spec', 'volumeClaimTemplates', index, 'metadata', 'name'),
          message: `Claim ${name} belongs to "${set.name}" and to "${facts.name}". Two pods would share one disk.`,
          related: [
            {
              at: { resource, path: ['spec', 'volumeClaimTemplates', theirs, 'metadata', 'name'] },
              message: `Claim template of "${facts.name}"`,
            },
          ],
        };
      }
    }
  },
};
