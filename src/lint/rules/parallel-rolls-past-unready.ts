import { peek } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * A rollout that does not wait for members that are down already.
 *
 * With podManagementPolicy: Parallel a rollout replaces one pod after the other, and a pod that is not ready elsewhere does not hold it up. With one
 * member down before it begins, the rollout takes a second one away.
 */
export const parallelRollsPastUnready: Rule = {
  id: 'parallel-rolls-past-unready',
  // On a set that is right in all else; so it is offered, not underlined.
  severity: 'hint',
  shows: {
    story: 'quorum-lost',
    app: { quorum: true },
    steps: ['unready FIRST', 'restart set SET'],
    moment: 'delete LAST',
  },
  *check(set) {
    const path = ['spec', 'podManagementPolicy'];
    const known = set.voting;
    if (known === undefined || set.mostReplicas < 3 || peek(set.set, ...path) !== 'Parallel') return;
    if (peek(set.set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return;
    yield {
      at: set.at(...path),
      message: `With Parallel a rollout goes on while a member is down elsewhere. Look that all members of ${known.name} are ready before you change the template.`,
    };
  },
};
