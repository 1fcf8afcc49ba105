import { isTerminating, nameOf } from '../../kube/objects.ts';
import type { PersistentVolume, VolumeAttachment } from '../../kube/views.ts';
import { because, patch, patchStatus } from '../cluster/writes.ts';
import type { Component, Context, Pass } from '../component.ts';
import { faultOf } from '../faults/active.ts';
import { diskBehaviour } from './storage-class.ts';
import { takesTime } from './takes-time.ts';

/** The storage systems behind the classes: they attach and detach, each in its time. kube: kubernetes-csi/external-attacher */
export const attacher: Component = {
  name: 'attacher',
  watches: [{ kind: 'VolumeAttachment', keys: (after) => (after === undefined ? [] : [nameOf(after)]) }],
  *reconcile(name, context): Pass {
    const attachment = context.cache.get('VolumeAttachment', '', name) as VolumeAttachment | undefined;
    if (attachment === undefined) return;
    const leaving = isTerminating(attachment);
    if (!leaving && attachment.status?.attached === true) return;
    const note = `${leaving ? 'detach' : 'attach'}/${attachment.metadata.uid ?? ''}`;
    if (!(yield* takesTime(name, note, duration(attachment, leaving, context), context))) return;
    const [code, did] = leaving ? ['storage-detaches', 'detached'] : ['storage-attaches', 'attached'];
    const why = because(undefined, code, `the storage system has ${did} the volume`);
    yield leaving ? patch(attachment, { metadata: { finalizers: null } }, why) : patchStatus(attachment, { attached: true }, why);
  },
};

function duration(attachment: VolumeAttachment, leaving: boolean, { cache, input, live }: Context): number {
  const volume = cache.get('PersistentVolume', '', attachment.spec.source.persistentVolumeName) as PersistentVolume | undefined;
  const disk = diskBehaviour(volume?.spec.storageClassName ?? '', cache, input);
  const extraMs = faultOf(live, 'slow-attach', attachment.spec.nodeName)?.extraMs ?? 0;
  return (disk?.[leaving ? 'detachMs' : 'attachMs'] ?? 0) + extraMs;
}
