import { forgetNotes } from './forget-notes.ts';
import type { Cache } from '../cluster/store.ts';
import { event, patchStatus, because, patch, enqueue } from '../cluster/writes.ts';
import { type KubeObject, nameOf, isTerminating } from '../../kube/objects.ts';
import { type PersistentVolume, type PersistentVolumeClaim, type StorageClass, phaseOf } from '../../kube/views.ts';
import { type Component, type Context, lot, objectKeyText, type Pass, type Steps } from '../component.ts';
import { claimReference, isBound, selectedNode } from '../scheduler/plugins/volume-binding.ts';
import { volumeFits } from '../scheduler/volume-fit.ts';

/** The annotation that hands a claim to its provisioner. kube: pkg/controller/volume/persistentvolume AnnStorageProvisioner */
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner';

/**
 * Binds claims to volumes, and says what a claim waits for. It makes no volumes: a provisioner does.
 * kube: pkg/controller/volume/persistentvolume/pv_controller.go :: syncUnboundClaim, syncBoundClaim, syncVolume
 */
export const volumeBinder: Component = {
  name: 'persistentvolume-controller',
  watches: [
    { kind: 'PersistentVolumeClaim', keys: (after, before) => claimKeys((after ?? before) as PersistentVolumeClaim) },
    { kind: 'PersistentVolume', keys: (after, before) => volumeKeys((after ?? before) as PersistentVolume) },
    { kind: 'StorageClass', keys: (after, _, cache) => (after === undefined ? [] : unboundClaims(cache).map(claimKey)) },
  ],
  *reconcile(key, context): Pass {
    const [kind, namespace = '', name = ''] = key.split('/');
    const { cache, memory } = context;
    if (kind === 'resync') {
      const unbound = unboundClaims(cache);
      // differs: claims that wait for volumes made by hand are looked at in order, where upstream begins with any of them, unless the simulation has a seed.
      while (unbound.length > 0)
        for (const claim of unbound.splice(lot('unbound claim', unbound.length, context), 1)) yield* syncUnboundClaim(claim, context);
    } else if (kind === 'claim') {
      const claim = cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
      if (claim === undefined) forgetNotes(memory, `said/${namespace}/${name}/`);
      if (claim !== undefined && !isBound(claim)) yield* syncUnboundClaim(claim, context);
    } else {
      const volume = cache.get('PersistentVolume', '', name) as PersistentVolume | undefined;
      if (volume !== undefined) yield* syncVolume(volume, context);
    }
  },
};

/** Claims look for volumes that somebody made by hand only so often. kube: --pvclaimbinder-sync-period */
const resyncMs = 15_000;

function unboundClaims(cache: Cache): PersistentVolumeClaim[] {
  return (cache.list('PersistentVolumeClaim') as readonly PersistentVolumeClaim[]).filter((each) => !isBound(each));
}

function claimKey(claim: KubeObject): string {
  return `claim/${objectKeyText(claim)}`;
}

function claimKeys(claim: PersistentVolumeClaim): string[] {
  const { volumeName = '' } = claim.spec;
  return volumeName === '' ? [claimKey(claim)] : [claimKey(claim), `volume//${volumeName}`];
}

function volumeKeys(volume: PersistentVolume): string[] {
  const key = `volume/${objectKeyText(volume)}`;
  const ref = volume.spec.claimRef;
  return ref === undefined ? [key] : [key, `claim/${ref.namespace ?? ''}/${ref.name ?? ''}`];
}

function* syncUnboundClaim(claim: PersistentVolumeClaim, context: Context): Steps {
  if (isTerminating(claim)) return;
  const volume = volumeFor(claim, context);
  if (volume !== undefined) return yield* bind(claim, volume);
  if ((claim.spec.volumeName ?? '') !== '') return;
  const className = claim.spec.storageClassName ?? '';
  const storageClass = classOf(claim, context);
  if (waits(storageClass) && claim.metadata.annotations?.[selectedNode] === undefined) {
    return yield* say(claim, context, 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
  }
  if (className === '') {
    return yield* say(claim, context, 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  }
  if (storageClass === undefined) {
    return yield* say(claim, context, 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`, 'Warning');
  }
  if (storageClass.provisioner === 'kubernetes.io/no-provisioner') return;
  const { provisioner } = storageClass;
  const annotations = { [storageProvisioner]: provisioner, 'volume.beta.kubernetes.io/storage-provisioner': provisioner };
  if (claim.metadata.annotations?.[storageProvisioner] === undefined) yield patch(claim, { metadata: { annotations } });
  const message = `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  return yield* say(claim, context, 'ExternalProvisioning', message);
}

function classOf(claim: PersistentVolumeClaim, { cache }: Context): StorageClass | undefined {
  return cache.get('StorageClass', '', claim.spec.storageClassName ?? '') as StorageClass | undefined;
}

function waits(storageClass: StorageClass | undefined): boolean {
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
}

/** A claim of a class that waits is bound only to a volume that already names it. */
function volumeFor(claim: PersistentVolumeClaim, context: Context): PersistentVolume | undefined {
  // What it has bound it knows itself, however late its cache is. kube: storeVolumeUpdate
  const { live } = context;
  const named = claim.spec.volumeName ?? '';
  if (named !== '') {
    const volume = live.get('PersistentVolume', '', named) as PersistentVolume | undefined;
    return volume !== undefined && (volume.spec.claimRef === undefined || claims(volume, claim)) ? volume : undefined;
  }
  const own = live.by('volumesOfClaim', objectKeyText(claim)).filter((each) => claims(each, claim));
  return volumeFits(claim, waits(classOf(claim, context)) ? own : [...own, ...live.by('volumesOfClaim', '')]);
}

/** Whether the volume is bound to, or reserved for, this claim. */
function claims(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const ref = volume.spec.claimRef;
  return (
    ref?.name === claim.metadata.name &&
    ref?.namespace === claim.metadata.namespace &&
    (ref?.uid === undefined || ref.uid === claim.metadata.uid)
  );
}

/** Four writes, as upstream: claimRef and phase of the volume, volumeName and phase of the claim. */
function* bind(claim: PersistentVolumeClaim, volume: PersistentVolume): Steps {
  const text = `${nameOf(volume)} fits claim ${nameOf(claim)} in class, size and access modes`;
  const why = because(claim, 'claim-bound', text, 'spec', 'resources', 'requests', 'storage');
  const { accessModes = [], capacity = {}, claimRef } = volume.spec;
  if (claimRef?.uid !== claim.metadata.uid) yield patch(volume, { spec: { claimRef: claimReference(claim) } }, why);
  if (phaseOf(volume) !== 'Bound') yield patchStatus(volume, { phase: 'Bound' }, why);
  const chosen = (claim.spec.volumeName ?? '') === '' ? { 'pv.kubernetes.io/bound-by-controller': 'yes' } : {};
  const annotations = { 'pv.kubernetes.io/bind-completed': 'yes', ...chosen };
  yield patch(claim, { metadata: { annotations }, spec: { volumeName: volume.metadata.name } }, why);
  yield patchStatus(claim, { phase: 'Bound', accessModes, capacity }, why);
}

/** Says it once. differs: the real controller repeats these Events with every resync (15 s), then also as WaitForPodScheduled. */
function* say(
  claim: PersistentVolumeClaim,
  { memory }: Context,
  reason: string,
  message: string,
  type: 'Normal' | 'Warning' = 'Normal',
): Steps {
  const note = `said/${objectKeyText(claim)}/${claim.metadata.uid ?? ''}/${reason}`;
  if (memory.has(note)) return;
  memory.set(note, true);
  const text = `claim ${nameOf(claim)} has no volume yet, its class is ${claim.spec.storageClassName ?? 'not set'}`;
  yield event(claim, type, reason, message, because(claim, 'claim-waits', text, 'spec', 'storageClassName'));
}

/** A volume whose claim is gone is Released; what happens then is its reclaim policy's. kube: syncVolume */
function* syncVolume(volume: PersistentVolume, context: Context): Steps {
  const ref = volume.spec.claimRef;
  const phase = phaseOf(volume);
  if (ref?.uid === undefined && phase === 'Pending') {
    yield patchStatus(volume, { phase: 'Available' }, because(volume, 'volume-available', 'no claim holds the volume'));
    return;
  }
  if (phase === 'Available' && unboundClaims(context.cache).length > 0) {
    yield enqueue('resync', resyncMs - (context.clock.nowMs % resyncMs));
  }
  if (ref?.uid === undefined || isTerminating(volume)) return;
  const claim = context.cache.get('PersistentVolumeClaim', ref.namespace ?? '', ref.name ?? '');
  if (claim?.metadata.uid === ref.uid || phase === 'Released') return;
  const text = `claim ${ref.name ?? ''} is gone; the reclaim policy is ${volume.spec.persistentVolumeReclaimPolicy ?? 'Retain'}`;
  const why = because(volume, 'volume-released', text, 'spec', 'persistentVolumeReclaimPolicy');
  yield patchStatus(volume, { phase: 'Released' }, why);
}
