import { event, patchStatus } from '../cluster/writes.ts';
import { nameOf } from '../../kube/objects.ts';
import { compareQuantities, quantityOf } from '../../kube/quantity.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type Pod, claimKeysOf, isPodReady, nodeNameOf } from '../../kube/views.ts';
import { withCondition } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
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
        after !== undefined && isPodReady(after as Pod) && (before === undefined || !isPodReady(before as Pod))
          ? claimKeysOf(after as Pod)
          : [],
    },
  ],
  *reconcile(key, context): Pass {
    return yield* grow(key, context);
  },
};

function* grow(key: string, context: Context): Steps<undefined> {
  const { namespace, name } = splitKey(key);
  const claim = context.cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
  if (claim?.status?.phase !== 'Bound' || claim.metadata.deletionTimestamp !== undefined) return undefined;
  const volume = context.cache.get('PersistentVolume', '', claim.spec.volumeName ?? '') as PersistentVolume | undefined;
  const wanted = claim.spec.resources?.requests?.['storage'];
  if (volume === undefined || !isMore(wanted, claim.status.capacity?.['storage'])) return undefined;
  const because: Because = {
    code: 'volume-grows',
    text: `claim ${name} asks for ${wanted ?? ''}`,
    object: storeKey(claim),
    path: ['spec', 'resources', 'requests', 'storage'],
  };
  if (isMore(wanted, volume.spec.capacity?.['storage'])) return yield* growVolume(key, claim, volume, because, context);
  return yield* growFileSystem(key, claim, volume, because, context);
}

function isMore(wanted: string | number | undefined, present: string | number | undefined): boolean {
  if (wanted === present) return false;
  const [more, less] = [quantityOf(wanted), quantityOf(present)];
  return more !== undefined && less !== undefined && compareQuantities(more, less) > 0;
}

function* growVolume(
  key: string,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  because: Because,
  { clock, memory }: Context,
): Steps<undefined> {
  const note = `since/${claim.metadata.uid ?? ''}`;
  const sinceMs = memory.get(note) as number | undefined;
  if (sinceMs === undefined) {
    memory.set(note, clock.nowMs);
    const message = `External resizer is resizing volume ${nameOf(volume)}`;
    yield event(claim, 'Normal', 'Resizing', message, because);
  }
  const dueMs = (sinceMs ?? clock.nowMs) + resizeMs;
  if (dueMs > clock.nowMs) {
    yield { do: 'enqueue', key, afterMs: dueMs - clock.nowMs };
    return undefined;
  }
  memory.delete(note);
  const storage = claim.spec.resources?.requests?.['storage'];
  yield { do: 'patch', key: storeKey(volume), patch: { spec: { capacity: { storage } } }, because };
  const condition = { type: 'FileSystemResizePending', status: 'True', lastTransitionTime: clock.nowText } as const;
  yield patchStatus(claim, withCondition(claim, condition).status, because);
  const message = 'Require file system resize of volume on node';
  yield event(claim, 'Normal', 'FileSystemResizeRequired', message, because);
  return undefined;
}

/** The node does this part, while a pod runs with the volume. */
function* growFileSystem(
  key: string,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
  because: Because,
  context: Context,
): Steps<undefined> {
  const pod = context.cache.by('podsOfClaim', key).find(isPodReady);
  if (pod === undefined) return undefined;
  const status = {
    ...claim.status,
    capacity: { ...claim.status?.capacity, storage: volume.spec.capacity?.['storage'] },
    conditions: (claim.status?.conditions ?? []).filter((each) => each.type !== 'FileSystemResizePending'),
  };
  yield { do: 'update', object: { ...claim, status }, subresource: 'status', because };
  const message = `MountVolume.NodeExpandVolume succeeded for volume "${nameOf(volume)}" ${nodeNameOf(pod)}`;
  yield event(pod, 'Normal', 'FileSystemResizeSuccessful', message, because);
  return undefined;
}
