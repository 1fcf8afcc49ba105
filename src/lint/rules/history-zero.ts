import { peekInteger } from '../../base/peek.ts';
import { removeMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * No revision to go back to.
 *
 * kubectl rollout undo needs an old revision. With revisionHistoryLimit: 0 the controller removes each one as soon as no pod runs it.
 */
export const historyZero: Rule = {
  id: 'history-zero',
  severity: 'hint',
  shows: { story: 'revision-history', steps: ['restart set SET'], moment: '/^gone revision/' },
  *check(set) {
    const path = ['spec', 'revisionHistoryLimit'];
    if (peekInteger(set.set, ...path) !== 0) return;
    yield {
      at: set.at(...path),
      message: `kubectl rollout undo has nothing to go back to. Old revisions of "${set.name}" are removed as soon as no pod runs them.`,
      fix: { title: 'Keep the default of 10', edits: removeMember(set.resource, path) },
    };
  },
};
