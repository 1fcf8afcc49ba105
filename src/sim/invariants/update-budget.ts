import { peek, peekInteger } from '../../base/peek.ts';
import { scaledIntOrPercent } from '../../kube/int-or-percent.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Invariant } from './invariant.ts';
import { isFine, ordinalOfPod, podsInRange, setOf } from './view.ts';

/**
 * invariant: a pod that is fine is deleted for an update only while fewer of those above it than `maxUnavailable` are not, those of the same batch included.
 * Not asked where a pod may be Ready and not yet available: such a one goes whatever the budget.
 */
export const updateBudget: Invariant = {
  name: 'update-budget',
  text: 'a pod that is fine is deleted for an update only while fewer than maxUnavailable of those above it are not',
  watch() {
    /** Deleted in the run of writes that is under way. */
    let batch: readonly string[] = [];
    return {
      write(write, cache) {
        if (write.do !== 'delete' || write.key.kind !== 'Pod') {
          if (write.do !== 'event') batch = [];
          return undefined;
        }
        const { namespace, name } = write.key;
        const set = setOf(name, namespace, cache);
        const fine = (each: string): boolean => isFine(cache.get('Pod', namespace, each)) && !batch.includes(each);
        const isAsked = set !== undefined && peekInteger(set, 'spec', 'minReadySeconds') === undefined;
        const counts = isAsked && write.because?.code === 'rolling-update' && fine(name);
        const down = counts ? podsInRange(set).filter((each) => ordinalOfPod(each) > ordinalOfPod(name) && !fine(each)) : [];
        batch = [...batch, name];
        return !counts || down.length < budgetOf(set) ? undefined : `${name} is deleted for an update while ${down.join(', ')} are down`;
      },
    };
  },
};

function budgetOf(set: KubeObject): number {
  const written = (peek(set, 'spec', 'updateStrategy', 'rollingUpdate', 'maxUnavailable') ?? 1) as number | string;
  return Math.max(1, scaledIntOrPercent(written, podsInRange(set).length, 'down') ?? 1);
}
