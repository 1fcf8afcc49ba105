import { event, because, pause } from '../../cluster/writes.ts';
import { startOrdinal } from '../../../kube/identity.ts';
import { type KubeObject, nameOf, isTerminating } from '../../../kube/objects.ts';
import { gateOn, has } from '../../../kube/simulated-versions.ts';
import { type Steps, objectKeyText } from '../../component.ts';
import type { Because } from '../../transition.ts';
import type { Members } from './members.ts';
import { emptySlot } from './new-pod.ts';
import type { StepResult, UpdatePass } from './pass-context.ts';
import { fixClaims, pauseEvery, processCondemned, processReplica, runForAll, settledIn } from './phases.ts';
import { isUnavailable } from './pod-state.ts';
import { recreate } from './recreate.ts';
import { rollOut } from './rollout.ts';
import { type Failure, isParallel, type StatefulSetStatus, strategyType } from './stateful-set-view.ts';
import { countReplicas } from './status.ts';

/** What a pass over the pods leads to. Without a status nothing is written. */
export interface Updated {
  readonly status?: StatefulSetStatus;
  readonly failed?: Failure | undefined;
  readonly because?: Because | undefined;
}

/** kube: defaultStatefulSetControl.updateStatefulSet */
export function* updateSet(pass: UpdatePass, members: Members, collisionCount: number): Steps<Updated> {
  const { set } = pass;
  const { condemned } = members;
  const unknown = unknownStrategy(pass);
  if (unknown !== undefined) {
    yield event(set, 'Warning', 'UnknownStrategy', unknown.message);
    return { failed: unknown };
  }
  const replicas = withEmpty(pass, members);
  let done = statusOf(pass, members, collisionCount);
  if (isTerminating(set)) return { status: done };
  if (strategyType(set) === 'Recreate') {
    const recreated = yield* recreate(pass, done, [...replicas, ...condemned]);
    if (recreated.stop) return recreated;
    done = recreated.status;
  }
  if (members.pods.length > pauseEvery) yield pause;
  const phases = yield* scale(pass, replicas, condemned);
  if (members.pods.length > pauseEvery) yield pause;
  if (phases.stop) return { ...phases, status: done };
  const type = strategyType(set);
  if (type === 'OnDelete' || type === 'Recreate') return { status: done };
  const { deleted, failed, waits } = yield* rollOut(pass, replicas, members.facts);
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

function statusOf(pass: UpdatePass, members: Members, collisionCount: number): StatefulSetStatus {
  const { set, revisions } = pass;
  const conditions = has(pass.context.target, 'statusKeepsConditions') ? set.status?.conditions : undefined;
  return {
    observedGeneration: set.metadata.generation ?? 0,
    ...countReplicas(pass, members),
    currentRevision: nameOf(revisions.current),
    updateRevision: nameOf(revisions.update),
    collisionCount,
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/** One pod for each slot, some not yet created. OrderedReady never gets beyond the first empty slot: the others are not told from it. */
function withEmpty({ set, revisions }: UpdatePass, { replicas }: Members): readonly KubeObject[] {
  if (!replicas.includes(undefined)) return replicas as readonly KubeObject[];
  const first = startOrdinal(set);
  let last: KubeObject | undefined;
  const empty = (slot: number): KubeObject =>
    last === undefined || isParallel(set) ? (last = emptySlot(set, revisions, first + slot)) : last;
  return replicas.map((pod, slot) => pod ?? empty(slot));
}

/** Slots upwards, then the claims of condemned pods, then condemned pods downwards. */
function* scale(pass: UpdatePass, replicas: readonly KubeObject[], condemned: readonly KubeObject[]): Steps<StepResult> {
  const firstUnavailable =
    condemned.length === 0 ? undefined : [...replicas, ...condemned.toReversed()].find((pod) => isUnavailable(pod, pass.moment));
  const slots = yield* runForAll(pass, replicas, (pod) => processReplica(pass, pod), settledIn(pass));
  if (slots.stop || condemned.length === 0) return slots;
  const claims = yield* runForAll(pass, condemned, (pod) => fixClaims(pass, pod));
  if (claims.stop) return claims;
  return yield* runForAll(pass, condemned, (pod) => processCondemned(pass, pod, firstUnavailable));
}
