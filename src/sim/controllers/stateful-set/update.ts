import { rememberUnder } from '../../../base/remember.ts';
import { event, because, pause } from '../../cluster/writes.ts';
import { startOrdinal } from '../../../kube/identity.ts';
import { type KubeObject, nameOf, isTerminating } from '../../../kube/objects.ts';
import { gateOn, has } from '../../../kube/simulated-versions.ts';
import { type Steps, objectKeyText } from '../../component.ts';
import { limits } from '../../limits.ts';
import type { Because } from '../../transition.ts';
import { emptySlot } from './new-pod.ts';
import type { StepResult, UpdatePass } from './pass-context.ts';
import { fixClaims, pauseEvery, processCondemned, processReplica, runForAll, settledIn } from './phases.ts';
import { type Facts, factsOfEach, isUnavailable, ordinalOf } from './pod-state.ts';
import { recreate } from './recreate.ts';
import { rollOut } from './rollout.ts';
import { type Failure, isParallel, type StatefulSet, type StatefulSetStatus, strategyType } from './stateful-set-view.ts';
import { countReplicas } from './status.ts';

/** What a pass over the pods leads to. Without a status nothing is written. */
export interface Updated {
  readonly status?: StatefulSetStatus;
  readonly failed?: Failure | undefined;
  readonly because?: Because | undefined;
}

/** The pods that a pass looks at: one for each slot (some not yet created), and those beyond, highest ordinal first. */
export interface Places {
  readonly replicas: readonly KubeObject[];
  /** What is known of the pods that are there, by slot. */
  readonly facts: readonly (Facts | undefined)[];
  readonly condemned: readonly KubeObject[];
}

/** kube: defaultStatefulSetControl.updateStatefulSet */
export function* updateSet(pass: UpdatePass, pods: readonly KubeObject[], collisionCount: number): Steps<Updated> {
  const { set } = pass;
  const unknown = unknownStrategy(pass);
  if (unknown !== undefined) {
    yield event(set, 'Warning', 'UnknownStrategy', unknown.message);
    return { failed: unknown };
  }
  const places = place(pass, pods);
  let done = statusOf(pass, pods, collisionCount);
  if (isTerminating(set)) return { status: done };
  if (strategyType(set) === 'Recreate') {
    const recreated = yield* recreate(pass, done, [...places.replicas, ...places.condemned]);
    if (recreated.stop) return recreated;
    done = recreated.status;
  }
  if (pods.length > pauseEvery) yield pause;
  const phases = yield* scale(pass, places);
  if (pods.length > pauseEvery) yield pause;
  if (phases.stop) return { ...phases, status: done };
  const type = strategyType(set);
  if (type === 'OnDelete' || type === 'Recreate') return { status: done };
  const { deleted, failed, waits } = yield* rollOut(pass, places);
  return {
    status: { ...done, currentReplicas: done.currentReplicas - deleted },
    failed,
    because: waits === undefined ? undefined : because(set, 'rolling-update-waits', waits, 'spec', 'updateStrategy'),
  };
}

/** A strategy whose gate is off is not followed at all: not even the status is written. */
function unknownStrategy({ set, context }: UpdatePass): Failure | undefined {
  if (strategyType(set) !== 'Recreate' || gateOn(context.target, 'StatefulSetRecreateStrategy')) return undefined;
  const subject = `statefulset ${objectKeyText(set)}`;
  return { message: `${subject} uses Recreate strategy but feature gate StatefulSetRecreateStrategy is disabled` };
}

function statusOf(pass: UpdatePass, pods: readonly KubeObject[], collisionCount: number): StatefulSetStatus {
  const { set, revisions } = pass;
  const conditions = has(pass.context.target, 'statusKeepsConditions') ? set.status?.conditions : undefined;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    ...countReplicas(pass, pods),
    currentRevision: nameOf(revisions.current),
    updateRevision: nameOf(revisions.update),
    collisionCount,
    ...(conditions === undefined ? {} : { conditions }),
  };
}

function place({ set, revisions }: UpdatePass, pods: readonly KubeObject[]): Places {
  const { replicas, facts, condemned, first } = slotsOf(pods, set.spec);
  const isFull = !replicas.includes(undefined);
  const empty = (slot: number): KubeObject => emptySlot(set, revisions, first + slot);
  return { replicas: isFull ? (replicas as KubeObject[]) : filledUp(replicas, empty, isParallel(set)), facts, condemned };
}

/** Where the pods of a list belong: half of the passes meet the list of the pass before. */
const slotsOf = rememberUnder((pods: readonly KubeObject[], spec: StatefulSet['spec']) => {
  const length = Math.min(spec.replicas, limits.replicas);
  const replicas = Array.from<KubeObject | undefined>({ length });
  const facts = Array.from<Facts | undefined>({ length });
  const first = startOrdinal({ spec });
  const condemned: KubeObject[] = [];
  const ofEach = factsOfEach(pods);
  for (let at = 0; at < pods.length; at++) {
    const pod = pods[at] as KubeObject;
    const slot = (ofEach[at] as Facts).ordinal - first;
    if (slot >= 0 && slot < length) {
      replicas[slot] = pod;
      facts[slot] = ofEach[at];
    } else condemned.push(pod);
  }
  condemned.sort((left, right) => ordinalOf(right) - ordinalOf(left));
  return { replicas, facts, condemned, first };
});

/** OrderedReady never gets beyond the first empty slot: the others are not told from it. */
function filledUp(
  replicas: readonly (KubeObject | undefined)[],
  empty: (slot: number) => KubeObject,
  eachOfItsOwn: boolean,
): readonly KubeObject[] {
  let last: KubeObject | undefined;
  return replicas.map((pod, slot) => pod ?? (last === undefined || eachOfItsOwn ? (last = empty(slot)) : last));
}

/** Slots upwards, then the claims of condemned pods, then condemned pods downwards. */
function* scale(pass: UpdatePass, { replicas, condemned }: Places): Steps<StepResult> {
  const firstUnavailable =
    condemned.length === 0 ? undefined : [...replicas, ...condemned.toReversed()].find((pod) => isUnavailable(pod, pass.moment));
  const slots = yield* runForAll(pass, replicas, (pod) => processReplica(pass, pod), settledIn(pass));
  if (slots.stop) return slots;
  const claims = yield* runForAll(pass, condemned, (pod) => fixClaims(pass, pod));
  if (claims.stop) return claims;
  return yield* runForAll(pass, condemned, (pod) => processCondemned(pass, pod, firstUnavailable));
}
