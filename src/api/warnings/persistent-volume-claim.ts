import type { KubeObject } from '../../kube/objects.ts';
import { Field } from '../validate/field.ts';
import { metadataOf } from '../validate/metadata.ts';
import { claimSpecWarnings } from './quantities.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

/** kube: pkg/api/persistentvolumeclaim GetWarningsForPersistentVolumeClaim */
export function persistentVolumeClaimWarnings(object: KubeObject): string[] {
  const named = metadataOf(object).annotations?.[classAnnotation];
  const annotation = `metadata.annotations[${classAnnotation}]: deprecated since v1.8; use "storageClassName" attribute instead`;
  return [...(named === undefined ? [] : [annotation]), ...claimSpecWarnings(object['spec'], Field.root('spec'))];
}
