import { peek, peekInteger } from '../../base/peek.ts';
import { addMember } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * Members that vote, and a rollout that takes an open port for a member that is back.
 *
 * A port is open before a member has caught up with the others. A rollout that waits only for the port stops the next member while this one still
 * reads; minReadySeconds makes it wait a little longer.
 */
export const minReadyZeroQuorum: Rule = {
  id: 'min-ready-zero-quorum',
  severity: 'hint',
  shows: { story: 'min-ready-seconds', app: { quorum: true }, steps: ['restart set SET'], moment: 'ready LAST#2' },
  *check(set) {
    const found = set.knowledge;
    if (
      found === undefined ||
      set.voting === undefined ||
      set.mostReplicas < 3 ||
      (peekInteger(set.set, 'spec', 'minReadySeconds') ?? 0) > 0
    )
      return;
    const { path, container } = found.container;
    if (peek(container, 'readinessProbe', 'tcpSocket') === undefined) return;
    yield {
      at: { resource: set.resource, path: [...path, 'readinessProbe'], on: 'key' },
      message: `A member of ${found.knowledge.name} counts as back when its port is open. The rollout then stops the next one, whether or not this one has caught up.`,
      fixes: [
        {
          title: 'Wait 10 s more (minReadySeconds: 10)',
          edits: addMember(set.resource, ['spec'], 'minReadySeconds', '10'),
          preferred: true,
        },
      ].filter((fix) => fix.edits.length > 0 && peek(set.set, 'spec', 'minReadySeconds') === undefined),
    };
  },
};
