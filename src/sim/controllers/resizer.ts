import { event, patchStatus } from '../cluster/writes.ts';
import { type KubeObject, nameOf } from '../../kube/objects.ts';
import { compareQuantities, quantityOf } from '../../kube/quantity.ts';
import type { Condition, PersistentVolume, PersistentVolumeClaim } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps, watchOwn } from '../component.ts';
import type { Because } from '../transition.ts';

/** The storage system needs so long to enlarge a volume. */
const resizeMs = 5000;

/** Leaves claims of CSI volumes to their resizer, and says so. kube: pkg/controller/volume/expand expandController.syncHandler */
export const volumeExpand: Component = {
  name: 'volume_expand',
  watches: [
    {
      kind: 'PersistentVolumeClaim',
      keys: (after, before) => (after !== undefined && asksForMore(after) && before?.spec !== after.spec ? [objectKeyText(after)] : []),
    },
  ],
  *reconcile(key, { cache }): Pass {
    const { namespace, name } = splitKey(key);
    const claim = cache.get('PersistentVolumeClaim', namespace, name);
    if (claim !== undefined)
      yield event(claim, 'Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC', growth(claim));
    return undefined;
  },
};

/** Lets volumes grow; the file systems on them are the kubelets' part. kube: kubernetes-csi/external-resizer */
export const resizer: Component = {
  name: 'external-resizer',
  watches: [watchOwn('PersistentVolumeClaim')],
  *reconcile(key, context): Pass {
    return yield* grow(key, context);
  },
};

function* grow(key: string, context: Context): Steps<undefined> {
  const { namespace, name } = splitKey(key);
  const claim = context.cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
  if (claim === undefined || !asksForMore(claim)) return undefined;
  const volume = context.cache.get('PersistentVolume', '', claim.spec.volumeName ?? '') as PersistentVolume | undefined;
  if (volume === undefined || !isMore(requested(claim), volume.spec.capacity?.['storage'])) return undefined;
  return yield* growVolume(key, claim, volume, context);
}

type Amount = string | number | undefined;

function requested(claim: PersistentVolumeClaim): Amount {
  return claim.spec.resources?.requests?.['storage'];
}

/** A bound claim that asks for more than it has. */
function asksForMore(object: KubeObject): boolean {
  const claim = object as PersistentVolumeClaim;
  const held = claim.status?.phase === 'Bound' && claim.metadata.deletionTimestamp === undefined;
  return held && isMore(requested(claim), claim.status.capacity?.['storage']);
}

/** Why a volume grows. */
export function growth(claim: KubeObject): Because {
  return {
    code: 'volume-grows',
    text: `claim ${nameOf(claim)} asks for ${requested(claim as PersistentVolumeClaim) ?? ''}`,
    object: storeKey(claim),
    path: ['spec', 'resources', 'requests', 'storage'],
  };
}

function isMore(wanted: string | number | undefined, present: string | number | undefined): boolean {
  if (wanted === present) return false;
  const [more, less] = [quantityOf(wanted), quantityOf(present)];
  return more !== undefined && less !== undefined && compareQuantities(more, less) > 0;
}

function* growVolume(key: string, claim: PersistentVolumeClaim, volume: PersistentVolume, { clock, memory }: Context): Steps<undefined> {
  const because = growth(claim);
  const note = `since/${claim.metadata.uid ?? ''}`;
  const sinceMs = memory.get(note) as number | undefined;
  if (sinceMs === undefined) {
    memory.set(note, clock.nowMs);
    yield patchStatus(
      claim,
      { conditions: resizeConditions(claim, { type: 'Resizing', status: 'True', lastTransitionTime: clock.nowText }) },
      because,
    );
    const message = `External resizer is resizing volume ${nameOf(volume)}`;
    yield event(claim, 'Normal', 'Resizing', message, because);
  }
  const dueMs = (sinceMs ?? clock.nowMs) + resizeMs;
  if (dueMs > clock.nowMs) {
    yield { do: 'enqueue', key, afterMs: dueMs - clock.nowMs };
    return undefined;
  }
  memory.delete(note);
  yield { do: 'patch', key: storeKey(volume), patch: { spec: { capacity: { storage: requested(claim) } } }, because };
  const pending = { type: fileSystemPending, status: 'True', lastTransitionTime: clock.nowText } as const;
  yield patchStatus(claim, { conditions: resizeConditions(claim, pending) }, because);
  const message = 'Require file system resize of volume on node';
  yield event(claim, 'Normal', 'FileSystemResizeRequired', message, because);
  return undefined;
}

/** The condition of a claim whose volume has grown and whose file system has not. */
export const fileSystemPending = 'FileSystemResizePending';

/** The claim's conditions with this one in place of what was said of a resize before. kube: pkg/volume/util MergeResizeConditionOnPVC */
export function resizeConditions(claim: PersistentVolumeClaim, ...now: readonly Condition[]): Condition[] {
  const others = (claim.status?.conditions ?? []).filter((each) => each.type !== 'Resizing' && each.type !== fileSystemPending);
  return [...others, ...now];
}
