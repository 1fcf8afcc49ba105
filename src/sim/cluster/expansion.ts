import { peek } from '../../base/peek.ts';
import { compareQuantities, quantityOf } from '../../kube/quantity.ts';
import { type KubeObject, nameOf } from '../../kube/objects.ts';
import type { PersistentVolumeClaim, StorageClass } from '../../kube/views.ts';
import type { Server } from './server.ts';
import { type Refusal, refusal } from './write.ts';

/** A bound claim may ask for more only where its class lets volumes grow. kube: plugin/pkg/admission/storage/persistentvolume/resize */
export function refusedExpansion(before: KubeObject, after: KubeObject, server: Server): Refusal | undefined {
  if (after.kind !== 'PersistentVolumeClaim' || !growsOf(before as PersistentVolumeClaim, after as PersistentVolumeClaim)) return undefined;
  const claim = before as PersistentVolumeClaim;
  if (claim.status?.phase !== 'Bound') return undefined;
  const storageClass = server.store.get('StorageClass', '', claim.spec.storageClassName ?? '') as StorageClass | undefined;
  if (storageClass?.allowVolumeExpansion === true) return undefined;
  const rule = 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
  return refusal('Forbidden', `persistentvolumeclaims "${nameOf(claim)}" is forbidden: ${rule}`);
}

function growsOf(before: PersistentVolumeClaim, after: PersistentVolumeClaim): boolean {
  if (before.spec === after.spec) return false;
  // Recordings hold claims without a spec.
  const [old, wanted] = [before, after].map((each) => quantityOf(peek(each, 'spec', 'resources', 'requests', 'storage')));
  return old !== undefined && wanted !== undefined && compareQuantities(wanted, old) > 0;
}
