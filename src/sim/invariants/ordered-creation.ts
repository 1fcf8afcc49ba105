import type { Invariant } from './invariant.ts';
import { isFine, isOrdered, ordinalOfPod, podsInRange, setOf } from './view.ts';

/** invariant: OrderedReady creates an index only while all lower pods in range are Running, Ready and not terminating. */
export const orderedCreation: Invariant = {
  name: 'ordered-creation',
  text: 'OrderedReady: a pod is created only while all lower pods in range are Running, Ready and not terminating',
  watch: () => ({
    write(write, cache) {
      if (write.do !== 'create' || write.object.kind !== 'Pod') return undefined;
      const { name = '', namespace = '' } = write.object.metadata;
      const set = setOf(name, namespace, cache);
      if (set === undefined || !isOrdered(set)) return undefined;
      const lower = podsInRange(set).filter((each) => ordinalOfPod(each) < ordinalOfPod(name));
      const bad = lower.find((each) => !isFine(cache.get('Pod', namespace, each)));
      return bad === undefined ? undefined : `${name} is created while ${bad} is not fine`;
    },
  }),
};
