import { isReady, isPodTerminal, nodeNameOf } from '../../kube/views.ts';
import { event, because, create, updateStatus, remove } from '../cluster/writes.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { peek, peekInteger } from '../../base/peek.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating, controllerOf, controllerReference } from '../../kube/objects.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import { type Component, type Steps, watchOwn, objectOfKey } from '../component.ts';

/**
 * A ReplicaSet, for contrast: pods without identity, replaced as soon as one begins to terminate. kube: pkg/controller/replicaset ReplicaSetController.syncReplicaSet
 * differs: adopts no orphans, sends no more than needed of its status, creates without growing batches
 */
export const replicaSet: Component = {
  name: 'replicaset-controller',
  watches: [watchOwn('ReplicaSet'), { kind: 'Pod', keys: (after, before) => [...ownerKeys(after), ...ownerKeys(before)] }],
  *reconcile(key, context) {
    const set = objectOfKey(context.cache, 'ReplicaSet', key);
    if (set === undefined) return;
    const pods = context.cache.list('Pod', namespaceText(set)).filter((pod) => owns(set, pod) && isActive(pod));
    const error = isTerminating(set) ? undefined : yield* manage(set, pods);
    yield* writeStatus(set, pods);
    return error === undefined ? undefined : { error };
  },
};

function ownerKeys(pod: KubeObject | undefined): string[] {
  const owner = controllerOf(pod);
  return owner?.kind === 'ReplicaSet' ? [`${namespaceText(pod)}/${owner.name}`] : [];
}

function owns(set: KubeObject, pod: KubeObject): boolean {
  return controllerOf(pod)?.uid === set.metadata.uid && selects(labelSelector(peek(set, 'spec', 'selector')), pod.metadata.labels);
}

/** kube: pkg/controller IsPodActive: a pod that terminates is no longer counted, and so is replaced at once. */
function isActive(pod: KubeObject): boolean {
  return !isPodTerminal(pod) && !isTerminating(pod);
}

/** Creates what is missing, or deletes what is too much. Answers with the message of a refusal. */
function* manage(set: KubeObject, pods: readonly KubeObject[]): Steps<string | undefined> {
  const missing = (peekInteger(set, 'spec', 'replicas') ?? 1) - pods.length;
  const why = because(set, 'replicas', 'as many pods as wanted, whichever they are', 'spec', 'replicas');
  for (let made = 0; made < missing; made++) {
    const response = yield create(podOf(set), why);
    if (!response.ok) {
      yield event(set, 'Warning', 'FailedCreate', `Error creating: ${response.message}`);
      return response.message;
    }
    yield event(set, 'Normal', 'SuccessfulCreate', `Created pod: ${nameOf(response.object)}`);
  }
  for (const pod of victims(pods, -missing)) {
    yield remove(pod, why);
    yield event(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${nameOf(pod)}`);
  }
  return undefined;
}

/** Unscheduled before scheduled, not ready before ready, younger before older. kube: pkg/controller ActivePodsWithRanks */
function victims(pods: readonly KubeObject[], count: number): readonly KubeObject[] {
  if (count <= 0) return [];
  const rank = (pod: KubeObject): number => (nodeNameOf(pod) === '' ? 0 : 2) + (isReady(pod) ? 1 : 0);
  return pods
    .toReversed()
    .sort((left, right) => rank(left) - rank(right))
    .slice(0, count);
}

function podOf(set: KubeObject): KubeObject {
  const { labels, annotations } = (peek(set, 'spec', 'template', 'metadata') ?? {}) as KubeObject['metadata'];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${nameOf(set)}-`,
      namespace: namespaceText(set),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ownerReferences: [controllerReference(set)],
    },
    spec: peek(set, 'spec', 'template', 'spec'),
  };
}

function* writeStatus(set: KubeObject, pods: readonly KubeObject[]): Steps {
  const ready = pods.filter(isReady).length;
  const status = {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: set.metadata.generation ?? 1,
  };
  if (!deepEqual(set.status, status)) yield updateStatus(set, status);
}
