import { peekText } from '../../base/peek.ts';
import type { Invariant } from './invariant.ts';
import { isFine, isOrdered, podsInRange, setOf } from './view.ts';

/**
 * invariant: OrderedReady deletes a running pod only while all other pods in range are Running, Ready and not terminating, apart from those of the same
 * batch. Pods that have ended are replaced regardless, and the strategy Recreate is exempt.
 */
export const orderedDeletion: Invariant = {
  name: 'ordered-deletion',
  text: 'OrderedReady: the controller deletes a running pod only while all other pods in range are Running, Ready and not terminating',
  watch() {
    /** Deleted in the run of writes that is under way: a batch, or one pass after another at one moment. */
    let batch: string[] = [];
    return {
      write(write, cache) {
        if (write.do !== 'delete' || write.key.kind !== 'Pod') {
          if (write.do !== 'event') batch = [];
          return undefined;
        }
        const { namespace, name } = write.key;
        const [set, pod] = [setOf(name, namespace, cache), cache.get('Pod', namespace, name)];
        const phase = peekText(pod, 'status', 'phase');
        if (set === undefined || !isOrdered(set) || phase !== 'Running' || write.because?.code === 'recreate') return undefined;
        const others = podsInRange(set).filter((each) => each !== name && !batch.includes(each));
        const bad = others.find((each) => !isFine(cache.get('Pod', namespace, each)));
        batch = [...batch, name];
        return bad === undefined ? undefined : `${name} is deleted while ${bad} is not fine`;
      },
    };
  },
};
