import { event } from '../../cluster/writes.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating } from '../../../kube/objects.ts';
import { has } from '../../../kube/simulated-versions.ts';
import { storeKey } from '../../cluster/store.ts';
import type { Steps } from '../../component.ts';
import type { Because } from '../../transition.ts';
import { hasStaleReference, hasUnexpectedController, isOwnerUpToDate, retentionPolicy, wantedReferences } from './claim-owners.ts';
import { claimNamesOf, claimsOf, identityMatches, storageMatches, withIdentity, withStorage } from './new-pod.ts';
import { claimEvent, type PassContext, podEvent } from './pass-context.ts';
import { aggregate, because, type Failure, failure } from './stateful-set-view.ts';

/** What the controller does to one pod and its claims. kube: pkg/controller/statefulset stateful_pod_control.go StatefulPodControl */

function claimNamed({ set, context }: PassContext, name: string): KubeObject | undefined {
  return context.cache.get('PersistentVolumeClaim', namespaceText(set), name);
}

/** Creates the claims, then the pod, then puts the claims' owners right. kube: CreateStatefulPod */
export function* createPod(pass: PassContext, pod: KubeObject, why: Because): Steps<Failure | undefined> {
  const noClaims = yield* createClaims(pass, pod);
  if (noClaims !== undefined) {
    yield* podEvent(pass, 'create', pod, noClaims);
    return noClaims;
  }
  const response = yield { do: 'create', object: pod, because: why };
  const failed = response.ok ? undefined : failure(response);
  if (failed?.reason === 'AlreadyExists') return failed;
  const notOwned = yield* ownClaims(pass, pod);
  if (notOwned !== undefined) {
    yield* podEvent(pass, 'update', pod, notOwned);
    return notOwned;
  }
  yield* podEvent(pass, 'create', pod, failed);
  return failed;
}

/** kube: createPersistentVolumeClaims */
function* createClaims(pass: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  const failures: Failure[] = [];
  for (const claim of claimsOf(pass.set, pod)) {
    const name = nameOf(claim);
    const existing = claimNamed(pass, name);
    if (existing !== undefined) {
      if (isTerminating(existing)) failures.push({ message: `pvc ${name} is being deleted` });
      continue;
    }
    const text = `${nameOf(pod)} needs it and it does not exist`;
    const response = yield {
      do: 'create',
      object: claim,
      because: because(pass.set, 'claim-missing', text, 'spec', 'volumeClaimTemplates'),
    };
    if (!response.ok) failures.push({ message: `failed to create PVC ${name}: ${response.message}` });
    if (response.ok || response.reason !== 'AlreadyExists') {
      yield* claimEvent(pass, 'create', pod, claim, response.ok ? undefined : failure(response));
    }
  }
  return aggregate(failures);
}

/** For a pod that waits: makes what it lacks. kube: createMissingPersistentVolumeClaims */
export function* createMissingClaims(pass: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  const failed = yield* createClaims(pass, pod);
  if (failed !== undefined) return failed;
  const notOwned = yield* ownClaims(pass, pod);
  if (notOwned !== undefined) yield* podEvent(pass, 'update', pod, notOwned);
  return notOwned;
}

/** A claim that belongs to an earlier pod of this name and will be collected. kube: PodClaimIsStale */
export function hasStaleClaim(pass: PassContext, pod: KubeObject): boolean {
  if (retentionPolicy(pass.set).whenScaled === 'Retain') return false;
  return claimNamesOf(pass.set, pod).some((name) => {
    const claim = claimNamed(pass, name);
    return claim !== undefined && hasStaleReference(claim, pod);
  });
}

/** kube: ClaimsMatchRetentionPolicy */
export function claimsAreOwned(pass: PassContext, pod: KubeObject): boolean {
  return claimNamesOf(pass.set, pod).every((name) => {
    const claim = claimNamed(pass, name);
    return claim === undefined || isOwnerUpToDate(claim, pass.set, pod);
  });
}

/** kube: UpdatePodClaimForRetentionPolicy */
export function* ownClaims(pass: PassContext, pod: KubeObject): Steps<Failure | undefined> {
  const { set } = pass;
  for (const name of claimNamesOf(set, pod)) {
    const claim = claimNamed(pass, name);
    if (claim === undefined) continue;
    if (hasUnexpectedController(claim, set, pod)) {
      const trouble = 'has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim';
      const message = `PersistentVolumeClaim ${name} ${trouble}`;
      yield event(set, 'Warning', 'ConflictingController', message);
    }
    if (isOwnerUpToDate(claim, set, pod)) continue;
    const ownerReferences = wantedReferences(claim, set, pod);
    const text = 'the retention policy says who owns the claim';
    const response = yield {
      do: 'update',
      object: { ...claim, metadata: { ...claim.metadata, ownerReferences } },
      because: because(set, 'claim-owner', text, 'spec', 'persistentVolumeClaimRetentionPolicy'),
    };
    if (!response.ok) return failure(response, `could not update claim ${name} for delete policy ownerRefs: `);
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
    if ('message' in repaired) {
      failed = repaired;
      if (failed.reason === 'Conflict') continue;
      break;
    }
    failed = undefined;
    if (repaired.consistent) break;
    attempted = true;
    const response = yield {
      do: 'update',
      object: repaired.pod,
      because: because(pass.set, 'pod-repaired', 'its identity, storage or claims did not match'),
    };
    if (response.ok) break;
    failed = failure(response);
    pod = pass.context.cache.get('Pod', namespaceText(pass.set), nameOf(pod)) ?? repaired.pod;
    if (failed.reason !== 'Conflict') break;
  }
  if (attempted) yield* podEvent(pass, 'update', pod, failed);
  return failed;
}

interface Repaired {
  readonly pod: KubeObject;
  readonly consistent: boolean;
}

function* repair(pass: PassContext, found: KubeObject): Steps<Repaired | Failure> {
  const { set } = pass;
  let pod = found;
  if (!identityMatches(pod)) pod = withIdentity(set, pod);
  if (!storageMatches(set, pod)) {
    pod = withStorage(set, pod);
    const failed = yield* createClaims(pass, pod);
    if (failed !== undefined) {
      yield* podEvent(pass, 'update', pod, failed);
      return failed;
    }
  }
  let consistent = pod === found;
  if (!claimsAreOwned(pass, pod)) {
    const failed = yield* ownClaims(pass, pod);
    if (failed !== undefined) {
      yield* podEvent(pass, 'update', pod, failed);
      return failed;
    }
    consistent = false;
  }
  return { pod, consistent };
}

/** kube: DeleteStatefulPod */
export function* deletePod(pass: PassContext, pod: KubeObject, why: Because): Steps<Failure | undefined> {
  const response = yield { do: 'delete', key: storeKey(pod), because: why };
  const gone = !response.ok && response.reason === 'NotFound' && has(pass.context.target, 'deletingGonePodSucceeds');
  const failed = response.ok || gone ? undefined : failure(response);
  yield* podEvent(pass, 'delete', pod, failed);
  return failed;
}
