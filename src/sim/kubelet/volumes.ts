import { namespaceText } from '../../kube/objects.ts';
import { claimsOf, type Node, type PersistentVolume, type PersistentVolumeClaim, type Pod } from '../../kube/views.ts';
import type { Objects } from '../cluster/store.ts';

/** The name under which nodes and the attach-detach controller know an attachable volume. kube: pkg/volume/util GetUniqueVolumeName */
export function attachedName(volume: PersistentVolume): string | undefined {
  return volume.spec.csi === undefined ? undefined : `kubernetes.io/csi/${volume.spec.csi.driver}^${volume.spec.csi.volumeHandle}`;
}

/** Volumes behind the pod's claims; undefined in the list where a claim is not bound. */
export function volumesOf(pod: Pod, objects: Objects): (PersistentVolume | undefined)[] {
  return claimsOf(pod).map((name) => {
    const claim = objects.get('PersistentVolumeClaim', namespaceText(pod), name) as PersistentVolumeClaim | undefined;
    const bound = claim?.status?.phase === 'Bound' ? claim.spec.volumeName : undefined;
    return bound === undefined ? undefined : (objects.get('PersistentVolume', '', bound) as PersistentVolume | undefined);
  });
}

/** Whether everything that the pod mounts is there: bound, and attached where it must be. kube: pkg/kubelet/volumemanager WaitForAttachAndMount */
export function volumesReady(pod: Pod, node: Node | undefined, objects: Objects): boolean {
  const attached = new Set((node?.status?.volumesAttached ?? []).map((each) => each.name));
  return volumesOf(pod, objects).every((volume) => {
    if (volume === undefined) return false;
    const name = attachedName(volume);
    return name === undefined || attached.has(name);
  });
}
