import { isOwnedBy } from '../../kube/objects.ts';
import type { Invariant } from './invariant.ts';
import { isOrdered, ordinalOfPod, podsInRange, setOf } from './view.ts';

/** invariant: scale-down deletes only pods out of range, and with OrderedReady one only when none of a higher ordinal is left. */
export const scaleDownOrder: Invariant = {
  name: 'scale-down-order',
  text: 'scale-down deletes only pods out of range, with OrderedReady the highest ordinal first',
  watch: () => ({
    write(write, cache) {
      if (write.do !== 'delete' || write.key.kind !== 'Pod' || write.because?.code !== 'scale-down') return undefined;
      const { namespace, name } = write.key;
      const set = setOf(name, namespace, cache);
      if (set === undefined) return undefined;
      const wanted = podsInRange(set);
      if (wanted.includes(name)) return `${name} is deleted for a scale-down and is wanted`;
      const own = cache.list('Pod', namespace).flatMap((pod) => (isOwnedBy(pod, set) ? (pod.metadata.name ?? []) : []));
      const higher = own.find((each) => !wanted.includes(each) && ordinalOfPod(each) > ordinalOfPod(name));
      return higher === undefined || !isOrdered(set) ? undefined : `${name} is deleted for a scale-down before ${higher}`;
    },
  }),
};
