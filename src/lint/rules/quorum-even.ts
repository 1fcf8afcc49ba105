import { tolerated } from '../budget.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * An even number of members that vote.
 *
 * Members that vote go on while more than half of them are there. An even number needs one more for its majority than the odd number below
 * it and survives no more losses; it only adds one more pod that can fail.
 */
export const quorumEven: Rule = {
  id: 'quorum-even',
  severity: 'information',
  shows: { story: 'quorum-lost', app: { quorum: true }, steps: ['crash node-1', 'crash node-2'], moment: 'quorum SET lost' },
  *check(set) {
    const known = set.voting;
    const { count } = set.range;
    if (known === undefined || count < 4 || count % 2 !== 0 || set.autoscaler !== undefined) return;
    const path = ['spec', 'replicas'];
    yield {
      at: set.at(...path),
      message: `${count} members of ${known.name} stand as many losses as ${count - 1} do (${tolerated(count)}). The last one adds nothing but another vote to win.`,
      fixes: [count - 1, count + 1].map((number) => ({
        title: `Change replicas to ${number}`,
        edits: replaceValue(set.resource, path, String(number)),
      })),
    };
  },
};
