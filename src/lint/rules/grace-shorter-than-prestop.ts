import { peekInteger, peekList } from '../../base/peek.ts';
import { addMember, replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * A preStop hook that outlasts the grace period.
 *
 * When a pod is deleted, its preStop hook runs first; then the program is asked to stop (SIGTERM); after the grace period whatever still
 * runs is killed (SIGKILL). The period counts from the beginning, so a hook that takes all of it leaves no time for the program, which is
 * killed in the middle of its work.
 */
export const graceShorterThanPrestop: Rule = {
  id: 'grace-shorter-than-prestop',
  severity: 'warning',
  shows: { story: 'killed-at-the-end-of-grace', steps: ['delete pod LAST'], moment: 'gone LAST' },
  *check(set) {
    const path = set.podPath('terminationGracePeriodSeconds');
    const grace = peekInteger(set.set, ...path);
    const seconds = grace ?? 30;
    for (const place of set.mainContainers) {
      const slept = sleepOf(place.container);
      if (slept === undefined || slept < seconds) continue;
      const enough = String(slept + 30);
      yield {
        at: { resource: set.resource, path: [...place.path, 'lifecycle', 'preStop'], on: 'key' },
        message: `preStop of "${place.name}" sleeps ${slept} s, and SIGKILL comes after ${seconds} s${grace === undefined ? ' (the default)' : ''}. The program gets no SIGTERM that it has time to act on.`,
        related: grace === undefined ? [] : [{ at: set.at(...path), message: 'The grace period includes the hook' }],
        fixes: [
          {
            title: `Set terminationGracePeriodSeconds to ${enough}`,
            edits:
              grace === undefined
                ? addMember(set.resource, path.slice(0, -1), 'terminationGracePeriodSeconds', enough)
                : replaceValue(set.resource, path, enough),
            preferred: true,
          },
        ],
      };
    }
  },
};

/** The seconds of a literal sleep: the sleep action, or `sleep N` as (the end of) a command. */
function sleepOf(container: unknown): number | undefined {
  const action = peekInteger(container, 'lifecycle', 'preStop', 'sleep', 'seconds');
  if (action !== undefined) return action;
  const command = peekList(container, 'lifecycle', 'preStop', 'exec', 'command')
    .filter((each) => typeof each === 'string')
    .join(' ');
  const match = /(?:^|[\s;&/])sleep\s+(\d{1,6})(s|m)?(?:$|[\s;&])/.exec(command);
  return match === null ? undefined : Number(match[1]) * (match[2] === 'm' ? 60 : 1);
}
