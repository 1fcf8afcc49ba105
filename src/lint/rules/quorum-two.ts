import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * Two members that vote.
 *
 * With two members that vote, a majority is two. Either of them away stops everything: one alone would be safer.
 */
export const quorumTwo: Rule = {
  id: 'quorum-two',
  severity: 'warning',
  shows: { story: 'quorum-lost', app: { quorum: true }, steps: ['crash node-1'], moment: 'quorum SET lost' },
  *check(set) {
    const known = set.voting;
    // Only programs that every replica of votes in; brokers and data nodes may be two.
    if (known === undefined || known.needsPeers !== true || known.name === 'Kafka' || set.range.count !== 2 || set.autoscaler !== undefined)
      return;
    const path = ['spec', 'replicas'];
    yield {
      at: set.at(...path),
      message: `Two members of ${known.name} need both for a majority: losing either stops writes. That is worse than one.`,
      fixes: [
        { title: 'Run three', edits: replaceValue(set.resource, path, '3') },
        { title: 'Run one', edits: replaceValue(set.resource, path, '1') },
      ],
    };
  },
};
