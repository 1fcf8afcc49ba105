import { peekText } from '../../base/peek.ts';
import { type KubeObject, type OwnerReference } from '../../kube/objects.ts';
import type { Objects } from '../cluster/store.ts';
import type { Invariant } from './invariant.ts';
import { podsInRange, setOf } from './view.ts';

/** invariant: the controller lets a set own a claim only under `whenDeleted: Delete`, and a pod only under `whenScaled: Delete` when it is out of range. */
export const retentionKept: Invariant = {
  name: 'retention-kept',
  text: 'a claim gets its set as owner only under whenDeleted: Delete, a pod only under whenScaled: Delete and out of range',
  watch: () => ({
    write(write, cache) {
      if (write.do !== 'update' || write.object.kind !== 'PersistentVolumeClaim') return undefined;
      const { name = '', namespace = '', ownerReferences = [] } = write.object.metadata;
      const before = cache.get('PersistentVolumeClaim', namespace, name)?.metadata.ownerReferences ?? [];
      const wrong = ownerReferences.find((each) => !before.some(({ uid }) => uid === each.uid) && !mayOwn(each, namespace, cache));
      return wrong === undefined ? undefined : `claim ${name} gets ${wrong.kind} ${wrong.name} as owner against the retention policy`;
    },
  }),
};

function mayOwn({ kind, name }: OwnerReference, namespace: string, cache: Objects): boolean {
  const policy = (set: KubeObject | undefined, when: string): boolean =>
    peekText(set, 'spec', 'persistentVolumeClaimRetentionPolicy', when) === 'Delete';
  if (kind === 'StatefulSet') return policy(cache.get('StatefulSet', namespace, name), 'whenDeleted');
  const set = setOf(name, namespace, cache);
  return set !== undefined && policy(set, 'whenScaled') && !podsInRange(set).includes(name);
}
