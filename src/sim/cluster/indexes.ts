import type { KubeObject } from '../../kube/objects.ts';
import { claimKeysOf, type PersistentVolume, type Pod } from '../../kube/views.ts';

interface Index {
  readonly kind: string;
  /** The values under which an object of the kind is found: they are the same while its spec is. */
  readonly valuesOf: (object: KubeObject) => readonly string[];
}

/** What objects are looked up by besides their names. kube: client-go tools/cache Indexers */
export const indexes = {
  /** By node; those without one under ''. */
  podsOfNode: { kind: 'Pod', valuesOf: (pod) => [(pod as Pod).spec.nodeName ?? ''] },
  /** By `namespace/name` of the claims that they name. */
  podsOfClaim: { kind: 'Pod', valuesOf: (pod) => claimKeysOf(pod as Pod) },
  /** By `namespace/name` of the claim that they are bound to or reserved for; free ones under ''. */
  volumesOfClaim: {
    kind: 'PersistentVolume',
    valuesOf: (volume) => {
      const claim = (volume as PersistentVolume).spec.claimRef;
      return [claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`];
    },
  },
} as const satisfies Record<string, Index>;

export type IndexName = keyof typeof indexes;

/** What an index finds. */
export interface IndexedObjects {
  readonly podsOfNode: Pod;
  readonly podsOfClaim: Pod;
  readonly volumesOfClaim: PersistentVolume;
}
