import { peekInteger, peekText } from '../../base/peek.ts';
import { addMember, replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * An autoscaler that may take the majority away.
 *
 * An autoscaler counts load, not votes. Members that it stops are still members for those that are left, and with too few of them nothing
 * can be decided any more. A ScaledObject goes down to 0 pods unless minReplicaCount says otherwise.
 */
export const autoscalerBelowQuorum: Rule = {
  id: 'autoscaler-below-quorum',
  severity: 'warning',
  shows: { story: 'quorum-scaled-too-far', app: { quorum: true }, steps: ['scale SET to 1'], moment: 'quorum SET lost' },
  *check(set) {
    const known = set.voting;
    if (known === undefined) return;
    const { autoscaler } = set;
    const declared = set.range.count;
    const quorum = Math.floor(declared / 2) + 1;
    if (autoscaler !== undefined && declared > 1) {
      const path = ['spec', 'minReplicas'];
      const least = peekInteger(autoscaler.object, ...path);
      if (least !== undefined && least < quorum)
        yield {
          at: { resource: autoscaler, path },
          message: `At ${least} of ${declared} members ${known.name} has no majority (${quorum}). The autoscaler may go that low.`,
          related: [{ at: set.at('spec', 'replicas'), message: `${declared} members` }],
          fix: { title: `Never fewer than ${quorum}`, edits: replaceValue(autoscaler, path, String(quorum)) },
        };
    }
    for (const scaled of set.all('ScaledObject')) {
      const target = ['spec', 'scaleTargetRef'];
      if (peekText(scaled.object, ...target, 'name') !== set.name || peekText(scaled.object, ...target, 'kind') !== 'StatefulSet') continue;
      if (peekInteger(scaled.object, 'spec', 'minReplicaCount') !== undefined) continue;
      yield {
        at: { resource: scaled, path: target, on: 'key' },
        message: `Without minReplicaCount, "${set.name}" is scaled to 0 when there is no load. ${known.name} is then gone as a whole.`,
        fix: { title: `Never fewer than ${quorum}`, edits: addMember(scaled, ['spec'], 'minReplicaCount', String(quorum)) },
      };
    }
  },
};
