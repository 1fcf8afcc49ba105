import type { KubeObject } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import { defaultConfigMap } from './defaults/config-map.ts';
import { defaultHorizontalPodAutoscaler } from './defaults/horizontal-pod-autoscaler.ts';
import { defaultNamespace } from './defaults/namespace.ts';
import { defaultNode } from './defaults/node.ts';
import { defaultPersistentVolume } from './defaults/persistent-volume.ts';
import { defaultPersistentVolumeClaim } from './defaults/persistent-volume-claim.ts';
import { defaultPod } from './defaults/pod.ts';
import { defaultPodDisruptionBudget } from './defaults/pod-disruption-budget.ts';
import { defaultReplicaSet } from './defaults/replica-set.ts';
import { defaultResourceQuota } from './defaults/resource-quota.ts';
import { defaultSecret } from './defaults/secret.ts';
import { defaultService } from './defaults/service.ts';
import { defaultStatefulSet } from './defaults/stateful-set.ts';
import { defaultStorageClass } from './defaults/storage-class.ts';
import type { FieldError } from './field-error.ts';
import { prepareClaimForCreate, prepareClaimForUpdate } from './prepare/persistent-volume-claim.ts';
import {
  firstGeneration,
  nextGeneration,
  prepareAutoscalerForCreate,
  prepareAutoscalerForUpdate,
  prepareNamespaceForCreate,
  prepareReplicaSetForCreate,
  prepareReplicaSetForUpdate,
  withoutStatus,
} from './prepare/plain.ts';
import { preparePodForCreate, preparePodForUpdate } from './prepare/pod.ts';
import { prepareServiceForCreate, prepareServiceForUpdate, serviceAllocationErrors } from './prepare/service.ts';
import { prepareStatefulSetForCreate, prepareStatefulSetForUpdate } from './prepare/stateful-set.ts';
import { validateConfigMapCreate, validateConfigMapUpdate } from './validate/config-map.ts';
import { validateHorizontalPodAutoscalerCreate, validateHorizontalPodAutoscalerUpdate } from './validate/horizontal-pod-autoscaler.ts';
import { validateNamespaceCreate, validateNamespaceUpdate } from './validate/namespace.ts';
import { validatePersistentVolumeClaimCreate } from './validate/persistent-volume-claim.ts';
import { validatePersistentVolumeClaimUpdate } from './validate/persistent-volume-claim-update.ts';
import { validatePodCreate } from './validate/pod.ts';
import { validatePodDisruptionBudgetCreate, validatePodDisruptionBudgetUpdate } from './validate/pod-disruption-budget.ts';
import { validatePodUpdate } from './validate/pod-update.ts';
import { validateSecretCreate, validateSecretUpdate } from './validate/secret.ts';
import { validateServiceCreate, validateServiceUpdate } from './validate/service.ts';
import { validateStatefulSetCreate } from './validate/stateful-set.ts';
import { validateStatefulSetUpdate } from './validate/stateful-set-update.ts';
import { podObjectWarnings } from './warnings/pod-object.ts';
import { statefulSetWarnings } from './warnings/stateful-set.ts';
import { validateStorageClassCreate, validateStorageClassUpdate } from './validate/storage-class.ts';
import { persistentVolumeClaimWarnings } from './warnings/persistent-volume-claim.ts';
import { secretWarnings } from './warnings/secret.ts';
import { serviceWarnings } from './warnings/service.ts';
import { storageClassWarnings } from './warnings/storage-class.ts';

/**
 * What the server knows to do with one kind, as pure functions over decoded objects. A member that is missing means that the server does nothing
 * there that depends on the kind.
 */
export interface KindRules {
  readonly apiVersion: string;
  readonly kind: string;
  /** In the words of the server: `StatefulSet.apps "web" is invalid: …`. */
  readonly qualifiedKind: string;
  readonly namespaced: boolean;
  /** Replacing an object without saying which version of it one has read is refused. */
  readonly needsResourceVersion?: boolean;
  /** Fills in what the manifest leaves open. */
  readonly defaults?: (object: KubeObject, target: Target) => KubeObject;
  /** What the server takes away or resets before it validates (status, fields of disabled gates). */
  readonly prepareForCreate?: (object: KubeObject, target: Target) => KubeObject;
  readonly prepareForUpdate?: (before: KubeObject, after: KubeObject, target: Target) => KubeObject;
  /** What is refused of a prepared object before any rule is looked at: an error there is the only answer. `before` is set for an update. */
  readonly allocationErrors?: (object: KubeObject, target: Target, before?: KubeObject) => FieldError[];
  readonly validateCreate?: (object: KubeObject, target: Target) => FieldError[];
  readonly validateUpdate?: (before: KubeObject, after: KubeObject, target: Target) => FieldError[];
  /** Only asked about an object that validation accepts; `before` is set for an update. Each is the complete text of one warning header. */
  readonly warnings?: (object: KubeObject, target: Target, before?: KubeObject) => string[];
}

/** Every kind that the project answers for. */
export const kinds: readonly KindRules[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    qualifiedKind: 'StatefulSet.apps',
    namespaced: true,
    defaults: defaultStatefulSet,
    prepareForCreate: prepareStatefulSetForCreate,
    prepareForUpdate: prepareStatefulSetForUpdate,
    validateCreate: validateStatefulSetCreate,
    validateUpdate: validateStatefulSetUpdate,
    warnings: statefulSetWarnings,
  },
  {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    qualifiedKind: 'ReplicaSet.apps',
    namespaced: true,
    defaults: defaultReplicaSet,
    prepareForCreate: prepareReplicaSetForCreate,
    prepareForUpdate: prepareReplicaSetForUpdate,
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    qualifiedKind: 'Pod',
    namespaced: true,
    defaults: defaultPod,
    prepareForCreate: preparePodForCreate,
    prepareForUpdate: preparePodForUpdate,
    validateCreate: validatePodCreate,
    validateUpdate: validatePodUpdate,
    warnings: podObjectWarnings,
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    qualifiedKind: 'Service',
    namespaced: true,
    defaults: defaultService,
    prepareForCreate: prepareServiceForCreate,
    prepareForUpdate: prepareServiceForUpdate,
    allocationErrors: serviceAllocationErrors,
    validateCreate: validateServiceCreate,
    validateUpdate: validateServiceUpdate,
    warnings: serviceWarnings,
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    qualifiedKind: 'PersistentVolumeClaim',
    namespaced: true,
    defaults: defaultPersistentVolumeClaim,
    prepareForCreate: prepareClaimForCreate,
    prepareForUpdate: prepareClaimForUpdate,
    validateCreate: validatePersistentVolumeClaimCreate,
    validateUpdate: validatePersistentVolumeClaimUpdate,
    warnings: persistentVolumeClaimWarnings,
  },
  { apiVersion: 'v1', kind: 'PersistentVolume', qualifiedKind: 'PersistentVolume', namespaced: false, defaults: defaultPersistentVolume },
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    qualifiedKind: 'ConfigMap',
    namespaced: true,
    defaults: defaultConfigMap,
    validateCreate: validateConfigMapCreate,
    validateUpdate: validateConfigMapUpdate,
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    qualifiedKind: 'Secret',
    namespaced: true,
    defaults: defaultSecret,
    validateCreate: validateSecretCreate,
    validateUpdate: validateSecretUpdate,
    warnings: secretWarnings,
  },
  {
    apiVersion: 'v1',
    kind: 'Namespace',
    qualifiedKind: 'Namespace',
    namespaced: false,
    defaults: defaultNamespace,
    prepareForCreate: prepareNamespaceForCreate,
    validateCreate: validateNamespaceCreate,
    validateUpdate: validateNamespaceUpdate,
  },
  { apiVersion: 'v1', kind: 'Node', qualifiedKind: 'Node', namespaced: false, defaults: defaultNode },
  {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    qualifiedKind: 'ResourceQuota',
    namespaced: true,
    defaults: defaultResourceQuota,
    prepareForCreate: withoutStatus,
  },
  {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    qualifiedKind: 'PodDisruptionBudget.policy',
    namespaced: true,
    needsResourceVersion: true,
    defaults: defaultPodDisruptionBudget,
    prepareForCreate: firstGeneration,
    prepareForUpdate: nextGeneration,
    validateCreate: validatePodDisruptionBudgetCreate,
    validateUpdate: validatePodDisruptionBudgetUpdate,
  },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    qualifiedKind: 'HorizontalPodAutoscaler.autoscaling',
    namespaced: true,
    defaults: defaultHorizontalPodAutoscaler,
    prepareForCreate: prepareAutoscalerForCreate,
    prepareForUpdate: prepareAutoscalerForUpdate,
    validateCreate: validateHorizontalPodAutoscalerCreate,
    validateUpdate: validateHorizontalPodAutoscalerUpdate,
  },
  {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    qualifiedKind: 'StorageClass.storage.k8s.io',
    namespaced: false,
    defaults: defaultStorageClass,
    validateCreate: validateStorageClassCreate,
    validateUpdate: validateStorageClassUpdate,
    warnings: storageClassWarnings,
  },
];

/** The rules of a kind, by what `apiVersion` and `kind` of a manifest say. */
export function rulesOf(apiVersion: string, kind: string): KindRules | undefined {
  return kinds.find((each) => each.apiVersion === apiVersion && each.kind === kind);
}
