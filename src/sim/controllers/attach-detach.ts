import { event, patchStatus } from '../cluster/writes.ts';
import { type KubeObject, nameOf } from '../../kube/objects.ts';
import { has } from '../../kube/simulated-versions.ts';
import {
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type VolumeAttachment,
  claimKeysOf,
  conditionOf,
  isPodTerminal,
  nodeNameOf,
} from '../../kube/views.ts';
import { type Objects, storeKey } from '../cluster/store.ts';
import { type Component, type Context, type Pass, splitKey, type Steps } from '../component.ts';
import { attachedName, volumesOf } from '../kubelet/volumes.ts';
import type { Because } from '../transition.ts';
import { outOfService } from './pod-gc.ts';

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
    { kind: 'Pod', keys: (after, before) => podKeys(after as Pod | undefined, before as Pod | undefined) },
    { kind: 'Node', keys: (after, before, cache) => nodeVolumes(after, before, cache) },
    { kind: 'VolumeAttachment', keys: (after, before) => [((after ?? before) as VolumeAttachment).spec.source.persistentVolumeName] },
  ],
  start: ({ cache }) =>
    (cache.list('VolumeAttachment') as readonly VolumeAttachment[]).map((each) => each.spec.source.persistentVolumeName),
  *reconcile(key, context): Pass {
    const name = key.includes(':') ? volumeOf(key.slice(key.indexOf(':') + 1), context) : key;
    return name === undefined ? undefined : yield* syncVolume(name, context);
  },
};

/** The volume of a claim; also of one that went away with its last pod. */
function volumeOf(claim: string, { cache, memory }: Context): string | undefined {
  const { namespace, name } = splitKey(claim);
  const object = cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
  return object?.status?.phase === 'Bound' ? object.spec.volumeName : (memory.get(`volume/${claim}`) as string | undefined);
}

function* syncVolume(name: string, context: Context): Steps {
  const volume = context.cache.get('PersistentVolume', '', name) as PersistentVolume | undefined;
  const unique = volume === undefined ? undefined : attachedName(volume);
  if (volume === undefined || unique === undefined) return;
  const users = wantedBy(volume, context);
  const nodes = new Set(users.map((pod) => nodeNameOf(pod)));
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
    before === undefined || after === undefined || before.spec.nodeName !== after.spec.nodeName || stillUses(before) !== stillUses(after);
  return moved ? claimKeysOf(pod).map((claim) => `${nameOf(pod)}:${claim}`) : [];
}

/** All volumes of a node whose health or taint changed; otherwise those that it no longer reports in use. */
function nodeVolumes(after: Node | undefined, before: Node | undefined, cache: Objects): string[] {
  const moved = after === undefined || before === undefined || isReady(after) !== isReady(before) || isOut(after) !== isOut(before);
  if (!moved && after.status?.volumesInUse === before.status?.volumesInUse) return [];
  const now = new Set(after?.status?.volumesInUse ?? []);
  const left = new Set((before?.status?.volumesInUse ?? []).filter((each) => !now.has(each)));
  if (!moved && left.size === 0) return [];
  const name = (after ?? before)?.metadata.name;
  return (cache.list('VolumeAttachment') as readonly VolumeAttachment[]).flatMap((each) => {
    const volume = each.spec.source.persistentVolumeName;
    if (each.spec.nodeName !== name) return [];
    return moved || left.has(uniqueName(volume, cache)) ? [volume] : [];
  });
}

function isOut(node: Node | undefined): boolean {
  return (node?.spec?.taints ?? []).some((each) => each.key === outOfService);
}

function uniqueName(volume: string, cache: Objects): string {
  const object = cache.get('PersistentVolume', '', volume) as PersistentVolume | undefined;
  return object === undefined ? '' : (attachedName(object) ?? '');
}

/** A pod uses its volumes until it has ended, or is terminating with no container reported running. kube: pkg/volume/util IsPodTerminated */
function stillUses(pod: Pod): boolean {
  if (isPodTerminal(pod)) return false;
  if (pod.metadata.deletionTimestamp === undefined) return true;
  return (pod.status?.containerStatuses ?? []).some((each) => each.state?.running !== undefined);
}

/** Pods on nodes that use the volume: only those that name its claim can. */
function wantedBy({ spec: { claimRef }, metadata: { name } }: PersistentVolume, context: Context): Pod[] {
  const claim = `${claimRef?.namespace ?? ''}/${claimRef?.name ?? ''}`;
  context.memory.set(`volume/${claim}`, name);
  return context.cache
    .by('podsOfClaim', claim)
    .filter(
      (pod) => nodeNameOf(pod) !== '' && stillUses(pod) && volumesOf(pod, context.cache).some((each) => each?.metadata.name === name),
    );
}

/** Attachments of a volume: this controller makes them all, and remembers on which nodes. */
function attachmentsOf(name: string, { cache, memory }: Context): VolumeAttachment[] {
  const note = `nodes/${name}`;
  const known = memory.get(note) as readonly string[] | undefined;
  const found =
    known === undefined
      ? (cache.list('VolumeAttachment') as readonly VolumeAttachment[]).filter((each) => each.spec.source.persistentVolumeName === name)
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
  const key = storeKey(attachment);
  const note = `detach/${attachment.metadata.uid ?? ''}`;
  if (attachment.metadata.deletionTimestamp !== undefined) {
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
    if (leftMs > 0 && !isReady(node)) yield { do: 'enqueue', key: name, afterMs: leftMs };
    return;
  }
  const because: Because = { code: 'volume-detached', text: why, object: key };
  if (node !== undefined) yield* setAttached(node, unique, false, because);
  yield { do: 'delete', key, because };
}

/** Why the volume may go now; undefined while it must stay. */
function mayDetach(node: Node | undefined, name: string, unique: string, waitedMs: number): string | undefined {
  if ((node?.spec?.taints ?? []).some((each) => each.key === outOfService))
    return `${name} is tainted ${outOfService}: detached without asking it`;
  // A Node object that is gone takes nothing back: what it last reported in use stays so.
  if (node !== undefined && !(node.status?.volumesInUse ?? []).includes(unique)) return `${name} reports the volume unused`;
  if (!isReady(node) && waitedMs >= maxWaitForUnmountMs)
    return `${name} is not Ready and has not confirmed the unmount for 6 minutes: detached by force`;
  return undefined;
}

function isReady(node: Node | undefined): boolean {
  return conditionOf(node?.status?.conditions, 'Ready')?.status === 'True';
}

function* setAttached(node: Node, unique: string, attached: boolean, because: Because): Steps {
  const others = (node.status?.volumesAttached ?? []).filter((each) => each.name !== unique);
  const volumesAttached = attached ? [...others, { name: unique, devicePath: '' }] : others;
  yield patchStatus(node, { volumesAttached }, because);
}

// --- attach -----------------------------------------------------------------------------------------------------------------------------------

function* attach(volume: PersistentVolume, node: string, users: readonly Pod[], context: Context): Steps {
  const name = nameOf(volume);
  const attachments = attachmentsOf(name, context);
  if (attachments.some((each) => each.spec.nodeName === node)) return;
  const shared = (volume.spec.accessModes ?? []).some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany');
  const elsewhere = attachments.find((each) => each.spec.nodeName !== node);
  const waiting = users.filter((pod) => pod.spec.nodeName === node);
  if (elsewhere !== undefined && !shared) return yield* sayMultiAttach(volume, waiting, elsewhere.spec.nodeName, users, context);
  const because: Because = {
    code: 'volume-attached',
    text: `${waiting[0]?.metadata.name ?? 'a pod'} on ${node} uses the volume`,
    object: storeKey(waiting[0] ?? volume),
  };
  yield { do: 'create', object: newAttachment(volume, node), because };
  context.memory.set(`nodes/${name}`, [...attachments.map((each) => each.spec.nodeName), node]);
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
  const others = users.filter((pod) => pod.spec.nodeName === holder).map((pod) => nameOf(pod));
  const alone = has(target, 'waitingForDetachText')
    ? 'Volume is already exclusively attached to one node, waiting on detach before it can be attached to another node'
    : "Volume is already exclusively attached to one node and can't be attached to another";
  const cause = others.length === 0 ? alone : `Volume is already used by pod(s) ${others.join(', ')}`;
  const start = has(target, 'waitingForDetachText') ? 'Waiting for detach for volume' : 'Multi-Attach error for volume';
  for (const pod of waiting) {
    const note = `said/${pod.metadata.uid ?? ''}/${name}`;
    if (memory.has(note)) continue;
    memory.set(note, true);
    const because: Because = {
      code: 'volume-elsewhere',
      text: `${name} is still attached to ${holder}`,
      object: storeKey(volume),
      path: ['spec', 'accessModes'],
    };
    yield {
      do: 'event',
      key: storeKey(pod),
      type: 'Warning',
      reason: 'FailedAttachVolume',
      message: `${start} "${name}" ${cause}`,
      because,
    };
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
  if (node === undefined || known || attachment.status?.attached !== true || attachment.metadata.deletionTimestamp !== undefined) return;
  const because: Because = {
    code: 'volume-attached',
    text: `the storage system has attached ${nameOf(volume)} to ${attachment.spec.nodeName}`,
    object: storeKey(attachment),
  };
  yield* setAttached(node, unique, true, because);
  const message = `AttachVolume.Attach succeeded for volume "${nameOf(volume)}" `;
  for (const pod of users.filter((each) => each.spec.nodeName === attachment.spec.nodeName)) {
    yield event(pod, 'Normal', 'SuccessfulAttachVolume', message, because);
  }
}
