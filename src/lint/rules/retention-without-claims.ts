import { peek } from '../../base/peek.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A policy for claims that the set does not make.
 *
 * The policy speaks of claims made from volumeClaimTemplates only; claims that a volume names are never deleted by it.
 */
export const retentionWithoutClaims: Rule = {
  id: 'retention-without-claims',
  severity: 'hint',
  *check(set) {
    const path = ['spec', 'persistentVolumeClaimRetentionPolicy'];
    if (peek(set.set, ...path) === undefined || set.claimTemplates.length > 0) return;
    yield {
      at: { resource: set.resource, path, on: 'key' },
      message: `"${set.name}" has no claim templates, so this policy does nothing. It does not speak of claims that a volume names.`,
      fix: { title: 'Remove the policy', edits: removeMember(set.resource, path) },
    };
  },
};
