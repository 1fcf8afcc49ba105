import { peekTexts } from '../../base/peek.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { isVolatile } from '../volatile-labels.ts';

/**
 * A label that changes with each release, in a claim template that cannot change.
 *
 * A claim template is the form from which a set makes a disk (a PersistentVolumeClaim) for each pod. It cannot change once the set exists.
 * A label with a version in it changes with the next release, and the server refuses the whole release.
 */
export const volatileLabelInClaimTemplate: Rule = {
  id: 'volatile-label-in-claim-template',
  severity: 'warning',
  shows: { story: 'refused-changes', steps: ['release'], moment: 'answer 422' },
  *check(set) {
    for (const { template, place } of set.claims) {
      for (const [key, value] of Object.entries(peekTexts(template, 'metadata', 'labels'))) {
        if (!isVolatile(key, value)) continue;
        const path = [...place, 'metadata', 'labels', key];
        yield {
          at: set.at(...path),
          message: `${key} changes with each release, and claim templates cannot change. The next upgrade is refused.`,
          fix: { title: `Remove label "${key}" from the claim template`, edits: removeMember(set.resource, path) },
        };
      }
    }
  },
};
