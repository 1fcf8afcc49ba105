import { peek, peekList } from '../../base/peek.ts';
import { spreadEdits } from '../spread-edits.ts';
import type { Rule } from '../rule.ts';

/**
 * Members that vote, and nothing that keeps them apart.
 *
 * The scheduler spreads pods of one set by itself, but only as one wish among several: on a full cluster two of three members may share a
 * node, and its loss is the loss of the majority.
 */
export const spreadMissing: Rule = {
  id: 'spread-missing',
  severity: 'warning',
  shows: { story: 'quorum-lost', app: { quorum: true }, nodes: 2, steps: ['crash node-1'], moment: 'quorum SET lost' },
  *check(set) {
    const known = set.voting;
    const pod = peek(set.set, 'spec', 'template', 'spec');
    // Said only where two on one node stop the program; for others it would be advice on most manifests.
    if (known === undefined || set.mostReplicas < 3) return;
    if (peekList(pod, 'topologySpreadConstraints').length > 0 || peek(pod, 'affinity', 'podAntiAffinity') !== undefined) return;
    yield {
      at: { resource: set.resource, path: ['spec', 'template', 'spec'], on: 'key' },
      message: `Nothing keeps the ${set.mostReplicas} members of ${known.name} on different nodes. A node that has most of them takes the majority with it.`,
      fix: { title: 'Spread over nodes where possible', edits: spreadEdits(set, 'kubernetes.io/hostname') },
    };
  },
};
