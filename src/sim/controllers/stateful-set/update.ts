import { event } from '../../cluster/writes.ts';
import { startOrdinal } from '../../../kube/identity.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating } from '../../../kube/objects.ts';
import { gateOn, has } from '../../../kube/simulated-versions.ts';
import type { Steps } from '../../component.ts';
import { limits } from '../../limits.ts';
import type { Because } from '../../transition.ts';
import { emptySlot } from './new-pod.ts';
import type { StepResult, UpdatePass } from './pass-context.ts';
import { fixClaims, processCondemned, processReplica, runForAll, settledIn } from './phases.ts';
import { isUnavailable, ordinalOf } from './pod-state.ts';
import { recreate } from './recreate.ts';
import { rollOut } from './rollout.ts';
import { because, type Failure, isParallel, type StatefulSetStatus, strategyType } from './stateful-set-view.ts';
import { countReplicas } from './status.ts';

/** What a pass over the pods leads to. Without a status nothing is written. */
export interface Updated {
  readonly status?: StatefulSetStatus;
  readonly failed?: Failure;
  readonly because?: Because;
}

/** The pods that a pass looks at: one for each slot (some not yet created), and those beyond, highest ordinal first. */
interface Places {
  readonly replicas: readonly KubeObject[];
  readonly condemned: readonly KubeObject[];
  /** No slot is empty, so that these are all the pods that there are. */
  readonly isWhole: boolean;
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
  const phases = yield* scale(pass, places);
  const counted = places.isWhole ? done : { ...done, ...countReplicas(pass, [...places.replicas, ...places.condemned]) };
  if (phases.stop) return { status: counted, ...reasons(phases) };
  const type = strategyType(set);
  if (type === 'OnDelete' || type === 'Recreate') return { status: counted };
  const rollout = yield* rollOut(pass, places.replicas);
  const reason =
    rollout.waits === undefined ? {} : { because: because(set, 'rolling-update-waits', rollout.waits, 'spec', 'updateStrategy') };
  return {
    status: { ...counted, currentReplicas: counted.currentReplicas - rollout.deleted },
    ...(rollout.failed === undefined ? {} : { failed: rollout.failed }),
    ...reason,
  };
}

/** A strategy whose gate is off is not followed at all: not even the status is written. */
function unknownStrategy({ set, context }: UpdatePass): Failure | undefined {
  if (strategyType(set) !== 'Recreate' || gateOn(context.target, 'StatefulSetRecreateStrategy')) return undefined;
  const subject = `statefulset ${namespaceText(set)}/${nameOf(set)}`;
  return { message: `${subject} uses Recreate strategy but feature gate StatefulSetRecreateStrategy is disabled` };
}

function reasons({ failed, because: why }: StepResult): Pick<Updated, 'failed' | 'because'> {
  return { ...(failed === undefined ? {} : { failed }), ...(why === undefined ? {} : { because: why }) };
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
  const slots = Math.max(0, Math.min(set.spec.replicas, limits.replicas));
  const replicas: (KubeObject | undefined)[] = [];
  while (replicas.length < slots) replicas.push(undefined);
  const first = startOrdinal(set);
  const condemned: KubeObject[] = [];
  let taken = 0;
  for (const pod of pods) {
    const ordinal = ordinalOf(pod);
    if (ordinal >= first && ordinal - first < slots) {
      replicas[ordinal - first] = pod;
      taken++;
    } else if (ordinal >= 0) condemned.push(pod);
  }
  if (taken < slots) fillUp(replicas, (slot) => emptySlot(set, revisions, first + slot), isParallel(set));
  return {
    replicas: replicas as KubeObject[],
    condemned: condemned.sort((left, right) => ordinalOf(right) - ordinalOf(left)),
    isWhole: taken === slots && pods.length === slots + condemned.length,
  };
}

/** OrderedReady never gets beyond the first empty slot: the others are not told from it. */
function fillUp(replicas: (KubeObject | undefined)[], empty: (slot: number) => KubeObject, eachOfItsOwn: boolean): void {
  let last: KubeObject | undefined;
  for (let slot = 0; slot < replicas.length; slot++) {
    if (replicas[slot] !== undefined) continue;
    if (last === undefined || eachOfItsOwn) last = empty(slot);
    replicas[slot] = last;
  }
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
