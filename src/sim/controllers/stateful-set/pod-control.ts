import { event, because, create, remove } from '../../cluster/writes.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating } from '../../../kube/objects.ts';
import { has } from '../../../kube/simulated-versions.ts';
import type { Steps } from '../../component.ts';
import type { Because } from '../../transition.ts';
import { hasStaleReference, hasUnexpectedController, isOwnerUpToDate, retentionPolicy, wantedReferences } from './claim-owners.ts';
import { claimNamesOf, claimsOf, identityMatches, storageMatches, withIdentity, withStorage } from './new-pod.ts';
import { claimEvent, type PassContext, podEvent } from './pass-context.ts';
import { aggregate, type Failure, failureOf } from './stateful-set-view.ts';

/** What the controller does to one pod and its claims. kube: pkg/controller/statefulset stateful_pod_control.go StatefulPodControl */

function claimNamed({ set, context }: PassContext, name: string): KubeObject | undefined {
  return context.cache.get('PersistentVolumeClaim', namespaceText(set), name);
}

/** The claims of the pod that are there. */
function claimsThere(pass: PassContext, pod: KubeObject): KubeObject[] {
  const found: KubeObject[] = [];
  for (const name of claimNamesOf(pass.set, pod)) {
    const claim = claimNamed(pass, name);
    if (claim !== undefined) found.push(claim);
  }
  return found;
}

/** Tells of a failure to repair the pod. */
function* toldOf(pass: PassContext, pod: KubeObject, failed: Failure | undefined): Steps<Failure | undefined> {
  if (failed !== undefined) yield podEvent(pass, 'update', pod, failed);
  return failed;
}

/** Creates the claims, then the pod, then puts the claims' owners right. kube: CreateStatefulPod */
export function* createPod(pass: PassContext, pod: KubeObject, why: Because): Steps<Failure | undefined> {
  const noClaims = yield* createClaims(pass, pod);
  const failed = noClaims ?? failureOf(yield create(pod, why));
  if (failed?.reason === 'AlreadyExists') return failed;
  const notOwned = noClaims === undefined ? yield* toldOf(pass, pod, yield* ownClaims(pass, pod)) : undefined;
  if (notOwned !== undefined) return notOwned;
  yield podEvent(pass, 'create', pod, failed);
  return failed;
}

/** kube: createPersistentVolumeClaims */
function* createClaims(pass: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  const failures: (Failure | undefined)[] = [];
  for (const claim of claimsOf(pass.set, pod)) {
    const name = nameOf(claim);
    const existing = claimNamed(pass, name);
    if (existing !== undefined) {
      if (isTerminating(existing)) failures.push({ message: `pvc ${name} is being deleted` });
      continue;
    }
    const text = `${nameOf(pod)} needs it and it does not exist`;
    const failed = failureOf(yield create(claim, because(pass.set, 'claim-missing', text, 'spec', 'volumeClaimTemplates')));
    if (failed !== undefined) failures.push({ message: `failed to create PVC ${name}: ${failed.message}` });
    if (failed?.reason !== 'AlreadyExists') yield claimEvent(pass, 'create', pod, claim, failed);
  }
  return aggregate(failures);
}

/** For a pod that waits: makes what it lacks. kube: createMissingPersistentVolumeClaims */
export function* createMissingClaims(pass: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  return (yield* createClaims(pass, pod)) ?? (yield* toldOf(pass, pod, yield* ownClaims(pass, pod)));
}

/** A claim that belongs to an earlier pod of this name and will be collected. kube: PodClaimIsStale */
export function hasStaleClaim(pass: PassContext, pod: KubeObject): boolean {
  return retentionPolicy(pass.set).whenScaled !== 'Retain' && claimsThere(pass, pod).some((claim) => hasStaleReference(claim, pod));
}

/** kube: ClaimsMatchRetentionPolicy */
export function claimsAreOwned(pass: PassContext, pod: KubeObject): boolean {
  return claimsThere(pass, pod).every((claim) => isOwnerUpToDate(claim, pass.set, pod));
}

/** kube: UpdatePodClaimForRetentionPolicy */
export function* ownClaims(pass: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  const { set } = pass;
  for (const claim of claimsThere(pass, pod)) {
    const name = nameOf(claim);
    if (hasUnexpectedController(claim, set, pod)) {
      const trouble = 'has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim';
      yield event(set, 'Warning', 'ConflictingController', `PersistentVolumeClaim ${name} ${trouble}`);
    }
    if (isOwnerUpToDate(claim, set, pod)) continue;
    const metadata = { ...claim.metadata, ownerReferences: wantedReferences(claim, set, pod) };
    const text = 'the retention policy says who owns the claim';
    const why = because(set, 'claim-owner', text, 'spec', 'persistentVolumeClaimRetentionPolicy');
    const answer = yield { do: 'update', object: { ...claim, metadata }, because: why };
    if (!answer.ok) return failureOf(answer, `could not update claim ${name} for delete policy ownerRefs: `);
  }
  return undefined;
}

/** Tries of an update that meets conflicts. kube: client-go util/retry DefaultBackoff */
const updateTries = 4;

/** Repairs identity, storage and the owners of claims. kube: UpdateStatefulPod */
export function* updatePod(pass: PassContext, found: KubeObject): Steps<Failure | undefined> {
  let pod = found;
  let attempted = false;
  let failed: Failure | undefined;
  for (let tries = 0; tries < updateTries; tries++) {
    const repaired = yield* repair(pass, pod);
    failed = repaired.failed;
    if (failed === undefined) {
      if (repaired.consistent) break;
      attempted = true;
      const why = because(pass.set, 'pod-repaired', 'its identity, storage or claims did not match');
      failed = failureOf(yield { do: 'update', object: repaired.pod, because: why });
      if (failed !== undefined) pod = pass.context.cache.get('Pod', namespaceText(pass.set), nameOf(repaired.pod)) ?? repaired.pod;
    }
    if (failed?.reason !== 'Conflict') break;
  }
  if (attempted) yield podEvent(pass, 'update', pod, failed);
  return failed;
}

interface Repaired {
  readonly pod: KubeObject;
  /** Nothing was to repair. */
  readonly consistent: boolean;
  readonly failed?: Failure | undefined;
}

function* repair(pass: PassContext, found: KubeObject): Steps<Repaired> {
  const { set } = pass;
  let failed: Failure | undefined;
  let pod = identityMatches(found) ? found : withIdentity(set, found);
  if (!storageMatches(set, pod)) {
    pod = withStorage(set, pod);
    failed = yield* createClaims(pass, pod);
  }
  const isOwned = failed !== undefined || claimsAreOwned(pass, pod);
  if (!isOwned) failed = yield* ownClaims(pass, pod);
  return { pod, consistent: pod === found && isOwned, failed: yield* toldOf(pass, pod, failed) };
}

/** kube: DeleteStatefulPod */
export function* deletePod(pass: PassContext, pod: KubeObject, why: Because): Steps<Failure | undefined> {
  const answered = failureOf(yield remove(pod, why));
  const failed = answered?.reason === 'NotFound' && has(pass.context.target, 'deletingGonePodSucceeds') ? undefined : answered;
  yield podEvent(pass, 'delete', pod, failed);
  return failed;
}
