import { peek } from '../../base/peek.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A store that is killed before it has stopped.
 *
 * After 30 seconds a pod that has not stopped is killed. Some programs need longer to hand over what they hold: to move leases, to bring queues up to
 * date, to write what is only in memory. Killed before that they recover at the next start, and clients see errors until then.
 */
export const graceShortForStore: Rule = {
  id: 'grace-short-for-store',
  severity: 'information',
  shows: { story: 'killed-at-the-end-of-grace', app: { stopMs: 120_000 }, steps: ['delete pod LAST'], moment: 'gone LAST' },
  *check(set) {
    const path = set.podPath('terminationGracePeriodSeconds');
    const known = set.knowledge?.knowledge;
    const seconds = known?.stopSeconds;
    // A period that somebody wrote is a choice.
    if (known === undefined || seconds === undefined || set.claimTemplates.length === 0 || peek(set.set, ...path) !== undefined) return;
    yield {
      at: { resource: set.resource, path: path.slice(0, -1), on: 'key' },
      message: `${known.name} is killed 30 s after it was asked to stop, by default. Its makers give it ${seconds} s to hand over what it holds.`,
      fix: {
        title: `Set terminationGracePeriodSeconds to ${seconds}`,
        edits: addMember(set.resource, path.slice(0, -1), 'terminationGracePeriodSeconds', String(seconds)),
      },
    };
  },
};
