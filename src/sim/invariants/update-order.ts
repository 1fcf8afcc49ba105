import { peekInteger } from '../../base/peek.ts';
import { revisionLabel } from '../../kube/identity.ts';
import { type KubeObject, namespaceText } from '../../kube/objects.ts';
import type { Objects } from '../cluster/store.ts';
import type { Invariant } from './invariant.ts';
import { isOrdered, ordinalOfPod, podsInRange, setOf } from './view.ts';

/** invariant: OrderedReady, one at a time: when a pod is deleted for an update, all higher pods in range have the update revision. */
export const updateOrder: Invariant = {
  name: 'update-order',
  text: 'OrderedReady, maxUnavailable 1: when a pod is deleted for an update, all higher pods in range have the update revision',
  watch: () => ({
    write(write, cache, live) {
      if (write.do !== 'delete' || write.key.kind !== 'Pod' || write.because?.code !== 'rolling-update') return undefined;
      const { namespace, name } = write.key;
      const set = setOf(name, namespace, cache);
      if (set === undefined || !isOrdered(set) || batches(set)) return undefined;
      const update = newestRevision(set, live);
      const higher = podsInRange(set).filter((each) => ordinalOfPod(each) > ordinalOfPod(name));
      const old = higher.find((each) => cache.get('Pod', namespace, each)?.metadata.labels?.[revisionLabel] !== update);
      return old === undefined ? undefined : `${name} is deleted for an update before ${old} is at ${update ?? 'its revision'}`;
    },
  }),
};

function batches(set: KubeObject): boolean {
  const strategy = (set.spec as { readonly updateStrategy?: { readonly rollingUpdate?: { readonly maxUnavailable?: number | string } } })
    .updateStrategy;
  const most = strategy?.rollingUpdate?.maxUnavailable;
  return most !== undefined && most !== 1;
}

/** The update revision is always the one with the highest number. */
function newestRevision(set: KubeObject, live: Objects): string | undefined {
  const own = live
    .list('ControllerRevision', namespaceText(set))
    .filter((each) => each.metadata.ownerReferences?.some((reference) => reference.uid === set.metadata.uid) === true);
  const sorted = own.toSorted((left, right) => (peekInteger(left, 'revision') ?? 0) - (peekInteger(right, 'revision') ?? 0));
  return sorted.at(-1)?.metadata.name;
}
