import { because } from '../../cluster/writes.ts';
import { type KubeObject, nameOf, isTerminating } from '../../../kube/objects.ts';
import type { Steps } from '../../component.ts';
import { goOn, type StepResult, type UpdatePass, stopIf } from './pass-context.ts';
import { inBatches } from './phases.ts';
import { deletePod } from './pod-control.ts';
import { isCreated, revisionOf } from './pod-state.ts';
import { type Failure, type StatefulSetStatus } from './stateful-set-view.ts';
import { withProgress } from './status.ts';

/** Every pod of an old revision goes before any new one comes. kube: recreateDeleteAndWait (1.37) */
export function* recreate(
  pass: UpdatePass,
  status: StatefulSetStatus,
  pods: readonly KubeObject[],
): Steps<{ readonly stop: boolean; readonly status: StatefulSetStatus; readonly failed?: Failure }> {
  const { current, update } = pass.revisions;
  const isOld = (pod: KubeObject): boolean => isCreated(pod) && revisionOf(pod) !== update.metadata.name;
  const progress = (message: string): StatefulSetStatus =>
    withProgress(pass, status, { status: 'True', reason: 'RecreateInProgress', message });
  if (!pods.some(isOld)) {
    const waiting = current.metadata.name !== update.metadata.name;
    return { stop: false, status: waiting ? progress('Waiting for new-revision pods to be created') : status };
  }
  const { failed } = yield* inBatches(
    pass,
    pods,
    (pod) => deleteOld(pass, pod),
    (pod) => !isOld(pod) || isTerminating(pod),
  );
  return failed === undefined ? { stop: true, status: progress('Deleting old revision pods') } : { stop: true, status, failed };
}

function* deleteOld(pass: UpdatePass, pod: KubeObject): Steps<StepResult> {
  const text = `Recreate: ${nameOf(pod)} is of an old revision`;
  const failed = yield* deletePod(pass, pod, because(pass.set, 'recreate', text, 'spec', 'updateStrategy', 'type'));
  return failed?.reason === 'NotFound' ? goOn : stopIf(failed);
}
