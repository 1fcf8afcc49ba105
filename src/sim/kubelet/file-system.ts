import { type KubeObject, namespaceText } from '../../kube/objects.ts';
import {
  claimsOf,
  conditionOf,
  isReady,
  nodeNameOf,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
} from '../../kube/views.ts';
import type { Cache } from '../cluster/store.ts';
import { event, patchStatus } from '../cluster/writes.ts';
import { type Context, objectKeyText, type Steps, objectOfKey } from '../component.ts';
import { fileSystemPending, growth, resizeConditions } from '../controllers/resizer.ts';

/** Whether the claim's volume has grown and its file system has not. */
export function waitsForFileSystem(claim: KubeObject): boolean {
  return conditionOf((claim as PersistentVolumeClaim).status?.conditions, fileSystemPending) !== undefined;
}

/** Claims of a pod that has become ready, as keys, whose file systems are still smaller than their volumes. */
export function claimsToGrow(after: Pod | undefined, before: Pod | undefined, cache: Cache): string[] {
  if (after === undefined || !isReady(after) || isReady(before)) return [];
  return claimsOf(after).flatMap((name) => {
    const claim = cache.get('PersistentVolumeClaim', namespaceText(after), name);
    return claim !== undefined && waitsForFileSystem(claim) ? [`claim/${objectKeyText(claim)}`] : [];
  });
}

/** Makes a file system as large as its volume, while a pod runs with it. kube: pkg/volume/util/operationexecutor NodeExpander.runOnPlugin */
export function* growFileSystem(key: string, { cache }: Context): Steps {
  const claim = objectOfKey(cache, 'PersistentVolumeClaim', key) as PersistentVolumeClaim | undefined;
  const pod = cache.by('podsOfClaim', key).find(isReady);
  if (claim === undefined || pod === undefined || !waitsForFileSystem(claim)) return;
  const volume = cache.get('PersistentVolume', '', claim.spec.volumeName ?? '') as PersistentVolume | undefined;
  const why = growth(claim);
  yield patchStatus(claim, { capacity: { storage: volume?.spec.capacity?.['storage'] }, conditions: resizeConditions(claim) }, why);
  const message = `MountVolume.NodeExpandVolume succeeded for volume "${claim.spec.volumeName ?? ''}" ${nodeNameOf(pod)}`;
  for (const each of [pod, claim]) yield event(each, 'Normal', 'FileSystemResizeSuccessful', message, why);
}
