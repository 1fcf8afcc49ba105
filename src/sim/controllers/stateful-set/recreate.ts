import type { KubeObject } from '../../../kube/objects.ts';
import type { Steps } from '../../component.ts';
import type { UpdatePass } from './pass-context.ts';
import { deletePod } from './pod-control.ts';
import { isTerminating, revisionOf } from './pod-state.ts';
import { because, type Failure, type StatefulSetStatus } from './stateful-set-view.ts';
import { withProgress } from './status.ts';

/** Every pod of an old revision goes before any new one comes. kube: recreateDeleteAndWait (1.37) */
export function* recreate(
  pass: UpdatePass,
  status: StatefulSetStatus,
  pods: readonly KubeObject[],
): Steps<{ readonly stop: boolean; readonly status: StatefulSetStatus; readonly failed?: Failure }> {
  const { current, update } = pass.revisions;
  const old = pods.filter((pod) => revisionOf(pod) !== update.metadata.name);
  const progress = (message: string): StatefulSetStatus =>
    withProgress(pass, status, { status: 'True', reason: 'RecreateInProgress', message });
  if (old.length === 0) {
    const waiting = current.metadata.name !== update.metadata.name;
    return { stop: false, status: waiting ? progress('Waiting for new-revision pods to be created') : status };
  }
  for (const pod of old) {
    if (isTerminating(pod)) continue;
    const text = `Recreate: ${pod.metadata.name ?? ''} is of an old revision`;
    const failed = yield* deletePod(pass, pod, because(pass.set, 'recreate', text, 'spec', 'updateStrategy', 'type'));
    if (failed !== undefined) return { stop: true, status: progress('Deleting old revision pods'), failed };
  }
  return { stop: true, status: progress('Deleting old revision pods') };
}
