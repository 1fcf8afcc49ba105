import { peek } from '../../base/peek.ts';
import { startOrdinal } from '../../kube/identity.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * Claims that are deleted while ordinals move elsewhere.
 *
 * ordinals.start exists to move a set piece by piece to another namespace or cluster: pods are taken away here and started there. With a
 * policy of Delete, the disk goes with the pod that was to move with it.
 */
export const retentionDuringSliceMove: Rule = {
  id: 'retention-during-slice-move',
  severity: 'warning',
  shows: { story: 'ordinals-start-moved', steps: ['scale SET to FEWER'], moment: '/^gone claim/' },
  *check(set) {
    const start = startOrdinal(set.set);
    if (start === 0 || set.claimTemplates.length === 0) return;
    for (const when of ['whenScaled', 'whenDeleted']) {
      const path = ['spec', 'persistentVolumeClaimRetentionPolicy', when];
      if (peek(set.set, ...path) !== 'Delete') continue;
      yield {
        at: set.at(...path),
        message: `${when}: Delete with ordinals from ${start}: a pod that moves away takes its claim along. Keep the claims for as long as ordinals move.`,
        related: [{ at: set.at('spec', 'ordinals', 'start'), message: `Ordinals start at ${start}` }],
        fix: { title: 'Keep the claims (Retain)', edits: replaceValue(set.resource, path, 'Retain') },
      };
    }
  },
};
