import { claimName } from '../../kube/identity.ts';
import { peek } from '../../base/peek.ts';
import { replaceValue } from '../edits.ts';
import type { Rule } from '../rule.ts';

/**
 * Scaling down deletes the data of a store.
 *
 * By default the disks of a set stay when it is scaled down. With whenScaled: Delete, the disk of a pod goes as soon as its number is not
 * wanted any more. There is no way back, also when it was a slip of the keyboard, or an autoscaler.
 */
export const retentionScaledDelete: Rule = {
  id: 'retention-scaled-delete',
  severity: 'warning',
  shows: { story: 'retention-when-scaled', steps: ['scale SET to FEWER'], moment: 'gone claim CLAIM' },
  *check(set) {
    const path = ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'];
    const template = set.claimTemplates[0];
    if (peek(set.set, ...path) !== 'Delete' || template === undefined || set.mostReplicas < 2) return;
    const risky = set.autoscaler !== undefined || set.knowledge !== undefined;
    yield {
      at: set.at(...path),
      severity: risky ? 'warning' : 'information',
      message: `Scaling "${set.name}" down deletes claims: ${claimName(template, set.name, set.lastOrdinal)} goes first. What was on it cannot be brought back.`,
      related:
        set.autoscaler === undefined
          ? []
          : [{ at: { resource: set.autoscaler, path: ['spec'], on: 'key' }, message: 'This autoscaler scales it down by itself' }],
      fixes: [{ title: 'Keep the claims (whenScaled: Retain)', edits: replaceValue(set.resource, path, 'Retain') }],
    };
  },
};
