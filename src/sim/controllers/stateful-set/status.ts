import { updateStatus } from '../../cluster/writes.ts';
import { deepEqual } from '../../../base/deep-equal.ts';
import { type KubeObject, nameOf, namespaceText } from '../../../kube/objects.ts';
import { gateOn, has } from '../../../kube/simulated-versions.ts';
import { type Condition, withCondition } from '../../cluster/conditions.ts';
import type { Steps } from '../../component.ts';
import type { Because } from '../../transition.ts';
import type { Members } from './members.ts';
import { type PassContext, type UpdatePass } from './pass-context.ts';
import { isRunningAndAvailable } from './pod-state.ts';
import { type Failure, type StatefulSetStatus, strategyType, failureOf } from './stateful-set-view.ts';

type Counters = Pick<StatefulSetStatus, 'replicas' | 'readyReplicas' | 'availableReplicas' | 'currentReplicas' | 'updatedReplicas'>;

/** kube: updateStatus, computeReplicaStatus */
export function countReplicas({ moment, revisions }: UpdatePass, { pods, created, ready, ofRevision }: Members): Counters {
  return {
    replicas: created,
    readyReplicas: ready,
    availableReplicas: moment.minReadySeconds === 0 ? ready : pods.filter((pod) => isRunningAndAvailable(pod, moment)).length,
    currentReplicas: ofRevision.get(nameOf(revisions.current)) ?? 0,
    updatedReplicas: ofRevision.get(nameOf(revisions.update)) ?? 0,
  };
}

/** The status with the Recreate strategy's condition. */
export function withProgress(
  pass: PassContext,
  status: StatefulSetStatus,
  progress: Omit<Condition, 'type' | 'lastTransitionTime'>,
): StatefulSetStatus {
  const condition: Condition = { type: 'Progressing', ...progress, lastTransitionTime: pass.context.clock.nowText };
  return withCondition({ ...pass.set, status }, condition).status as StatefulSetStatus;
}

/** When all pods are updated and ready, the update revision becomes the current one. kube: completeRollingUpdate; 1.37 completeUpdate */
export function complete(pass: PassContext, status: StatefulSetStatus): StatefulSetStatus {
  const { set, context } = pass;
  const type = strategyType(set);
  if (type !== 'RollingUpdate' && !has(context.target, 'anyStrategyAdvancesCurrentRevision')) return status;
  const { replicas } = set.spec;
  if (status.updatedReplicas !== replicas || status.readyReplicas !== replicas || status.replicas !== replicas) return status;
  const progressed = status.conditions?.some((each) => each.type === 'Progressing') === true;
  const completed = { ...status, currentReplicas: status.updatedReplicas, currentRevision: status.updateRevision };
  if (!progressed || type !== 'Recreate' || !gateOn(context.target, 'StatefulSetRecreateStrategy')) return completed;
  return withProgress(pass, completed, { status: 'False', reason: 'RecreateCompleted', message: 'All pods recreated successfully' });
}

const compared = [
  'replicas',
  'currentReplicas',
  'readyReplicas',
  'updatedReplicas',
  'currentRevision',
  'availableReplicas',
  'updateRevision',
] as const satisfies readonly (keyof StatefulSetStatus)[];

/** kube: inconsistentStatus */
function differs({ set, context }: PassContext, status: StatefulSetStatus): boolean {
  const old = set.status ?? {};
  if (status.observedGeneration > (old.observedGeneration ?? 0)) return true;
  if (compared.some((field) => (old[field] ?? (typeof status[field] === 'number' ? 0 : '')) !== status[field])) return true;
  return has(context.target, 'statusKeepsConditions') && !deepEqual(old.conditions ?? [], status.conditions ?? []);
}

/** Tries of a status write that meets conflicts. kube: client-go util/retry DefaultRetry */
const statusTries = 5;

/** Writes the status when it differs. kube: updateStatefulSetStatus, realStatefulSetStatusUpdater */
export function* writeStatus(pass: PassContext, status: StatefulSetStatus, why: Because | undefined): Steps<Failure | undefined> {
  const completed = complete(pass, status);
  if (!differs(pass, completed)) return undefined;
  let set: KubeObject = pass.set;
  let failed: Failure | undefined;
  for (let tries = 0; tries < statusTries; tries++) {
    failed = failureOf(yield updateStatus(set, completed, why));
    if (failed?.reason !== 'Conflict') break;
    set = pass.context.cache.get('StatefulSet', namespaceText(set), nameOf(set)) ?? set;
  }
  return failed;
}
