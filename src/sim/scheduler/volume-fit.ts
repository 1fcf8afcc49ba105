import { isTerminating } from '../../kube/objects.ts';
import { compareQuantities, quantityOf } from '../../kube/quantity.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../kube/views.ts';

/**
 * The volume that a claim would be bound to among these: one that names the claim, else the smallest free one of its class that is large
 * enough and offers its access modes. kube: pkg/volume/util FindMatchingVolume
 */
export function volumeFits(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  let best: PersistentVolume | undefined;
  for (const volume of volumes) {
    if (!suits(claim, volume)) continue;
    if (volume.spec.claimRef !== undefined) return volume;
    if (best === undefined || compareQuantities(sizeOf(volume), sizeOf(best)) < 0) best = volume;
  }
  return best;
}

function suits(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const ref = volume.spec.claimRef;
  if (ref !== undefined) {
    const named = ref.namespace === claim.metadata.namespace && ref.name === claim.metadata.name;
    if (!named || (ref.uid !== undefined && ref.uid !== claim.metadata.uid)) return false;
  } else if (volume.status?.phase !== 'Available' || isTerminating(volume)) return false;
  if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return false;
  if ((volume.spec.volumeMode ?? 'Filesystem') !== (claim.spec.volumeMode ?? 'Filesystem')) return false;
  if (claim.spec.selector !== undefined && !selects(labelSelector(claim.spec.selector), volume.metadata.labels)) return false;
  if (!(claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode) === true)) return false;
  return compareQuantities(quantity(claim.spec.resources?.requests?.['storage']), sizeOf(volume)) <= 0;
}

function sizeOf(volume: PersistentVolume): ReturnType<typeof quantity> {
  return quantity(volume.spec.capacity?.['storage']);
}

function quantity(written: string | number | undefined): NonNullable<ReturnType<typeof quantityOf>> {
  return quantityOf(written) ?? { unscaled: 0n, scale: 0, format: 'DecimalSI' };
}
