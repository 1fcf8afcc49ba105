import { type KubeObject, isTerminating, nameOf } from '../../kube/objects.ts';
import { has } from '../../kube/simulated-versions.ts';
import {
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type VolumeAttachment,
  claimKeysOf,
  isPodTerminal,
  isReady,
  nodeNameOf,
} from '../../kube/views.ts';
import type { Objects } from '../cluster/store.ts';
import type { Write } from '../cluster/write.ts';
import { because, create, enqueue, event, patchStatus, remove } from '../cluster/writes.ts';
import { type Component, type Context, type Pass, type Steps, objectOfKey } from '../component.ts';
import { attachedName, volumesOf } from '../kubelet/volumes.ts';
import type { Because } from '../transition.ts';
import { isOutOfService, outOfService } from './pod-gc.ts';

/** How long a volume that its node still reports in use is left there. kube: attachdetach maxWaitForUnmountDuration, not configurable */
const maxWaitForUnmountMs = 360_000;

/**
 * Attaches volumes where pods want them, and detaches them where nobody does any more: when the node says it is unused, when its time is up and the node is
 * down, or at once from a node that is out of service.
 * kube: pkg/controller/volume/attachdetach/reconciler/reconciler.go
 */
export const attachDetach: Component = {
  name: 'attachdetach-controller',
  watches: [
    { kind: 'Pod', keys: podKeys },
    { kind: 'Node', keys: nodeVolumes },
    { kind: 'VolumeAttachment', keys: (after, before) => [volumeNameOf((after ?? before) as VolumeAttachment)] },
  ],
  start: ({ cache }) => allAttachments(cache).map(volumeNameOf),
  *reconcile(key, context): Pass {
    const name = key.includes(':') ? volumeOf(key.slice(key.indexOf(':') + 1), context) : key;
    return name === undefined ? undefined : yield* syncVolume(name, context);
  },
};

function volumeNameOf({ spec }: VolumeAttachment): string {
  return spec.source.persistentVolumeName;
}

function allAttachments(cache: Objects): readonly VolumeAttachment[] {
  return cache.list('VolumeAttachment') as readonly VolumeAttachment[];
}

/** The volume of a claim; also of one that went away with its last pod. */
function volumeOf(claim: string, { cache, memory }: Context): string | undefined {
  const object = objectOfKey(cache, 'PersistentVolumeClaim', claim) as PersistentVolumeClaim | undefined;
  return object?.status?.phase === 'Bound' ? object.spec.volumeName : (memory.get(`volume/${claim}`) as string | undefined);
}

function* syncVolume(name: string, context: Context): Steps {
  const volume = context.cache.get('PersistentVolume', '', name) as PersistentVolume | undefined;
  const unique = volume === undefined ? undefined : attachedName(volume);
  if (volume === undefined || unique === undefined) return;
  const users = wantedBy(volume, context);
  const nodes = new Set(users.map(nodeNameOf));
  for (const attachment of attachmentsOf(name, context)) {
    if (!nodes.has(attachment.spec.nodeName)) yield* detach(attachment, name, unique, context);
    else yield* confirm(attachment, volume, unique, users, context);
  }
  for (const node of nodes) yield* attach(volume, node, users, context);
}

function podKeys(after: Pod | undefined, before: Pod | undefined): string[] {
  const pod = after ?? before;
  if (pod === undefined || nodeNameOf(pod) === '') return [];
  const moved =
    before === undefined || after === undefined || nodeNameOf(before) !== nodeNameOf(after) || stillUses(before) !== stillUses(after);
  return moved ? claimKeysOf(pod).map((claim) => `${nameOf(pod)}:${claim}`) : [];
}

/** All volumes of a node whose health or taint changed; otherwise those that it no longer reports in use. */
function nodeVolumes(after: Node | undefined, before: Node | undefined, cache: Objects): string[] {
  const moved =
    after === undefined || before === undefined || isReady(after) !== isReady(before) || isOutOfService(after) !== isOutOfService(before);
  if (!moved && after.status?.volumesInUse === before.status?.volumesInUse) return [];
  const now = new Set(after?.status?.volumesInUse ?? []);
  const left = new Set((before?.status?.volumesInUse ?? []).filter((each) => !now.has(each)));
  if (!moved && left.size === 0) return [];
  const name = nameOf(after ?? before);
  return allAttachments(cache)
    .filter((each) => each.spec.nodeName === name)
    .map(volumeNameOf)
    .filter((volume) => moved || left.has(uniqueName(volume, cache)));
}

function uniqueName(volume: string, cache: Objects): string {
  const object = cache.get('PersistentVolume', '', volume) as PersistentVolume | undefined;
  return object === undefined ? '' : (attachedName(object) ?? '');
}

/** A pod uses its volumes until it has ended, or is terminating with no container reported running. kube: pkg/volume/util IsPodTerminated */
function stillUses(pod: Pod): boolean {
  if (isPodTerminal(pod)) return false;
  if (!isTerminating(pod)) return true;
  return (pod.status?.containerStatuses ?? []).some((each) => each.state?.running !== undefined);
}

/** Pods on nodes that use the volume: only those that name its claim can. */
function wantedBy({ spec: { claimRef }, metadata: { name } }: PersistentVolume, context: Context): Pod[] {
  const claim = `${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}`;
  context.memory.set(`volume/${claim}`, name);
  const uses = (pod: Pod): boolean => volumesOf(pod, context.cache).some((each) => each?.metadata.name === name);
  return context.cache.by('podsOfClaim', claim).filter((pod) => nodeNameOf(pod) !== '' && stillUses(pod) && uses(pod));
}

/** Attachments of a volume: this controller makes them all, and remembers on which nodes. */
function attachmentsOf(name: string, { cache, memory }: Context): VolumeAttachment[] {
  const note = `nodes/${name}`;
  const known = memory.get(note) as readonly string[] | undefined;
  const found =
    known === undefined
      ? allAttachments(cache).filter((each) => volumeNameOf(each) === name)
      : known.flatMap((node) => (cache.get('VolumeAttachment', '', attachmentName(name, node)) as VolumeAttachment | undefined) ?? []);
  memory.set(
    note,
    found.map((each) => each.spec.nodeName),
  );
  return found;
}

function attachmentName(volume: string, node: string): string {
  return `csi-${volume}-${node}`;
}

// --- detach -----------------------------------------------------------------------------------------------------------------------------------

function* detach(attachment: VolumeAttachment, name: string, unique: string, context: Context): Steps {
  const { memory, clock, cache } = context;
  const note = `detach/${attachment.metadata.uid ?? ''}`;
  if (isTerminating(attachment)) {
    memory.delete(note);
    return;
  }
  const node: Node | undefined = cache.get('Node', '', attachment.spec.nodeName);
  const sinceMs = (memory.get(note) as number | undefined) ?? clock.nowMs;
  memory.set(note, sinceMs);
  const why = mayDetach(node, attachment.spec.nodeName, unique, clock.nowMs - sinceMs);
  if (why === undefined) {
    const leftMs = sinceMs + maxWaitForUnmountMs - clock.nowMs;
    // A node that is Ready is waited for without limit: its next report is a change that leads here again.
    if (leftMs > 0 && !isReady(node)) yield enqueue(name, leftMs);
    return;
  }
  const decided = because(attachment, 'volume-detached', why);
  if (node !== undefined) yield setAttached(node, unique, false, decided);
  yield remove(attachment, decided);
}

/** Why the volume may go now; undefined while it must stay. */
function mayDetach(node: Node | undefined, name: string, unique: string, waitedMs: number): string | undefined {
  if (isOutOfService(node)) return `${name} is tainted ${outOfService}: detached without asking it`;
  // A Node object that is gone takes nothing back: what it last reported in use stays so.
  if (node !== undefined && !(node.status?.volumesInUse ?? []).includes(unique)) return `${name} reports the volume unused`;
  if (!isReady(node) && waitedMs >= maxWaitForUnmountMs)
    return `${name} is not Ready and has not confirmed the unmount for 6 minutes: detached by force`;
  return undefined;
}

function setAttached(node: Node, unique: string, attached: boolean, decided: Because): Write {
  const others = (node.status?.volumesAttached ?? []).filter((each) => each.name !== unique);
  return patchStatus(node, { volumesAttached: attached ? [...others, { name: unique, devicePath: '' }] : others }, decided);
}

// --- attach -----------------------------------------------------------------------------------------------------------------------------------

function* attach(volume: PersistentVolume, node: string, users: readonly Pod[], context: Context): Steps {
  const name = nameOf(volume);
  const attachments = attachmentsOf(name, context);
  if (attachments.some((each) => each.spec.nodeName === node)) return;
  const shared = (volume.spec.accessModes ?? []).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  const elsewhere = attachments.find((each) => each.spec.nodeName !== node);
  const waiting = podsOn(node, users);
  if (elsewhere !== undefined && !shared) return yield* sayMultiAttach(volume, waiting, elsewhere.spec.nodeName, users, context);
  const text = `${waiting[0]?.metadata.name ?? 'a pod'} on ${node} uses the volume`;
  yield create(newAttachment(volume, node), because(waiting[0] ?? volume, 'volume-attached', text));
  context.memory.set(`nodes/${name}`, [...attachments.map((each) => each.spec.nodeName), node]);
}

function podsOn(node: string, pods: readonly Pod[]): Pod[] {
  return pods.filter((pod) => nodeNameOf(pod) === node);
}

function newAttachment(volume: PersistentVolume, node: string): KubeObject {
  const driver = volume.spec.csi?.driver ?? '';
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'VolumeAttachment',
    metadata: { name: attachmentName(nameOf(volume), node), finalizers: [`external-attacher/${driver.replaceAll('.', '-')}`] },
    spec: { attacher: driver, nodeName: node, source: { persistentVolumeName: nameOf(volume) } },
    status: { attached: false },
  };
}

/** Said once for each pod that waits. kube: reportMultiAttachError */
function* sayMultiAttach(
  volume: PersistentVolume,
  waiting: readonly Pod[],
  holder: string,
  users: readonly Pod[],
  { memory, target }: Context,
): Steps {
  const name = nameOf(volume);
  const others = podsOn(holder, users).map(nameOf);
  const alone = has(target, 'waitingForDetachText')
    ? 'Volume is already exclusively attached to one node, waiting on detach before it can be attached to another node'
    : "Volume is already exclusively attached to one node and can't be attached to another";
  const cause = others.length === 0 ? alone : `Volume is already used by pod(s) ${others.join(', ')}`;
  const start = has(target, 'waitingForDetachText') ? 'Waiting for detach for volume' : 'Multi-Attach error for volume';
  for (const pod of waiting) {
    const note = `said/${pod.metadata.uid ?? ''}/${name}`;
    if (memory.has(note)) continue;
    memory.set(note, true);
    const why = because(volume, 'volume-elsewhere', `${name} is still attached to ${holder}`, 'spec', 'accessModes');
    yield event(pod, 'Warning', 'FailedAttachVolume', `${start} "${name}" ${cause}`, why);
  }
}

/** The attacher is done: the node and the pods hear of it. */
function* confirm(
  attachment: VolumeAttachment,
  volume: PersistentVolume,
  unique: string,
  users: readonly Pod[],
  { cache, memory }: Context,
): Steps {
  memory.delete(`detach/${attachment.metadata.uid ?? ''}`);
  const node: Node | undefined = cache.get('Node', '', attachment.spec.nodeName);
  const known = (node?.status?.volumesAttached ?? []).some((each) => each.name === unique);
  if (node === undefined || known || attachment.status?.attached !== true || isTerminating(attachment)) return;
  const text = `the storage system has attached ${nameOf(volume)} to ${nameOf(node)}`;
  const why = because(attachment, 'volume-attached', text);
  yield setAttached(node, unique, true, why);
  const message = `AttachVolume.Attach succeeded for volume "${nameOf(volume)}" `;
  for (const pod of podsOn(nameOf(node), users)) yield event(pod, 'Normal', 'SuccessfulAttachVolume', message, why);
}
