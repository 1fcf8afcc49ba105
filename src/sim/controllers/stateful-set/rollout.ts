import { because } from '../../cluster/writes.ts';
import { type KubeObject, nameOf, isTerminating } from '../../../kube/objects.ts';
import { type IntOrString, scaledIntOrPercent } from '../../../kube/int-or-percent.ts';
import { gateOn, has } from '../../../kube/simulated-versions.ts';
import type { Steps } from '../../component.ts';
import type { UpdatePass } from './pass-context.ts';
import { deletePod } from './pod-control.ts';
import { isUnavailable, revisionOf } from './pod-state.ts';
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
export function* rollOut(pass: UpdatePass, replicas: readonly KubeObject[]): Steps<Rollout> {
  return gateOn(pass.context.target, 'MaxUnavailableStatefulSet')
    ? yield* rollOutSeveral(pass, replicas)
    : yield* rollOutOne(pass, replicas);
}

const partitionOf = (set: StatefulSet): number => set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;

function isOld(pass: UpdatePass, pod: KubeObject): boolean {
  return revisionOf(pod) !== pass.revisions.update.metadata.name && !isTerminating(pod);
}

function* rollOutOne(pass: UpdatePass, replicas: readonly KubeObject[]): Steps<Rollout> {
  for (let slot = replicas.length - 1; slot >= partitionOf(pass.set); slot--) {
    const pod = replicas[slot] as KubeObject;
    if (isOld(pass, pod)) return yield* replace(pass, [pod]);
    if (isUnavailable(pod, pass.moment)) return { deleted: 0, waits: `the rollout waits for ${nameOf(pod)}, which is not available` };
  }
  return { deleted: 0 };
}

/** kube: updateStatefulSetAfterInvariantEstablished */
function* rollOutSeveral(pass: UpdatePass, replicas: readonly KubeObject[]): Steps<Rollout> {
  const { set, moment } = pass;
  const budget = maxUnavailableOf(set);
  const unavailable = replicas.filter((pod) => isUnavailable(pod, moment));
  const twoPhases = isParallel(set) && has(pass.context.target, 'parallelReplacesUnavailableFirst');
  const broken = twoPhases ? unavailable.filter((pod) => isOld(pass, pod)) : [];
  if (unavailable.length >= budget && broken.length === 0) {
    return { deleted: 0, waits: `the rollout waits: ${unavailable.length} pods are unavailable and maxUnavailable is ${budget}` };
  }
  const candidates = replicas
    .slice(partitionOf(set))
    .reverse()
    .filter((pod) => isOld(pass, pod));
  const first = twoPhases ? candidates.filter((pod) => isUnavailable(pod, moment)) : [];
  const rest = candidates.filter((pod) => !first.includes(pod));
  return yield* replace(pass, [...first, ...rest.slice(0, Math.max(0, budget - unavailable.length))]);
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
