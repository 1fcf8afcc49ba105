import { peekTexts } from '../../base/peek.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';
import { isVolatile } from '../volatile-labels.ts';

/**
 * A label that changes with each release, in a selector that cannot change.
 *
 * The selector of a set says which pods are its own, and cannot change once the set exists. A label with a version in it changes with the
 * next release, and the server refuses the whole release.
 */
export const volatileLabelInSelector: Rule = {
  id: 'volatile-label-in-selector',
  severity: 'warning',
  shows: { story: 'refused-changes', steps: ['release'], moment: 'answer 422' },
  *check(set) {
    for (const [key, value] of Object.entries(peekTexts(set.set, 'spec', 'selector', 'matchLabels'))) {
      if (!isVolatile(key, value)) continue;
      const path = ['spec', 'selector', 'matchLabels', key];
      yield {
        at: set.at(...path),
        message: `${key} changes with each release, and a set's selector cannot change. The next upgrade is refused.`,
        fix: { title: `Do not select by "${key}"`, edits: removeMember(set.resource, path) },
      };
    }
  },
};
