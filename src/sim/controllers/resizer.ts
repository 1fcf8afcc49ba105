import { takesTime } from './takes-time.ts';
import { event, because, updateStatus, patch } from '../cluster/writes.ts';
import { nameOf, isTerminating } from '../../kube/objects.ts';
import { compareQuantities, quantityOf } from '../../kube/quantity.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type Pod, claimKeysOf, isReady, nodeNameOf } from '../../kube/views.ts';
import { patchCondition } from '../cluster/conditions.ts';
import { type Component, type Context, type Pass, splitKey, type Steps, watchOwn } from '../component.ts';
import type { Because } from '../transition.ts';

/** The storage system needs so long to enlarge a volume. */
const resizeMs = 5000;

/**
 * Lets volumes grow: first the volume itself, then, where a pod runs with it, its file system.
 * kube: kubernetes-csi/external-resizer; pkg/volume/util/operationexecutor NodeExpandVolume
 */
export const resizer: Component = {
  name: 'external-resizer',
  watches: [
    watchOwn('PersistentVolumeClaim'),
    {
      kind: 'Pod',
      keys: (after, before) =>
        after !== undefined && before !== undefined && isReady(after) === isReady(before) ? [] : claimKeysOf((after ?? before) as Pod),
    },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    const claim = context.cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
    if (claim?.status?.phase !== 'Bound' || isTerminating(claim)) return;
    const volume = context.cache.get('PersistentVolume', '', claim.spec.volumeName ?? '') as PersistentVolume | undefined;
    const wanted = claim.spec.resources?.requests?.['storage'];
    if (volume === undefined || !isMore(wanted, claim.status.capacity?.['storage'])) return;
    const why = because(claim, 'volume-grows', `claim ${name} asks for ${wanted ?? ''}`, 'spec', 'resources', 'requests', 'storage');
    yield* (isMore(wanted, volume.spec.capacity?.['storage']) ? growVolume : growFileSystem)(key, claim, volume, why, context);
  },
};

function isMore(wanted: string | number | undefined, present: string | number | undefined): boolean {
  if (wanted === present) return false;
  const [more, less] = [quantityOf(wanted), quantityOf(present)];
  return more !== undefined && less !== undefined && compareQuantities(more, less) > 0;
}

function* growVolume(key: string, claim: PersistentVolumeClaim, volume: PersistentVolume, why: Because, context: Context): Steps {
  const note = `since/${claim.metadata.uid ?? ''}`;
  if (!context.memory.has(note)) yield event(claim, 'Normal', 'Resizing', `External resizer is resizing volume ${nameOf(volume)}`, why);
  if (!(yield* takesTime(key, note, resizeMs, context))) return;
  const storage = claim.spec.resources?.requests?.['storage'];
  yield patch(volume, { spec: { capacity: { storage } } }, why);
  yield patchCondition(claim, { type: 'FileSystemResizePending', status: 'True' }, context.clock, why);
  yield event(claim, 'Normal', 'FileSystemResizeRequired', 'Require file system resize of volume on node', why);
}

/** The node does this part, while a pod runs with the volume. */
function* growFileSystem(key: string, claim: PersistentVolumeClaim, volume: PersistentVolume, why: Because, context: Context): Steps {
  const pod = context.cache.by('podsOfClaim', key).find(isReady);
  if (pod === undefined) return;
  const status = {
    ...claim.status,
    capacity: { ...claim.status?.capacity, storage: volume.spec.capacity?.['storage'] },
    conditions: (claim.status?.conditions ?? []).filter((each) => each.type !== 'FileSystemResizePending'),
  };
  yield updateStatus(claim, status, why);
  const message = `MountVolume.NodeExpandVolume succeeded for volume "${nameOf(volume)}" ${nodeNameOf(pod)}`;
  yield event(pod, 'Normal', 'FileSystemResizeSuccessful', message, why);
}
