import type { KubeObject } from '../../kube/objects.ts';
import { isWhole, quantityOf, quantityText, roundUp } from '../../kube/quantity.ts';
import type { ClaimSpec, Resources } from '../claim-spec.ts';
import { metadataOf } from '../validate/metadata.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** kube: pkg/api/persistentvolumeclaim GetWarningsForPersistentVolumeClaim */
export function persistentVolumeClaimWarnings(object: KubeObject): string[] {
  const named = metadataOf(object).annotations?.[classAnnotation];
  const annotation = `metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`;
  return [...(named === undefined ? [] : [annotation]), ...claimSpecWarnings('spec', (object['spec'] as ClaimSpec | undefined) ?? {})];
}

/** Sizes that are no whole number of bytes; `field` is the place of the claim's spec as the server prints it. kube: GetWarningsForPersistentVolumeClaimSpec */
export function claimSpecWarnings(field: string, spec: ClaimSpec): string[] {
  return (['requests', 'limits'] as const).flatMap((member) => {
    const resources: Resources | undefined = spec.resources?.[member];
    const quantity = quantityOf(resources?.['storage']);
    if (quantity === undefined || isWhole(roundUp(quantity, -3))) return [];
    return [
      `${field}.resources.${member}[storage]: fractional byte value ${JSON.stringify(quantityText(quantity))} is invalid, must be an integer`,
    ];
  });
}
