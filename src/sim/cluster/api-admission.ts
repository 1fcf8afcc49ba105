import { invalidMessage } from '../../api/message.ts';
import { applyDefaults, validateCreate, validateUpdate } from '../../api/server.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import { type Admission, refused } from './admission.ts';
import { ownChecks } from './own-checks.ts';
import { qualifiedKind } from './resources.ts';
import { type Refusal, refusal } from './write.ts';

/** Kinds that people and the set's controller write whole; the objects of the other components are as those make them. */
const judged: ReadonlySet<string> = new Set([
  'StatefulSet',
  'Pod',
  'PersistentVolumeClaim',
  'Service',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'ConfigMap',
  'Secret',
]);

/**
 * The API server's own defaulting and validation, for hosts that have the whole of `api` at hand (the panel has not). Status writes get the simulator's
 * own checks: they come from its components alone.
 */
export const apiAdmission: Admission = {
  create(object, target) {
    if (!judged.has(object.kind)) return ownChecks.create(object, target);
    const defaulted = applyDefaults(object, target);
    return invalid(defaulted, validateCreate(defaulted, target), target) ?? defaulted;
  },
  update(before, after, target, subresource) {
    const checked = ownChecks.update(before, after, target, subresource);
    if (refused(checked) || subresource !== undefined || !judged.has(after.kind) || deepEqual(before.spec, after.spec)) return checked;
    return invalid(after, validateUpdate(before, after, target), target) ?? after;
  },
};

function invalid(object: KubeObject, errors: ReturnType<typeof validateCreate>, target: Target): Refusal | undefined {
  if (errors.length === 0) return undefined;
  return refusal('Invalid', invalidMessage(qualifiedKind(object.kind), object.metadata.name ?? '', errors, target));
}
