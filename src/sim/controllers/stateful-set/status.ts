import { deepEqual } from '../../../base/deep-equal.ts';
import { type KubeObject, isTerminating } from '../../../kube/objects.ts';
import { gateOn, has } from '../../../kube/simulated-versions.ts';
import { type Condition, withCondition } from '../../cluster/conditions.ts';
import type { Steps } from '../../component.ts';
import type { Because } from '../../transition.ts';
import { keyOfSet, type PassContext, type UpdatePass } from './pass-context.ts';
import { factsOf, isRunningAndAvailable } from './pod-state.ts';
import { type Failure, failure, type StatefulSetStatus, strategyType } from './stateful-set-view.ts';

type Counters = Pick<StatefulSetStatus, 'replicas' | 'readyReplicas' | 'availableReplicas' | 'currentReplicas' | 'updatedReplicas'>;

/** kube: updateStatus, computeReplicaStatus */
export function countReplicas({ moment, revisions }: UpdatePass, pods: readonly KubeObject[]): Counters {
  const counters = { replicas: 0, readyReplicas: 0, availableReplicas: 0, currentReplicas: 0, updatedReplicas: 0 };
  for (const pod of pods) {
    const { phase, ready, revision } = factsOf(pod);
    if (phase === '') continue;
    counters.replicas++;
    if (ready && phase === 'Running') {
      counters.readyReplicas++;
      if (moment.minReadySeconds === 0 || isRunningAndAvailable(pod, moment)) counters.availableReplicas++;
    }
    if (isTerminating(pod)) continue;
    if (revision === revisions.current.metadata.name) counters.currentReplicas++;
    if (revision === revisions.update.metadata.name) counters.updatedReplicas++;
  }
  return counters;
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
export function* writeStatus(pass: PassContext, status: StatefulSetStatus, because: Because | undefined): Steps<Failure | undefined> {
  const completed = complete(pass, status);
  if (!differs(pass, completed)) return undefined;
  const { namespace, name } = keyOfSet(pass.set);
  let set: KubeObject = pass.set;
  let failed: Failure | undefined;
  for (let tries = 0; tries < statusTries; tries++) {
    const response = yield {
      do: 'update',
      object: { ...set, status: completed },
      subresource: 'status',
      ...(because === undefined ? {} : { because }),
    };
    if (response.ok) return undefined;
    failed = failure(response);
    if (failed.reason !== 'Conflict') return failed;
    set = pass.context.cache.get('StatefulSet', namespace, name) ?? set;
  }
  return failed;
}
