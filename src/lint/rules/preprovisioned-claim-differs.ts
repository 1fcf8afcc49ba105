import { peek, peekText } from '../../base/peek.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { claimName, ordinals } from '../../kube/identity.ts';
import type { Rule } from '../rule.ts';

/**
 * A claim made by hand that is not what the set would make.
 *
 * A set takes over a claim that already has the name of one of its own, whatever is in it, and deletes it by its own policy. What the
 * template says of size, class and modes then does not hold for that pod.
 */
export const preprovisionedClaimDiffers: Rule = {
  id: 'preprovisioned-claim-differs',
  severity: 'warning',
  shows: { story: 'claim-made-before', moment: '/^claim .*-SET-\\d+ Bound/' },
  *check(set) {
    const claims = new Map(set.all('PersistentVolumeClaim').map((each) => [each.name, each]));
    if (claims.size === 0) return;
    for (const { template, place } of set.claims) {
      const name = peekText(template, 'metadata', 'name') ?? '';
      for (const ordinal of ordinals(set.set, 1_000)) {
        const claim = claims.get(claimName(name, set.name, ordinal));
        if (claim === undefined) continue;
        const field = [['accessModes'], ['storageClassName'], ['volumeMode'], ['resources', 'requests', 'storage']].find((each) => {
          const [own, made] = [peek(claim.object, 'spec', ...each), peek(template, 'spec', ...each)];
          return own !== undefined && made !== undefined && !deepEqual(own, made);
        });
        if (field === undefined) continue;
        const at = ['spec', ...field];
        yield {
          at: { resource: claim, path: at },
          // A larger disk made beforehand is how people give one pod more room.
          severity: field[0] === 'resources' ? 'information' : 'warning',
          message: `"${set.name}" takes this claim for its own, and its template has other ${field.join('.')}. Pod ${set.name}-${ordinal} gets what is written here.`,
          related: [{ at: set.at(...place, ...at), message: 'The claim template' }],
        };
      }
    }
  },
};
