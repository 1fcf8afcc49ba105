import { type KubeObject, namespaceText, controllerOf } from '../../../kube/objects.ts';
import { labelSelector, selects } from '../../../kube/selector.ts';
import { has } from '../../../kube/simulated-versions.ts';
import { isReady } from '../../../kube/views.ts';
import type { Objects } from '../../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, type Steps, watchOwn, objectOfKey } from '../../component.ts';
import { pause } from '../../cluster/writes.ts';
import { adoptRevisions, claimPods } from './claiming.ts';
import { pauseEvery } from './phases.ts';
import type { Members } from './members.ts';
import type { PassContext } from './pass-context.ts';
import { untilAvailableMs } from './pod-state.ts';
import { chooseRevisions, listRevisions, truncateHistory } from './revisions.ts';
import { aggregate, type Failure, type Revision, type StatefulSet, type StatefulSetStatus } from './stateful-set-view.ts';
import { writeStatus } from './status.ts';
import { updateSet } from './update.ts';

/** The StatefulSet controller. kube: pkg/controller/statefulset StatefulSetController.sync */
export const statefulSet: Component = {
  name: 'statefulset-controller',
  watches: [
    watchOwn('StatefulSet'),
    {
      kind: 'Pod',
      keys: (after, before, cache) => setsOf(after ?? before, after === undefined ? undefined : before, cache),
      later: whenAvailable,
    },
  ],
  reconcile: sync,
};

/** The sets that a change of a pod concerns: its owner before and now; for an orphan every set that selects it. kube: addPod, updatePod, deletePod */
function setsOf(pod: KubeObject | undefined, before: KubeObject | undefined, cache: Objects): readonly string[] {
  const sets: KubeObject[] = [];
  for (const each of pod?.metadata.ownerReferences === before?.metadata.ownerReferences ? [pod] : [pod, before]) {
    const owner = controllerOf(each);
    if (owner?.kind !== 'StatefulSet') continue;
    const set = cache.get('StatefulSet', namespaceText(each), owner.name);
    if (set?.metadata.uid === owner.uid && !sets.includes(set)) sets.push(set);
  }
  if (pod === undefined || controllerOf(pod) !== undefined) return sets.map(objectKeyText);
  for (const set of cache.list('StatefulSet', namespaceText(pod)) as readonly StatefulSet[]) {
    if (selects(labelSelector(set.spec.selector), pod.metadata.labels) && !sets.includes(set)) sets.push(set);
  }
  return sets.map(objectKeyText);
}

/** A pod that turned Ready is looked at again when it may be available. kube: updatePod, its last part */
function whenAvailable(
  after: KubeObject | undefined,
  before: KubeObject | undefined,
  cache: Objects,
  { target }: Pick<Context, 'target'>,
): readonly { readonly key: string; readonly afterMs: number }[] {
  if (after === undefined || before === undefined || !isReady(after) || isReady(before)) return [];
  return setsOf(after, undefined, cache).flatMap((key) => {
    const seconds = (objectOfKey(cache, 'StatefulSet', key) as StatefulSet | undefined)?.spec.minReadySeconds ?? 0;
    const extra = has(target, 'exactAvailabilityTimer') ? 0 : 1;
    return seconds > 0 ? [{ key, afterMs: (seconds + extra) * 1000 }] : [];
  });
}

function* sync(key: string, context: Context): Pass {
  const set = objectOfKey(context.cache, 'StatefulSet', key) as StatefulSet | undefined;
  if (set === undefined) return;
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const pass: PassContext = { set, context, moment: { nowMs: context.clock.nowMs, minReadySeconds, target: context.target } };
  let revisions = listRevisions(pass);
  if (revisions.some((each) => controllerOf(each) === undefined)) {
    const notAdopted = yield* adoptRevisions(pass, revisions);
    if (notAdopted !== undefined) return { error: notAdopted.message };
    revisions = listRevisions(pass);
  }
  const { members, failed: notClaimed } = yield* claimPods(pass);
  if (notClaimed !== undefined) return { error: notClaimed.message };
  if (members.pods.length > pauseEvery) yield pause;
  const { status, failed } = yield* update(pass, members, revisions);
  if (failed !== undefined) return { error: failed.message };
  return minReadySeconds > 0 && status !== undefined ? requeue(pass, members, status) : undefined;
}

/** When to look again for availability. kube: syncStatefulSet */
function requeue(
  { set, moment, context }: PassContext,
  { pods }: Members,
  status: StatefulSetStatus,
): { requeueAfterMs: number } | undefined {
  if (!has(context.target, 'exactAvailabilityTimer')) {
    return status.availableReplicas === set.spec.replicas ? undefined : { requeueAfterMs: moment.minReadySeconds * 1000 };
  }
  const waits = pods.map((pod) => untilAvailableMs(pod, moment)).filter((each) => each !== undefined && each > 0);
  return waits.length === 0 ? undefined : { requeueAfterMs: Math.min(...(waits as number[])) };
}

/** Revisions, the pods, the status, the history. kube: defaultStatefulSetControl.UpdateStatefulSet, performUpdate */
function* update(
  pass: PassContext,
  members: Members,
  revisions: readonly Revision[],
): Steps<{ readonly status?: StatefulSetStatus | undefined; readonly failed: Failure | undefined }> {
  const chosen = yield* chooseRevisions(pass, revisions);
  if ('message' in chosen) {
    const cut = yield* truncateHistory(pass, members.pods, revisions, undefined);
    return { failed: aggregate([chosen, cut]) };
  }
  const { status, failed, because } = yield* updateSet({ ...pass, revisions: chosen }, members, chosen.collisionCount);
  const notWritten = status === undefined ? undefined : yield* writeStatus(pass, status, because);
  const cut = yield* truncateHistory(pass, members.pods, revisions, chosen);
  return { status, failed: aggregate([failed ?? notWritten, cut]) };
}
