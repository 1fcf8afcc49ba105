import { event } from '../cluster/writes.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { peek, peekInteger, peekText } from '../../base/peek.ts';
import { type KubeObject, nameOf, namespaceText } from '../../kube/objects.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { type Component, type Context, type Pass, splitKey, type Steps, watchOwn } from '../component.ts';

/**
 * A ReplicaSet, for contrast: pods without identity, replaced as soon as one begins to terminate. kube: pkg/controller/replicaset ReplicaSetController.syncReplicaSet
 * differs: adopts no orphans, sends no more than needed of its status, creates without growing batches
 */
export const replicaSet: Component = {
  name: 'replicaset-controller',
  watches: [watchOwn('ReplicaSet'), { kind: 'Pod', keys: ownerKeys }],
  *reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const set = context.cache.get('ReplicaSet', namespace, name);
    if (set === undefined) return undefined;
    const pods = context.cache.list('Pod', namespace).filter((pod) => owns(set, pod) && isActive(pod));
    const failed = set.metadata.deletionTimestamp === undefined ? yield* manage(set, pods) : undefined;
    yield* writeStatus(set, pods, context);
    return failed === undefined ? undefined : { error: failed };
  },
};

/** The sets that own the pod, and that did before. */
function ownerKeys(after: KubeObject | undefined, before: KubeObject | undefined): readonly string[] {
  const references = [...(after?.metadata.ownerReferences ?? []), ...(before?.metadata.ownerReferences ?? [])];
  const owners = references.filter((each) => each.controller === true && each.kind === 'ReplicaSet');
  return [...new Set(owners.map((each) => `${namespaceText(after ?? before)}/${each.name}`))];
}

function owns(set: KubeObject, pod: KubeObject): boolean {
  const owned = pod.metadata.ownerReferences?.some((each) => each.controller === true && each.uid === set.metadata.uid) === true;
  return owned && selects(labelSelector(peek(set, 'spec', 'selector')), pod.metadata.labels ?? {});
}

/** kube: pkg/controller IsPodActive: a pod that terminates is no longer counted, and so is replaced at once. */
function isActive(pod: KubeObject): boolean {
  const phase = peekText(pod, 'status', 'phase');
  return phase !== 'Failed' && phase !== 'Succeeded' && pod.metadata.deletionTimestamp === undefined;
}

/** Creates what is missing, or deletes what is too much. Answers with the message of a refusal. */
function* manage(set: KubeObject, pods: readonly KubeObject[]): Steps<string | undefined> {
  const missing = (peekInteger(set, 'spec', 'replicas') ?? 1) - pods.length;
  const because = {
    code: 'replicas',
    text: 'as many pods as wanted, whichever they are',
    object: storeKey(set),
    path: ['spec', 'replicas'],
  };
  for (let made = 0; made < missing; made++) {
    const response = yield { do: 'create', object: podOf(set), because };
    const reason = response.ok ? 'SuccessfulCreate' : 'FailedCreate';
    const message = response.ok ? `Created pod: ${nameOf(response.object)}` : `Error creating: ${response.message}`;
    yield event(set, response.ok ? 'Normal' : 'Warning', reason, message);
    if (!response.ok) return response.message;
  }
  for (const pod of victims(pods, -missing)) {
    yield { do: 'delete', key: storeKey(pod), because };
    const message = `Deleted pod: ${nameOf(pod)}`;
    yield event(set, 'Normal', 'SuccessfulDelete', message);
  }
  return undefined;
}

/** Unscheduled before scheduled, not ready before ready, younger before older. kube: pkg/controller ActivePodsWithRanks */
function victims(pods: readonly KubeObject[], count: number): readonly KubeObject[] {
  if (count <= 0) return [];
  const rank = (pod: KubeObject): number =>
    ((peekText(pod, 'spec', 'nodeName') ?? '') === '' ? 0 : 2) + (conditionStatus(pod, 'Ready') === 'True' ? 1 : 0);
  return pods
    .toReversed()
    .sort((left, right) => rank(left) - rank(right))
    .slice(0, count);
}

function podOf(set: KubeObject): KubeObject {
  const metadata = peek(set, 'spec', 'template', 'metadata') as Pick<KubeObject['metadata'], 'labels' | 'annotations'> | undefined;
  const owner = { apiVersion: set.apiVersion, kind: set.kind, name: nameOf(set), uid: set.metadata.uid ?? '' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `${nameOf(set)}-`,
      namespace: namespaceText(set),
      ...(metadata?.labels === undefined ? {} : { labels: metadata.labels }),
      ...(metadata?.annotations === undefined ? {} : { annotations: metadata.annotations }),
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    spec: peek(set, 'spec', 'template', 'spec'),
  };
}

function* writeStatus(set: KubeObject, pods: readonly KubeObject[], _context: Context): Pass {
  const ready = pods.filter((pod) => conditionStatus(pod, 'Ready') === 'True').length;
  const status = {
    replicas: pods.length,
    fullyLabeledReplicas: pods.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: set.metadata.generation ?? 1,
  };
  if (!deepEqual(set.status, status)) yield { do: 'update', object: { ...set, status }, subresource: 'status' };
  return undefined;
}
