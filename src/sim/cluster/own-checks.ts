import { deepEqual } from '../../base/deep-equal.ts';
import { peekInteger, peekText } from '../../base/peek.ts';
import { labelMaxLength } from '../../kube/identity.ts';
import { type KubeObject, nameOf } from '../../kube/objects.ts';
import { has } from '../../kube/simulated-versions.ts';
import type { Target } from '../../kube/target.ts';
import type { Admission } from './admission.ts';
import { qualifiedKind } from './resources.ts';
import { type Refusal, refusal } from './write.ts';

/** The refusals that controllers run into: labels and host names that are too long, pod volumes that cannot change, counters below zero. */
export const ownChecks: Admission = {
  defaults: (object) => object,
  create: (object, target) => refuseAll(object, object.kind === 'Pod' ? tooLong(object, target) : []) ?? object,
  update: (before, after, _target, subresource) => refuseAll(after, changes(before, after, subresource)) ?? after,
};

/** The answer about an object with these errors. kube: k8s.io/apimachinery/pkg/api/errors NewInvalid */
function refuseAll(object: KubeObject, errors: readonly string[]): Refusal | undefined {
  if (errors.length === 0) return undefined;
  const list = errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`;
  return refusal('Invalid', `${qualifiedKind(object.kind)} "${nameOf(object)}" is invalid: ${list}`);
}

/** kube: pkg/apis/core/validation ValidateLabels, validatePodHostNameAndSubdomain */
function tooLong(pod: KubeObject, target: Target): string[] {
  const limit = `must be no more than ${labelMaxLength}`;
  const isLong = (text: string): boolean => text.length > labelMaxLength;
  const invalid = (field: string, value: string, unit: string): string => `${field}: Invalid value: "${value}": ${limit} ${unit}`;
  const unit = has(target, 'labelLimitInBytes') ? 'bytes' : 'characters';
  const labels = Object.values(pod.metadata.labels ?? {}).filter(isLong);
  const hostname = peekText(pod, 'spec', 'hostname') ?? '';
  const errors = labels.map((value) => invalid('metadata.labels', value, unit));
  return isLong(hostname) ? [...errors, invalid('spec.hostname', hostname, 'characters')] : errors;
}

const onlyThese =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,' +
  '`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),' +
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n';

function changes(before: KubeObject, after: KubeObject, subresource: 'status' | undefined): string[] {
  // kube: pkg/apis/core/validation ValidatePodUpdate (the volumes: nothing else of a pod is rewritten here)
  if (after.kind === 'Pod' && subresource === undefined && !deepEqual(volumes(before), volumes(after))) return [onlyThese];
  const current = peekInteger(after, 'status', 'currentReplicas') ?? 0;
  // kube: pkg/apis/apps/validation ValidateStatefulSetStatus
  if (after.kind !== 'StatefulSet' || current >= 0) return [];
  return [`status.currentReplicas: Invalid value: ${current}: must be greater than or equal to 0`];
}

function volumes(pod: KubeObject): unknown {
  return (pod.spec as { readonly volumes?: unknown } | undefined)?.volumes;
}
