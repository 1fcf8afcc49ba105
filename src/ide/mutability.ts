import type { Path } from '../kube/objects.ts';
import { has, type Target } from '../kube/versions.ts';

/** Fields of `spec` that an update of a set may change. kube: pkg/apis/apps/validation ValidateStatefulSetUpdate */
const mutableOfSet: readonly string[] = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

const can = 'Can be changed.';
const cannot = 'Cannot be changed once the object exists.';

/** By kind, the sentence for a path; the empty text where there is nothing certain to say. */
const sentences: Readonly<Record<string, (path: Path, target: Target) => string>> = {
  StatefulSet: ([part, field], target) => {
    if (part !== 'spec' || field === undefined) return '';
    if (field === 'template') return 'Can be changed; every change of the template is a new revision and a rollout.';
    const mutable =
      mutableOfSet.includes(String(field)) || (field === 'revisionHistoryLimit' && has(target, 'revisionHistoryLimitMutable'));
    return mutable ? can : 'Cannot be changed once the set exists.';
  },
  // kube: core validation.ValidatePersistentVolumeClaimUpdate
  PersistentVolumeClaim: ([part, field, member]) => {
    if (part !== 'spec' || field === undefined) return '';
    if (field === 'resources' && (member === undefined || member === 'requests'))
      return 'Can only grow, where the storage class allows it.';
    return field === 'volumeAttributesClassName' ? can : 'Cannot be changed once the claim is bound.';
  },
  // kube: storage validation.ValidateStorageClassUpdate
  StorageClass: ([field]) => (['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'].includes(String(field)) ? cannot : can),
  // kube: core validation.ValidateServiceUpdate
  Service: ([part, field]) => {
    if (part !== 'spec' || field === undefined) return '';
    return ['clusterIP', 'clusterIPs'].includes(String(field))
      ? 'Cannot be changed, unless the type changes from or to ExternalName.'
      : can;
  },
  // kube: core validation.ValidateConfigMapUpdate, ValidateSecretUpdate
  ConfigMap: ([part]) => mutableData(part),
  Secret: ([part]) => (part === 'type' ? cannot : mutableData(part)),
  // kube: core validation.ValidatePodUpdate
  Pod: (path) => {
    const [part, field] = path;
    if (part !== 'spec' || field === undefined) return '';
    if (['containers', 'initContainers'].includes(String(field)) && (path.length < 4 || path[3] === 'image'))
      return path[3] === 'image' ? can : 'Of its items only the image can be changed.';
    if (field === 'tolerations') return 'Can only be added to.';
    if (field === 'schedulingGates') return 'Can only be taken away.';
    return field === 'activeDeadlineSeconds' ? 'Can be set, and made shorter.' : 'Cannot be changed once the pod exists.';
  },
  PodDisruptionBudget: ([part, field]) => (part === 'spec' && field !== undefined ? can : ''),
  HorizontalPodAutoscaler: ([part, field]) => (part === 'spec' && field !== undefined ? can : ''),
};

function mutableData(part: string | number | undefined): string {
  if (part === 'immutable') return 'Cannot be taken back once it is true.';
  return part === 'data' || part === 'stringData' || part === 'binaryData' ? 'Can be changed, unless `immutable` is true.' : '';
}

/** Whether the field may be changed later, as a sentence; empty where there is nothing certain to say. */
export function mutability(kind: string, path: Path, target: Target): string {
  const [part, field] = path;
  if (part === 'metadata') {
    if (field === 'name' || field === 'namespace') return 'Cannot be changed: with another one it is another object.';
    return (field === 'labels' || field === 'annotations') && path.length >= 2 ? can : '';
  }
  if (part === 'kind' || part === 'apiVersion' || part === 'status') return '';
  return sentences[kind]?.(path, target) ?? '';
}
