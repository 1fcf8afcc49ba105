import { because } from '../../cluster/writes.ts';
import { type KubeObject, nameOf } from '../../../kube/objects.ts';
import { type IntOrString, scaledIntOrPercent } from '../../../kube/int-or-percent.ts';
import { gateOn, has } from '../../../kube/simulated-versions.ts';
import type { Steps } from '../../component.ts';
import type { UpdatePass } from './pass-context.ts';
import { deletePod } from './pod-control.ts';
import { type Facts, factsOf, isUnavailable } from './pod-state.ts';
import { type Failure, isParallel, type StatefulSet } from './stateful-set-view.ts';

/** What the update phase did. */
export interface Rollout {
  /** Each lowers `status.currentReplicas` by one. */
  readonly deleted: number;
  readonly failed?: Failure;
  /** Why it stopped, in words, when it waits. */
  readonly waits?: string;
}

/** Replaces pods of another revision, from the highest slot down to the partition. kube: updateStatefulSet, its last part */
export function rollOut(pass: UpdatePass, replicas: readonly KubeObject[], facts: BySlot): Steps<Rollout> {
  const several = gateOn(pass.context.target, 'MaxUnavailableStatefulSet');
  return several ? rollOutSeveral(pass, replicas, facts) : rollOutOne(pass, replicas, facts);
}

/** What is known of the pods that are there. */
type BySlot = readonly (Facts | undefined)[];

const partitionOf = (set: StatefulSet): number => set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;

function isOld({ revisions }: UpdatePass, pod: KubeObject, facts = factsOf(pod)): boolean {
  return facts.revision !== revisions.update.metadata.name && !facts.terminating;
}

function* rollOutOne(pass: UpdatePass, replicas: readonly KubeObject[], facts: BySlot): Steps<Rollout> {
  const partition = partitionOf(pass.set);
  for (let slot = replicas.length - 1; slot >= partition; slot--) {
    const pod = replicas[slot] as KubeObject;
    if (isOld(pass, pod, facts[slot])) return yield* replace(pass, [pod]);
    if (isUnavailable(pod, pass.moment, facts[slot]))
      return { deleted: 0, waits: `the rollout waits for ${nameOf(pod)}, which is not available` };
  }
  return { deleted: 0 };
}

/** kube: updateStatefulSetAfterInvariantEstablished */
function* rollOutSeveral(pass: UpdatePass, replicas: readonly KubeObject[], facts: BySlot): Steps<Rollout> {
  const { set, moment } = pass;
  const budget = maxUnavailableOf(set);
  const slots = [...replicas.keys()];
  const podIn = (slot: number): KubeObject => replicas[slot] as KubeObject;
  const holdsOld = (slot: number): boolean => isOld(pass, podIn(slot), facts[slot]);
  const unavailable = new Set(slots.filter((slot) => isUnavailable(podIn(slot), moment, facts[slot])));
  const twoPhases = isParallel(set) && has(pass.context.target, 'parallelReplacesUnavailableFirst');
  if (unavailable.size >= budget && !(twoPhases && [...unavailable].some(holdsOld))) {
    return { deleted: 0, waits: `the rollout waits: ${unavailable.size} pods are unavailable and maxUnavailable is ${budget}` };
  }
  const candidates = slots.slice(partitionOf(set)).reverse().filter(holdsOld);
  const goFirst = (slot: number): boolean => twoPhases && unavailable.has(slot);
  const rest = candidates.filter((slot) => !goFirst(slot)).slice(0, Math.max(0, budget - unavailable.size));
  return yield* replace(pass, [...candidates.filter(goFirst), ...rest].map(podIn));
}

/** A percentage is rounded down, and at least 1. kube: getStatefulSetMaxUnavailable */
function maxUnavailableOf(set: StatefulSet): number {
  const value: IntOrString = set.spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1;
  return Math.max(1, scaledIntOrPercent(value, set.spec.replicas, 'down') ?? 1);
}

function* replace(pass: UpdatePass, pods: readonly KubeObject[]): Steps<Rollout> {
  let deleted = 0;
  for (const pod of pods) {
    const text = `${nameOf(pod)} is not at revision ${nameOf(pass.revisions.update)}`;
    const failed = yield* deletePod(pass, pod, because(pass.set, 'rolling-update', text, 'spec', 'template'));
    if (failed !== undefined && failed.reason !== 'NotFound') return { deleted, failed };
    deleted++;
  }
  return { deleted };
}
