import type { Write } from '../cluster/write.ts';
import { takesTime } from './takes-time.ts';
import { event, patchStatus, because, patch } from '../cluster/writes.ts';
import { type KubeObject, nameOf, isTerminating } from '../../kube/objects.ts';
import { compareQuantities, quantityOf } from '../../kube/quantity.ts';
import { type Condition, type PersistentVolume, type PersistentVolumeClaim, phaseOf } from '../../kube/views.ts';
import { type Component, type Context, objectKeyText, type Pass, type Steps, watchOwn, objectOfKey } from '../component.ts';
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
    const claim = objectOfKey(cache, 'PersistentVolumeClaim', key);
    if (claim !== undefined)
      yield event(claim, 'Normal', 'ExternalExpanding', 'waiting for an external controller to expand this PVC', growth(claim));
  },
};

/** Lets volumes grow; the file systems on them are the kubelets' part. kube: kubernetes-csi/external-resizer */
export const resizer: Component = {
  name: 'external-resizer',
  watches: [watchOwn('PersistentVolumeClaim')],
  *reconcile(key, context): Pass {
    const claim = objectOfKey(context.cache, 'PersistentVolumeClaim', key) as PersistentVolumeClaim | undefined;
    if (claim === undefined || !asksForMore(claim)) return;
    const volume = context.cache.get('PersistentVolume', '', claim.spec.volumeName ?? '') as PersistentVolume | undefined;
    if (volume !== undefined && isMore(requested(claim), volume.spec.capacity?.['storage'])) yield* grow(key, claim, volume, context);
  },
};

type Amount = string | number | undefined;

function requested(claim: PersistentVolumeClaim): Amount {
  return claim.spec.resources?.requests?.['storage'];
}

/** A bound claim that asks for more than it has. */
export function asksForMore(object: KubeObject): boolean {
  const claim = object as PersistentVolumeClaim;
  const held = phaseOf(claim) === 'Bound' && !isTerminating(claim);
  return held && isMore(requested(claim), claim.status?.capacity?.['storage']);
}

/** Why a volume grows. */
export function growth(claim: KubeObject): Because {
  const text = `claim ${nameOf(claim)} asks for ${requested(claim as PersistentVolumeClaim) ?? ''}`;
  return because(claim, 'volume-grows', text, 'spec', 'resources', 'requests', 'storage');
}

function isMore(wanted: string | number | undefined, present: string | number | undefined): boolean {
  if (wanted === present) return false;
  const [more, less] = [quantityOf(wanted), quantityOf(present)];
  return more !== undefined && less !== undefined && compareQuantities(more, less) > 0;
}

function* grow(key: string, claim: PersistentVolumeClaim, volume: PersistentVolume, context: Context): Steps {
  const why = growth(claim);
  const note = `since/${claim.metadata.uid ?? ''}`;
  const stage = (type: string): Write => {
    const now: Condition = { type, status: 'True', lastTransitionTime: context.clock.nowText };
    return patchStatus(claim, { conditions: resizeConditions(claim, now) }, why);
  };
  if (!context.memory.has(note)) {
    yield stage('Resizing');
    yield event(claim, 'Normal', 'Resizing', `External resizer is resizing volume ${nameOf(volume)}`, why);
  }
  if (!(yield* takesTime(key, note, resizeMs, context))) return;
  yield patch(volume, { spec: { capacity: { storage: requested(claim) } } }, why);
  yield stage(fileSystemPending);
  yield event(claim, 'Normal', 'FileSystemResizeRequired', 'Require file system resize of volume on node', why);
}

/** The condition of a claim whose volume has grown and whose file system has not. */
export const fileSystemPending = 'FileSystemResizePending';

/** The claim's conditions with this one in place of what was said of a resize before. kube: pkg/volume/util MergeResizeConditionOnPVC */
export function resizeConditions(claim: PersistentVolumeClaim, ...now: readonly Condition[]): Condition[] {
  const others = (claim.status?.conditions ?? []).filter((each) => each.type !== 'Resizing' && each.type !== fileSystemPending);
  return [...others, ...now];
}
