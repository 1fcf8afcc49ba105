import { isPodTerminal, phaseOf } from '../../../kube/views.ts';
import { because, pause } from '../../cluster/writes.ts';
import { rememberUnder } from '../../../base/remember.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating } from '../../../kube/objects.ts';
import { lot, type Steps } from '../../component.ts';
import { newPod, podMatches } from './new-pod.ts';
import { goOn, type PassContext, type StepResult, stopHere, type UpdatePass, stopIf } from './pass-context.ts';
import { claimsAreOwned, createMissingClaims, createPod, deletePod, hasStaleClaim, ownClaims, updatePod } from './pod-control.ts';
import { isCreated, isPending, isRunningAndAvailable, isRunningAndReady, ordinalOf } from './pod-state.ts';
import { aggregate, type Failure, isParallel, type StatefulSet } from './stateful-set-view.ts';

type ForPod = (pod: KubeObject) => Steps<StepResult>;
/** Whether the step would do nothing for the pod at this place of the list. */
type Skips = (pod: KubeObject, at: number) => boolean;

/** So many pods are looked at in one go. */
export const pauseEvery = 200;
const firstBatch = 1;
const largestBatch = 500;

/**
 * One pod after the other until one says stop; in Parallel mode all of them in growing batches, where only a failure ends the phase, after its batch.
 * `skip` names pods for which the step would do nothing, so that a large healthy set costs little. kube: runForAll
 */
export function* runForAll(pass: PassContext, pods: readonly KubeObject[], step: ForPod, skip?: Skips): Steps<StepResult> {
  if (isParallel(pass.set)) return yield* inBatches(pass, pods, step, skip);
  for (let at = 0; at < pods.length; at++) {
    const pod = pods[at] as KubeObject;
    if (at % pauseEvery === pauseEvery - 1) yield pause;
    if (skip?.(pod, at) === true) continue;
    const result = yield* step(pod);
    if (result.stop) return result;
  }
  return goOn;
}

/** All pods in growing batches, in any order inside of one: a failure ends the phase after its batch. kube: slowStartBatch */
export function* inBatches({ context }: PassContext, all: readonly KubeObject[], step: ForPod, skip?: Skips): Steps<StepResult> {
  const pods = [...all];
  let done = 0;
  for (let batch = firstBatch; done < pods.length; batch = Math.min(2 * batch, largestBatch)) {
    const failures: (Failure | undefined)[] = [];
    const end = Math.min(done + batch, pods.length);
    for (let at = done; at < end; at++) {
      const drawn = at + lot('batch', end - at, context);
      const pod = pods[drawn] as KubeObject;
      pods[drawn] = pods[at] as KubeObject;
      if (at % pauseEvery === pauseEvery - 1) yield pause;
      if (skip?.(pod, at) === true) continue;
      // The others of a batch are under way when one fails.
      failures.push((yield* step(pod)).failed);
    }
    const failed = aggregate(failures);
    if (failed !== undefined) return { stop: true, failed };
    done += batch;
  }
  return goOn;
}

/** Tells which slots are as they should be, so that `processReplica` would do nothing. */
export function settledIn(pass: PassContext): Skips {
  const { set, moment } = pass;
  const settled = settledPods(set, pass.context.cache.list('PersistentVolumeClaim', namespaceText(set)));
  return (pod, slot) => {
    if (settled[slot] !== pod) {
      if (isTerminating(pod) || !isRunningAndReady(pod) || !podMatches(set, pod) || !claimsAreOwned(pass, pod)) return false;
      settled[slot] = pod;
    }
    return moment.minReadySeconds === 0 || isRunningAndAvailable(pod, moment);
  };
}

/** By slot the pod that was seen to be as it should be, for as long as no claim comes, goes or changes hands, and nothing of the set's spec changes. */
function settledPods({ spec, metadata }: StatefulSet, claims: readonly KubeObject[]): KubeObject[] {
  const seen = settledOf(spec, metadata.uid);
  const { claims: before } = seen;
  const isSame = ({ metadata: { name, ownerReferences } }: KubeObject, at: number): boolean =>
    name === before[at]?.metadata.name && ownerReferences === before[at]?.metadata.ownerReferences;
  if (claims !== before && (claims.length !== before.length || !claims.every(isSame))) seen.pods = [];
  seen.claims = claims;
  return seen.pods;
}

const settledOf = rememberUnder((_spec: StatefulSet['spec'], _uid: string | undefined): Settled => ({ claims: [], pods: [] }));

interface Settled {
  claims: readonly KubeObject[];
  pods: KubeObject[];
}

/** One slot of the set. kube: processReplica */
export function* processReplica(pass: UpdatePass, inSlot: KubeObject): Steps<StepResult> {
  const { set, revisions } = pass;
  const pod = isCreated(inSlot) ? inSlot : newPod(set, revisions, ordinalOf(inSlot));
  const monotonic = !isParallel(set);
  if (isPodTerminal(pod)) {
    const why = because(set, 'terminated-pod-replaced', `${nameOf(pod)} is ${phaseOf(pod)} and is replaced`);
    return stopIf(isTerminating(pod) ? undefined : yield* deletePod(pass, pod, why), { stop: true, because: why });
  }
  if (!isCreated(pod)) {
    if (hasStaleClaim(pass, pod)) {
      const text = `the claim of ${nameOf(pod)} still belongs to an earlier pod of that name`;
      return { stop: true, because: because(set, 'claim-stale', text, 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled') };
    }
    const failed = yield* createPod(pass, pod, because(set, 'slot-empty', `${nameOf(pod)} does not exist`, 'spec', 'replicas'));
    if (failed !== undefined) return { stop: true, failed };
    if (monotonic) return stopHere;
  }
  if (isPending(pod)) {
    const failed = yield* createMissingClaims(pass, pod);
    if (failed !== undefined) return { stop: true, failed };
  }
  if (monotonic) {
    const waits = waitsFor(pass, pod);
    if (waits !== undefined) return { stop: true, because: because(set, 'ordered-ready-waits', waits, 'spec', 'podManagementPolicy') };
  }
  if (podMatches(set, pod) && claimsAreOwned(pass, pod)) return goOn;
  return stopIf(yield* updatePod(pass, pod));
}

/** Why OrderedReady goes no further than this pod, in words. */
function waitsFor({ moment }: PassContext, pod: KubeObject): string | undefined {
  if (isTerminating(pod)) return `OrderedReady waits until ${nameOf(pod)} has terminated`;
  if (!isRunningAndReady(pod)) {
    const state = phaseOf(pod) === 'Running' ? 'Running but not Ready' : phaseOf(pod);
    return `OrderedReady waits for ${nameOf(pod)}, which is ${state}`;
  }
  if (!isRunningAndAvailable(pod, moment)) {
    return `OrderedReady waits until ${nameOf(pod)} has been Ready for ${moment.minReadySeconds} s`;
  }
  return undefined;
}

/** Brings the owners of a condemned pod's claims in line. */
export function* fixClaims(pass: PassContext, pod: KubeObject): Steps<StepResult> {
  return claimsAreOwned(pass, pod) ? goOn : stopIf(yield* ownClaims(pass, pod));
}

/** One pod beyond the wanted ones. kube: processCondemned */
export function* processCondemned(pass: PassContext, pod: KubeObject, firstUnavailable: KubeObject | undefined): Steps<StepResult> {
  const { set, moment } = pass;
  const monotonic = !isParallel(set);
  const waits = (text: string): StepResult => ({
    stop: true,
    because: because(set, 'scale-down-waits', text, 'spec', 'podManagementPolicy'),
  });
  if (isTerminating(pod)) return monotonic ? waits(`scale-down waits until ${nameOf(pod)} has terminated`) : goOn;
  if (monotonic && pod !== firstUnavailable && !isRunningAndAvailable(pod, moment)) {
    const other = firstUnavailable === undefined ? 'another pod' : nameOf(firstUnavailable);
    return waits(`scale-down waits for ${nameOf(pod)}, which is not available while ${other} is not either`);
  }
  const why = because(set, 'scale-down', `${nameOf(pod)} is beyond the wanted replicas`, 'spec', 'replicas');
  return stopIf(yield* deletePod(pass, pod, why), stopHere);
}
