import { type KubeObject, isTerminating, nameOf } from '../../kube/objects.ts';
import { nodeNameOf, type Pod, type VolumeAttachment } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { volumesOf } from '../kubelet/volumes.ts';
import { faultSteps } from './fault.ts';
import { explainNode } from './node.ts';
import { type ExplainStep, type Past, sinceAt, step } from './step.ts';

/** What the storage is still doing until the volumes of a pod are attached to its node, or what keeps it from that. */
export function attachingSteps(past: Past, pod: KubeObject): ExplainStep[] {
  return volumesOf(pod as Pod, past).flatMap((volume) => {
    const isShared = volume?.spec.accessModes?.some((mode) => mode.endsWith('Many')) === true;
    const attachments = past.list('VolumeAttachment') as readonly VolumeAttachment[];
    return attachments
      .filter(({ spec }) => spec.source.persistentVolumeName === volume?.metadata.name)
      .filter((each) => (each.spec.nodeName === nodeNameOf(pod) ? each.status?.attached !== true || isTerminating(each) : !isShared))
      .flatMap((each) => attachmentSteps(past, each, volume as KubeObject, nodeNameOf(pod)));
  });
}

function attachmentSteps(past: Past, attachment: VolumeAttachment, volume: KubeObject, wanted: string): ExplainStep[] {
  const node = attachment.spec.nodeName;
  const began = sinceAt(past, storeKey(attachment), 'metadata', isTerminating(attachment) ? 'deletionTimestamp' : 'uid');
  const at = (text: string): ExplainStep => step(`${nameOf(volume)} ${text}`, began, storeKey(volume), 'spec', 'accessModes');
  const slow = faultSteps(past, 'slow-attach', node);
  if (isTerminating(attachment)) return [at(`is being detached from ${node}`), ...slow];
  if (node === wanted) return [at(`is being attached to ${node}`), ...slow];
  const troubles = explainNode(past, node);
  const held = at(`is still attached to ${node}`);
  if (troubles.length === 0) return [held];
  const text = `nobody confirms that ${node} has unmounted it: it is taken away after 6 minutes, or at once when the node is tainted out-of-service`;
  return [held, step(text, undefined), ...troubles];
}
