import { peek } from '../../base/peek.ts';
import { claimName } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

/**
 * A replica that comes back with the data of last time.
 *
 * Scaling down keeps the claims. When the autoscaler scales up again, the same pod gets the same disk, with what was on it when it left: an
 * old membership, old shards, perhaps an older format.
 */
export const staleClaimReturns: Rule = {
  id: 'stale-claim-returns',
  severity: 'information',
  shows: { story: 'stale-member', steps: ['scale SET to FEWER', 'later scale SET to COUNT'], moment: 'create LAST#2' },
  *check(set) {
    const { autoscaler, knowledge } = set;
    const [template] = set.claimTemplates;
    if (autoscaler === undefined || template === undefined || knowledge === undefined) return;
    if (peek(set.set, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') === 'Delete') return;
    yield {
      at: { resource: autoscaler, path: ['spec', 'maxReplicas'] },
      message: `Scaled down and up again, "${set.name}" finds ${claimName(template, set.name, set.lastOrdinal)} as it was left. ${knowledge.knowledge.name} has to cope with a member that returns with old data.`,
    };
  },
};
