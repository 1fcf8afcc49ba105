import { type KubeObject, type OwnerReference, controllerReference } from '../../../kube/objects.ts';
import { isInRange } from './pod-state.ts';
import { type StatefulSet } from './stateful-set-view.ts';

/** Owner references of claims under a retention policy. kube: pkg/controller/statefulset stateful_set_utils.go (1.31 and later) */

interface Policy {
  readonly whenDeleted: string;
  readonly whenScaled: string;
}

export function retentionPolicy(set: StatefulSet): Policy {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy;
  return { whenDeleted: policy?.whenDeleted ?? 'Retain', whenScaled: policy?.whenScaled ?? 'Retain' };
}

const isRetain = (policy: Policy): boolean => policy.whenDeleted === 'Retain' && policy.whenScaled === 'Retain';

function refersTo(reference: OwnerReference, owner: KubeObject): boolean {
  return reference.kind === owner.kind && reference.name === owner.metadata.name && reference.apiVersion === owner.apiVersion;
}

const references = (claim: KubeObject): readonly OwnerReference[] => claim.metadata.ownerReferences ?? [];

/** Whether the first reference to an owner of that name means an earlier one. kube: hasStaleOwnerRef */
export function hasStaleReference(claim: KubeObject, owner: KubeObject): boolean {
  const first = references(claim).find((each) => refersTo(each, owner));
  return first !== undefined && first.uid !== (owner.metadata.uid ?? '');
}

function hasReference(claim: KubeObject, owner: KubeObject): boolean {
  return references(claim).some((each) => each.uid === (owner.metadata.uid ?? ''));
}

/** kube: hasUnexpectedController */
export function hasUnexpectedController(claim: KubeObject, set: StatefulSet, pod: KubeObject): boolean {
  if (isRetain(retentionPolicy(set))) return false;
  for (const each of references(claim)) {
    const owner = [set, pod].find((candidate) => refersTo(each, candidate));
    if (owner === undefined ? each.controller === true : each.uid !== (owner.metadata.uid ?? '')) return true;
  }
  return false;
}

/** kube: hasNonControllerOwner */
function hasPlainReference(claim: KubeObject, set: StatefulSet, pod: KubeObject): boolean {
  return references(claim).some(
    (each) => (each.uid === set.metadata.uid || each.uid === (pod.metadata.uid ?? '')) && each.controller !== true,
  );
}

/** Who of set and pod should own the claim. */
function wantedOwner(set: StatefulSet, pod: KubeObject): KubeObject | undefined {
  const policy = retentionPolicy(set);
  if (policy.whenScaled === 'Delete' && !isInRange(pod, set)) return pod;
  return policy.whenDeleted === 'Delete' ? set : undefined;
}

/** kube: isClaimOwnerUpToDate */
export function isOwnerUpToDate(claim: KubeObject, set: StatefulSet, pod: KubeObject): boolean {
  if (references(claim).length === 0) return wantedOwner(set, pod) === undefined;
  if (hasStaleReference(claim, set) || hasStaleReference(claim, pod)) return true;
  const [bySet, byPod] = [hasReference(claim, set), hasReference(claim, pod)];
  if (hasUnexpectedController(claim, set, pod)) return !bySet && !byPod;
  if (hasPlainReference(claim, set, pod)) return false;
  const wanted = wantedOwner(set, pod);
  return bySet === (wanted === set) && byPod === (wanted === pod);
}

/** The references that the claim should have. kube: updateClaimOwnerRefForSetAndPod */
export function wantedReferences(claim: KubeObject, set: StatefulSet, pod: KubeObject): readonly OwnerReference[] {
  const others = references(claim).filter((each) => !refersTo(each, set) && !refersTo(each, pod));
  const wanted = wantedOwner(set, pod);
  return hasUnexpectedController(claim, set, pod) || wanted === undefined ? others : [...others, controllerReference(wanted)];
}
