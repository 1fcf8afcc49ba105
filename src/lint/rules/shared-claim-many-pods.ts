import { peekList, peekText } from '../../base/peek.ts';
import type { Rule } from '../rule.ts';

/**
 * One claim for all pods, which only one node can use.
 *
 * A claim that stands in volumes is one disk for all pods; a claim template makes one for each. A disk with a mode for one node
 * (ReadWriteOnce) can be used on one node only: pods on other nodes wait for ever.
 */
export const sharedClaimManyPods: Rule = {
  id: 'shared-claim-many-pods',
  severity: 'warning',
  shows: { story: 'one-claim-for-all', moment: 'scheduled LAST' },
  *check(set) {
    if (set.mostReplicas < 2) return;
    for (const [index, volume] of peekList(set.set, 'spec', 'template', 'spec', 'volumes').entries()) {
      const name = peekText(volume, 'persistentVolumeClaim', 'claimName');
      const claim = name === undefined ? undefined : set.all('PersistentVolumeClaim').find((each) => each.name === name);
      const modes = peekList(claim?.object, 'spec', 'accessModes');
      if (claim === undefined || modes.length === 0 || !modes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod'))
        continue;
      yield {
        at: set.at('spec', 'template', 'spec', 'volumes', index, 'persistentVolumeClaim', 'claimName'),
        message: `All ${set.mostReplicas} pods of "${set.name}" use claim "${name}", which is ${modes.join(', ')}. Pods on another node than the first cannot start; a claim template gives each pod its own.`,
        related: [{ at: { resource: claim, path: ['spec', 'accessModes'], on: 'key' }, message: 'Access modes of the claim' }],
      };
    }
  },
};
