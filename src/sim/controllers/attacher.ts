import { patchStatus } from '../cluster/writes.ts';
import type { PersistentVolume, VolumeAttachment } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import type { Component, Context, Pass } from '../component.ts';
import { faultOf } from '../faults/active.ts';
import { diskBehaviour } from './storage-class.ts';

/** The storage systems behind the classes: they attach and detach, each in its time. kube: kubernetes-csi/external-attacher */
export const attacher: Component = {
  name: 'attacher',
  watches: [{ kind: 'VolumeAttachment', keys: (after) => (after?.metadata.name === undefined ? [] : [after.metadata.name]) }],
  *reconcile(name, context): Pass {
    const attachment = context.cache.get('VolumeAttachment', '', name) as VolumeAttachment | undefined;
    if (attachment === undefined) return;
    const leaving = attachment.metadata.deletionTimestamp !== undefined;
    if (!leaving && attachment.status?.attached === true) return;
    const note = `${leaving ? 'detach' : 'attach'}/${attachment.metadata.uid ?? ''}`;
    const sinceMs = (context.memory.get(note) as number | undefined) ?? context.clock.nowMs;
    context.memory.set(note, sinceMs);
    const dueMs = sinceMs + duration(attachment, leaving, context);
    if (dueMs > context.clock.nowMs) {
      yield { do: 'enqueue', key: name, afterMs: dueMs - context.clock.nowMs };
      return;
    }
    context.memory.delete(note);
    const because = {
      code: leaving ? 'storage-detaches' : 'storage-attaches',
      text: `the storage system ${leaving ? 'has detached' : 'has attached'} the volume`,
    };
    const key = storeKey(attachment);
    if (leaving) yield { do: 'patch', key, patch: { metadata: { finalizers: null } }, because };
    else yield patchStatus(key, { attached: true }, because);
  },
};

function duration(attachment: VolumeAttachment, leaving: boolean, { cache, input, live }: Context): number {
  const volume = cache.get('PersistentVolume', '', attachment.spec.source.persistentVolumeName) as PersistentVolume | undefined;
  const disk = diskBehaviour(volume?.spec.storageClassName ?? '', cache, input);
  const extraMs = faultOf(live, 'slow-attach', attachment.spec.nodeName)?.extraMs ?? 0;
  return (leaving ? (disk?.detachMs ?? 0) : (disk?.attachMs ?? 0)) + extraMs;
}
