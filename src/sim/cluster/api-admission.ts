import { deepEqual } from '../../base/deep-equal.ts';
import { rulesOf } from '../../api/kinds.ts';
import { invalidMessage } from '../../api/message.ts';
import { applyDefaults, prepareForCreate, prepareForUpdate, validateCreate, validateUpdate } from '../../api/server.ts';
import { type KubeObject, nameOf } from '../../kube/objects.ts';
import type { Target } from '../../kube/target.ts';
import { type Admission, refused } from './admission.ts';
import { ownChecks } from './own-checks.ts';
import { type Refusal, refusal } from './write.ts';

/** Kinds whose changes people make; what controllers do to the others is right by construction. */
const editedKinds: ReadonlySet<string> = new Set([
  'StatefulSet',
  'Service',
  'PersistentVolumeClaim',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'ConfigMap',
  'Secret',
]);

/** The whole of `api` as admission: defaulting, and the server's own words for what it refuses. For hosts that have it anyway. */
export const apiAdmission: Admission = {
  defaults: applyDefaults,
  create(object, target) {
    const defaulted = prepareForCreate(applyDefaults(object, target), target);
    return invalid(defaulted, target, () => validateCreate(defaulted, target)) ?? defaulted;
  },
  update(before, after, target, subresource) {
    const checked = ownChecks.update(before, after, target, subresource);
    if (refused(checked) || subresource !== undefined || !editedKinds.has(after.kind) || deepEqual(before.spec, after.spec)) return checked;
    const defaulted = prepareForUpdate(before, applyDefaults(after, target), target);
    return invalid(defaulted, target, () => validateUpdate(before, defaulted, target)) ?? defaulted;
  },
};

function invalid(object: KubeObject, target: Target, validate: () => ReturnType<typeof validateCreate>): Refusal | undefined {
  const rules = rulesOf(object.apiVersion, object.kind);
  const errors = rules === undefined ? [] : validate();
  if (rules === undefined || errors.length === 0) return undefined;
  return refusal('Invalid', invalidMessage(rules.qualifiedKind, nameOf(object), errors, target));
}
