import { truthApiVersion } from '../truth.ts';
import { takesTime } from './takes-time.ts';
import { event, because, create, patch, remove, truth, enqueue } from '../cluster/writes.ts';
import { peekText } from '../../base/peek.ts';
import { parsePodName } from '../../kube/identity.ts';
import { type KubeObject, nameOf, isTerminating } from '../../kube/objects.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../kube/views.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps, type Watch } from '../component.ts';
import type { StorageClassSpec } from '../input.ts';
import { claimReference, selectedNode } from '../scheduler/plugins/volume-binding.ts';
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
    ...['PersistentVolumeClaim', 'PersistentVolume'].map(
      (kind): Watch => ({ kind, keys: (after) => (after === undefined ? [] : [objectKeyText(after)]) }),
    ),
    // A released volume that was still attached goes once it is detached.
    { kind: 'VolumeAttachment', keys: (after, before) => (after === undefined ? [`/${attachedVolume(before)}`] : []) },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    if (namespace === '') return yield* reclaim(name, context);
    const claim = context.cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
    if (claim !== undefined && wantsVolume(claim, context)) yield* provision(claim, key, context);
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
  const { live, cache, input } = context;
  const disk = diskBehaviour(claim.spec.storageClassName ?? '', cache, input) as StorageClassSpec;
  const durationMs = disk.provisionMs + (faultOf(live, 'slow-provisioner')?.extraMs ?? 0);
  const note = noteOf(claim.metadata.uid);
  const text = `class ${disk.name} makes a new, empty volume for each claim`;
  const why = because(claim, 'volume-provisioned', text, 'spec', 'storageClassName');
  if (!context.memory.has(note))
    yield event(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${key}"`, why);
  if (!(yield* takesTime(key, note, durationMs, context))) return;
  if (faultOf(live, 'failing-provisioner') !== undefined) return yield* fail(claim, key);
  const volume = volumeObject(claim, disk, context);
  yield truth({ apiVersion: truthApiVersion, kind: 'Disk', metadata: { name: nameOf(volume) }, writers: [] }, why);
  yield create(volume, why);
  yield event(claim, 'Normal', 'ProvisioningSucceeded', `Successfully provisioned volume ${nameOf(volume)}`, why);
}

/** Since when the claim of that UID is being worked for. */
function noteOf(uid = ''): string {
  return `since/${uid}`;
}

/** A failure hands the choice of the node back to the scheduler. kube: rescheduleProvisioning */
function* fail(claim: PersistentVolumeClaim, key: string): Steps {
  const message = `failed to provision volume with StorageClass "${claim.spec.storageClassName ?? ''}": rpc error: code = ResourceExhausted desc = no capacity`;
  const text = 'the storage system has no room for another volume';
  yield event(claim, 'Warning', 'ProvisioningFailed', message, because(claim, 'volume-not-provisioned', text, 'spec', 'storageClassName'));
  yield claim.metadata.annotations?.[selectedNode] === undefined
    ? enqueue(key, 15_000)
    : patch(claim, { metadata: { annotations: { [selectedNode]: null } } });
}

function volumeObject(claim: PersistentVolumeClaim, disk: StorageClassSpec, context: Context): KubeObject {
  const volumeName = `pvc-${claim.metadata.uid ?? ''}`;
  const term = topologyTerm(claim, disk, context);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volumeName, annotations: { 'pv.kubernetes.io/provisioned-by': disk.provisioner } },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.['storage'] ?? '1Gi' },
      accessModes: claim.spec.accessModes ?? ['ReadWriteOnce'],
      claimRef: claimReference(claim),
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
  const zoneOf = (node: Node): string => node.metadata.labels?.[zoneLabel] ?? '';
  const zones = [...new Set(nodes.map(zoneOf))].sort();
  const zone = zones[(parsePodName(nameOf(claim))?.ordinal ?? 0) % Math.max(1, zones.length)];
  return nodes.find((each) => zoneOf(each) === zone);
}

function attachedVolume(attachment: KubeObject | undefined): string {
  return peekText(attachment, 'spec', 'source', 'persistentVolumeName') ?? '';
}

function* reclaim(name: string, { cache, memory, live }: Context): Steps {
  const volume = cache.get('PersistentVolume', '', name) as PersistentVolume | undefined;
  if (volume?.status?.phase !== 'Released' || volume.spec.persistentVolumeReclaimPolicy !== 'Delete' || isTerminating(volume)) return;
  if (cache.list('VolumeAttachment').some((each) => attachedVolume(each) === name)) return;
  memory.delete(noteOf(volume.spec.claimRef?.uid));
  const text = `the claim is gone and the reclaim policy of ${name} is Delete: the data goes with it`;
  const why = because(volume, 'volume-deleted', text, 'spec', 'persistentVolumeReclaimPolicy');
  const disk = live.get('Disk', '', name);
  if (disk !== undefined) yield truth(disk, why, true);
  yield remove(volume, why);
}
