import { event, patchStatus } from '../cluster/writes.ts';
import { type KubeObject, type ObjectKey, nameOf, namespaceText, isTerminating } from '../../kube/objects.ts';
import type { PersistentVolume, PersistentVolumeClaim, StorageClass } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, type Steps } from '../component.ts';
import { isBound, selectedNode } from '../scheduler/plugins/volume-binding.ts';
import { volumeFits } from '../scheduler/volume-fit.ts';
import type { Because } from '../transition.ts';

/** The annotation that hands a claim to its provisioner. kube: pkg/controller/volume/persistentvolume AnnStorageProvisioner */
export const storageProvisioner = 'volume.kubernetes.io/storage-provisioner';

/**
 * Binds claims to volumes, and says what a claim waits for. It makes no volumes: a provisioner does.
 * kube: pkg/controller/volume/persistentvolume/pv_controller.go :: syncUnboundClaim, syncBoundClaim, syncVolume
 */
export const volumeBinder: Component = {
  name: 'persistentvolume-controller',
  watches: [
    { kind: 'PersistentVolumeClaim', keys: (after, before) => [claimKey(after ?? before), ...volumeKeyOf(after ?? before)] },
    {
      kind: 'PersistentVolume',
      keys: (after, before) => [volumeKey(after ?? before), ...claimKeyOf((after ?? before) as PersistentVolume | undefined)],
    },
    {
      kind: 'StorageClass',
      keys: (after, _, cache) =>
        after === undefined
          ? []
          : cache
              .list('PersistentVolumeClaim')
              .filter((each) => !isBound(each as PersistentVolumeClaim))
              .map(claimKey),
    },
  ],
  *reconcile(key, context): Pass {
    const [kind, namespace = '', name = ''] = key.split('/');
    if (kind === 'resync') return yield* resync(context);
    if (kind === 'claim') {
      const claim = context.cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined;
      if (claim !== undefined && !isBound(claim)) return yield* syncUnboundClaim(claim, context);
      if (claim === undefined)
        for (const note of context.memory.keys()) if (note.startsWith(`said/${namespace}/${name}/`)) context.memory.delete(note);
      return;
    }
    const volume = context.cache.get('PersistentVolume', '', name) as PersistentVolume | undefined;
    return volume === undefined ? undefined : yield* syncVolume(volume, context);
  },
};

/** Claims look for volumes that somebody made by hand only so often. kube: --pvclaimbinder-sync-period */
const resyncMs = 15_000;

function unboundClaims({ cache }: Context): PersistentVolumeClaim[] {
  return (cache.list('PersistentVolumeClaim') as readonly PersistentVolumeClaim[]).filter((each) => !isBound(each));
}

function* resync(context: Context): Steps {
  for (const claim of unboundClaims(context)) yield* syncUnboundClaim(claim, context);
}

function claimKey(claim: KubeObject | undefined): string {
  return `claim/${namespaceText(claim)}/${nameOf(claim)}`;
}

function volumeKey(volume: KubeObject | undefined): string {
  return `volume//${nameOf(volume)}`;
}

function volumeKeyOf(claim: KubeObject | undefined): string[] {
  const name = (claim as PersistentVolumeClaim | undefined)?.spec.volumeName ?? '';
  return name === '' ? [] : [`volume//${name}`];
}

function claimKeyOf(volume: PersistentVolume | undefined): string[] {
  const ref = volume?.spec.claimRef;
  return ref === undefined ? [] : [`claim/${ref.namespace ?? ''}/${ref.name ?? ''}`];
}

function* syncUnboundClaim(claim: PersistentVolumeClaim, context: Context): Steps {
  if (isTerminating(claim)) return;
  const volume = volumeFor(claim, context);
  if (volume !== undefined) return yield* bind(claim, volume);
  if ((claim.spec.volumeName ?? '') !== '') return;
  const className = claim.spec.storageClassName ?? '';
  const storageClass = context.cache.get('StorageClass', '', className) as StorageClass | undefined;
  if (waitsForConsumer(claim, storageClass)) return yield* sayWaiting(claim, context);
  if (className === '') {
    return yield* say(claim, context, 'FailedBinding', 'no persistent volumes available for this claim and no storage class is set');
  }
  if (storageClass === undefined) {
    return yield* say(claim, context, 'ProvisioningFailed', `storageclass.storage.k8s.io "${className}" not found`, 'Warning');
  }
  if (storageClass.provisioner === 'kubernetes.io/no-provisioner') return;
  if (claim.metadata.annotations?.[storageProvisioner] === undefined)
    yield { do: 'patch', key: storeKey(claim), patch: handOver(storageClass.provisioner) };
  const message = `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.`;
  return yield* say(claim, context, 'ExternalProvisioning', message);
}

function handOver(provisioner: string): Readonly<Record<string, unknown>> {
  return { metadata: { annotations: { [storageProvisioner]: provisioner, 'volume.beta.kubernetes.io/storage-provisioner': provisioner } } };
}

function waitsForConsumer(claim: PersistentVolumeClaim, storageClass: StorageClass | undefined): boolean {
  return storageClass?.volumeBindingMode === 'WaitForFirstConsumer' && claim.metadata.annotations?.[selectedNode] === undefined;
}

/** A claim of a class that waits is bound only to a volume that already names it. */
function volumeFor(claim: PersistentVolumeClaim, { cache }: Context): PersistentVolume | undefined {
  const named = claim.spec.volumeName ?? '';
  if (named !== '') {
    const volume = cache.get('PersistentVolume', '', named) as PersistentVolume | undefined;
    return volume !== undefined && (volume.spec.claimRef === undefined || claims(volume, claim)) ? volume : undefined;
  }
  const storageClass = cache.get('StorageClass', '', claim.spec.storageClassName ?? '') as StorageClass | undefined;
  const waits = storageClass?.volumeBindingMode === 'WaitForFirstConsumer';
  const own = cache.by('volumesOfClaim', objectKeyText(claim)).filter((each) => claims(each, claim));
  return volumeFits(claim, waits ? own : [...own, ...cache.by('volumesOfClaim', '')]);
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
  const because: Because = {
    code: 'claim-bound',
    text: `${nameOf(volume)} fits claim ${nameOf(claim)} in class, size and access modes`,
    object: storeKey(claim),
    path: ['spec', 'resources', 'requests', 'storage'],
  };
  const { namespace, name, uid } = claim.metadata;
  const key = storeKey(volume);
  if (volume.spec.claimRef?.uid !== uid) {
    yield {
      do: 'patch',
      key,
      patch: { spec: { claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid } } },
      because,
    };
  }
  if (volume.status?.phase !== 'Bound') yield patchStatus(key, { phase: 'Bound' }, because);
  const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' };
  yield { do: 'patch', key: storeKey(claim), patch: { metadata: { annotations }, spec: { volumeName: volume.metadata.name } }, because };
  const status = { phase: 'Bound', accessModes: volume.spec.accessModes ?? [], capacity: volume.spec.capacity ?? {} };
  yield patchStatus(claim, status, because);
}

function* sayWaiting(claim: PersistentVolumeClaim, context: Context): Steps {
  return yield* say(claim, context, 'WaitForFirstConsumer', 'waiting for first consumer to be created before binding');
}

/** Says it once. differs: the real controller repeats these Events with every resync (15 s), then also as WaitForPodScheduled. */
function* say(
  claim: PersistentVolumeClaim,
  { memory }: Context,
  reason: string,
  message: string,
  type: 'Normal' | 'Warning' = 'Normal',
): Steps {
  const note = `said/${namespaceText(claim)}/${nameOf(claim)}/${claim.metadata.uid ?? ''}/${reason}`;
  if (memory.has(note)) return;
  memory.set(note, true);
  const because: Because = {
    code: 'claim-waits',
    text: `claim ${nameOf(claim)} has no volume yet, its class is ${claim.spec.storageClassName ?? 'not set'}`,
    object: storeKey(claim),
    path: ['spec', 'storageClassName'],
  };
  yield event(claim, type, reason, message, because);
}

/** A volume whose claim is gone is Released; what happens then is its reclaim policy's. kube: syncVolume */
function* syncVolume(volume: PersistentVolume, context: Context): Steps {
  const ref = volume.spec.claimRef;
  const key: ObjectKey = storeKey(volume);
  if (ref?.uid === undefined && volume.status?.phase === 'Pending') {
    const because: Because = { code: 'volume-available', text: 'no claim holds the volume', object: key };
    yield patchStatus(key, { phase: 'Available' }, because);
    return;
  }
  if (volume.status?.phase === 'Available' && unboundClaims(context).length > 0) {
    yield { do: 'enqueue', key: 'resync', afterMs: resyncMs - (context.clock.nowMs % resyncMs) };
  }
  if (ref?.uid === undefined || isTerminating(volume)) return;
  const claim = context.cache.get('PersistentVolumeClaim', ref.namespace ?? '', ref.name ?? '');
  if (claim?.metadata.uid === ref.uid) return;
  if (volume.status?.phase === 'Released') return;
  const policy = volume.spec.persistentVolumeReclaimPolicy ?? 'Retain';
  const because: Because = {
    code: 'volume-released',
    text: `claim ${ref.name ?? ''} is gone; the reclaim policy is ${policy}`,
    object: key,
    path: ['spec', 'persistentVolumeReclaimPolicy'],
  };
  yield patchStatus(key, { phase: 'Released' }, because);
}
