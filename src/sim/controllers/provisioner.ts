import { event } from '../cluster/writes.ts';
import { peekText } from '../../base/peek.ts';
import { parsePodName } from '../../kube/identity.ts';
import { type KubeObject, nameOf, isTerminating } from '../../kube/objects.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps } from '../component.ts';
import type { StorageClassSpec } from '../input.ts';
import { selectedNode } from '../scheduler/plugins/volume-binding.ts';
import type { Because } from '../transition.ts';
import { faultOf } from '../faults/active.ts';
import { diskBehaviour } from './storage-class.ts';
import { storageProvisioner } from './volume-binder.ts';

const zoneLabel = 'topology.kubernetes.io/zone';

/**
 * Makes volumes for claims, and unmakes released ones. Stands for the provisioners of all classes.
 * kube: sigs.k8s.io/sig-storage-lib-external-provisioner controller.go :: syncClaim, syncVolume
 */
export const provisioner: Component = {
  name: 'provisioner',
  watches: [
    { kind: 'PersistentVolumeClaim', keys: (after) => (after === undefined ? [] : [objectKeyText(after)]) },
    { kind: 'PersistentVolume', keys: (after) => (after === undefined ? [] : [objectKeyText(after)]) },
    // A released volume that was still attached goes once it is detached.
    { kind: 'VolumeAttachment', keys: (after, before) => (after === undefined ? [`/${attachedVolume(before)}`] : []) },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    if (namespace === '') return yield* reclaim(name, context);
    const claim = context.cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
    if (claim === undefined || !wantsVolume(claim, context)) return;
    return yield* provision(claim, key, context);
  },
};

/** kube: ProvisionController.shouldProvision */
function wantsVolume(claim: PersistentVolumeClaim, { cache, input }: Context): boolean {
  if ((claim.spec.volumeName ?? '') !== '' || isTerminating(claim)) return false;
  if (claim.metadata.annotations?.[storageProvisioner] === undefined) return false;
  const disk = diskBehaviour(claim.spec.storageClassName ?? '', cache, input);
  if (disk === undefined || disk.absent === true) return false;
  return disk.bindingMode === 'Immediate' || claim.metadata.annotations[selectedNode] !== undefined;
}

function* provision(claim: PersistentVolumeClaim, key: string, context: Context): Steps {
  const { memory, clock, cache, input } = context;
  const disk = diskBehaviour(claim.spec.storageClassName ?? '', cache, input) as StorageClassSpec;
  const fault = faultOf(context.live, 'slow-provisioner');
  const note = `since/${claim.metadata.uid ?? ''}`;
  const sinceMs = memory.get(note) as number | undefined;
  if (sinceMs === undefined) memory.set(note, clock.nowMs);
  const dueMs = (sinceMs ?? clock.nowMs) + disk.provisionMs + (fault?.extraMs ?? 0);
  if (dueMs > clock.nowMs) {
    yield { do: 'enqueue', key, afterMs: dueMs - clock.nowMs };
    return;
  }
  if (faultOf(context.live, 'failing-provisioner') !== undefined) return yield* fail(claim, key, note, context);
  memory.delete(note);
  const volume = volumeObject(claim, disk, context);
  const because: Because = {
    code: 'volume-provisioned',
    text: `class ${disk.name} makes a new, empty volume for each claim`,
    object: storeKey(claim),
    path: ['spec', 'storageClassName'],
  };
  yield {
    do: 'truth',
    object: { apiVersion: 'simulation/v1', kind: 'Disk', metadata: { name: nameOf(volume) }, writers: [] },
    because,
  };
  yield { do: 'create', object: volume, because };
  const message = `Successfully provisioned volume ${nameOf(volume)}`;
  yield event(claim, 'Normal', 'ProvisioningSucceeded', message, because);
}

/** A failure hands the choice of the node back to the scheduler. kube: rescheduleProvisioning */
function* fail(claim: PersistentVolumeClaim, key: string, note: string, { memory }: Context): Steps {
  memory.delete(note);
  const message = `failed to provision volume with StorageClass "${claim.spec.storageClassName ?? ''}": rpc error: code = ResourceExhausted desc = no capacity`;
  yield event(claim, 'Warning', 'ProvisioningFailed', message);
  if (claim.metadata.annotations?.[selectedNode] !== undefined) {
    yield { do: 'patch', key: storeKey(claim), patch: { metadata: { annotations: { [selectedNode]: null } } } };
  } else yield { do: 'enqueue', key, afterMs: 15_000 };
}

function volumeObject(claim: PersistentVolumeClaim, disk: StorageClassSpec, context: Context): KubeObject {
  const { namespace, name, uid } = claim.metadata;
  const volumeName = `pvc-${uid ?? ''}`;
  const term = topologyTerm(claim, disk, context);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName, annotations: { 'pv.kubernetes.io/provisioned-by': disk.provisioner } },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '1Gi' },
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid },
      persistentVolumeReclaimPolicy: disk.reclaimPolicy,
      storageClassName: disk.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      ...(disk.attachMs === undefined ? {} : { csi: { driver: disk.provisioner, volumeHandle: volumeName } }),
      ...(term === undefined ? {} : { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [term] }] } } }),
    },
    status: { phase: 'Pending' },
  };
}

/** Where the volume can be used: the zone of the chosen node, that node alone, or anywhere. */
function topologyTerm(
  claim: PersistentVolumeClaim,
  disk: StorageClassSpec,
  { cache }: Context,
): { key: string; operator: 'In'; values: string[] } | undefined {
  const chosen = claim.metadata.annotations?.[selectedNode] ?? '';
  if (disk.topology === 'none') return undefined;
  const nodes = cache.list('Node') as readonly Node[];
  const node = nodes.find((each) => each.metadata.name === chosen) ?? spread(nodes, claim);
  if (disk.topology === 'node') return { key: 'kubernetes.io/hostname', operator: 'In', values: [nameOf(node)] };
  const zone = node?.metadata.labels?.[zoneLabel];
  return zone === undefined ? undefined : { key: zoneLabel, operator: 'In', values: [zone] };
}

/** Without a chosen node, claims of one set go to the zones in turn by ordinal. kube: k8s.io/cloud-provider/volume/helpers ChooseZoneForVolume */
function spread(nodes: readonly Node[], claim: PersistentVolumeClaim): Node | undefined {
  const zones = [...new Set(nodes.map((each) => each.metadata.labels?.[zoneLabel] ?? ''))].sort();
  const zone = zones[(parsePodName(nameOf(claim))?.ordinal ?? 0) % Math.max(1, zones.length)];
  return nodes.find((each) => (each.metadata.labels?.[zoneLabel] ?? '') === zone);
}

function attachedVolume(attachment: KubeObject | undefined): string {
  return peekText(attachment, 'spec', 'source', 'persistentVolumeName') ?? '';
}

function* reclaim(name: string, { cache, memory, live }: Context): Steps {
  const volume = cache.get('PersistentVolume', '', name) as PersistentVolume | undefined;
  const released = volume?.status?.phase === 'Released' && volume.spec.persistentVolumeReclaimPolicy === 'Delete';
  if (volume === undefined || !released || isTerminating(volume)) return;
  if (cache.list('VolumeAttachment').some((each) => attachedVolume(each) === name)) return;
  memory.delete(`since/${volume.spec.claimRef?.uid ?? ''}`);
  const because: Because = {
    code: 'volume-deleted',
    text: `the claim is gone and the reclaim policy of ${name} is Delete: the data goes with it`,
    object: storeKey(volume),
    path: ['spec', 'persistentVolumeReclaimPolicy'],
  };
  const disk = live.get('Disk', '', name);
  if (disk !== undefined) yield { do: 'truth', object: disk, gone: true, because };
  yield { do: 'delete', key: storeKey(volume), because };
}
