import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import {
  claimsOf,
  isPodTerminal,
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type StorageClass,
} from '../../kube/views.ts';
import { withCondition } from '../cluster/conditions.ts';
import { storeKey, type Objects } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps } from '../component.ts';
import type { Because } from '../transition.ts';
import type { NodeInfo, Snapshot } from './filter.ts';
import { findVolume, isBound, selectedNode } from './plugins/volume-binding.ts';
import { schedule } from './schedule.ts';

/** The scheduler looks again so often whether the claims of a chosen node are bound. kube: volumebinding binder.go :: BindPodVolumes */
const bindingPollMs = 1000;
const bindTimeoutMs = 600_000;
const firstBackoffMs = 1000;
const mostBackoffMs = 10_000;
/** A pod that nothing woke is tried again after this. kube: backend/queue DefaultPodMaxInUnschedulablePodsDuration */
const flushMs = 300_000;

/** A pod for which a node is chosen while its claims are being bound. */
interface Assumed {
  readonly node: string;
  readonly sinceMs: number;
  readonly pollMs: number;
  /** The cache has shown the choice on the claims: from then on its absence means that the provisioner gave it back. */
  readonly seen?: boolean;
}

/** How often a pod found no node, and until when it is left alone. */
interface Failed {
  readonly attempts: number;
  readonly untilMs: number;
}

/**
 * Finds a node for each pod, binds its claims there, then the pod. One queue: events that could help wake the pods that wait.
 * kube: pkg/scheduler schedule_one.go, backend/queue
 * differs: any change of a node, and any change of a claim or volume that the pod names, wakes a waiting pod; upstream asks the plugin that refused it.
 */
export const scheduler: Component = {
  name: 'default-scheduler',
  watches: [
    { kind: 'Pod', keys: podKeys },
    {
      kind: 'Node',
      keys: (after, before, cache) => (nodeMatters(after, before) ? waiting(cache) : []),
    },
    { kind: 'PersistentVolumeClaim', keys: (after, before, cache) => claimUsers(after ?? before, cache) },
    { kind: 'PersistentVolume', keys: (after, before, cache) => volumeUsers((after ?? before) as PersistentVolume | undefined, cache) },
    { kind: 'StorageClass', keys: (_, __, cache) => waiting(cache) },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    const pod = context.cache.get('Pod', namespace, name) as Pod | undefined;
    if (pod === undefined) {
      forget(key, context);
      return undefined;
    }
    const assumed = context.memory.get(`assumed/${key}`) as (Assumed & { uid: string | undefined }) | undefined;
    if (assumed !== undefined && assumed.uid !== pod.metadata.uid) forget(key, context);
    if ((pod.spec.nodeName ?? '') !== '' || pod.metadata.deletionTimestamp !== undefined || isPodTerminal(pod)) {
      forget(key, context);
      return undefined;
    }
    if ((pod.spec.schedulingGates ?? []).length > 0) return undefined;
    if (assumed !== undefined && assumed.uid === pod.metadata.uid) return yield* waitForClaims(pod, key, assumed, context);
    return yield* trySchedule(pod, key, context);
  },
};

function forget(key: string, { memory }: Context): void {
  memory.delete(`assumed/${key}`);
  memory.delete(`failed/${key}`);
}

/** A new unbound pod is a key itself; a pod that leaves its node, or moves labels, may make room for those that wait. */
function podKeys(after: KubeObject | undefined, before: KubeObject | undefined, cache: Objects): readonly string[] {
  const [now, was] = [after as Pod | undefined, before as Pod | undefined];
  const pod = now ?? was;
  if (pod === undefined) return [];
  if ((pod.spec.nodeName ?? '') === '') {
    const other = was === undefined || now === undefined || was.spec !== now.spec || was.metadata.labels !== now.metadata.labels;
    return other || was.metadata.deletionTimestamp !== now.metadata.deletionTimestamp ? [objectKeyText(pod)] : [];
  }
  const left = now === undefined || (isPodTerminal(now) && was !== undefined && !isPodTerminal(was));
  const bound = was !== undefined && (was.spec.nodeName ?? '') === '';
  return left || (bound && hasAffinity(cache))
    ? [...(bound ? [objectKeyText(pod)] : []), ...waiting(cache)]
    : bound
      ? [objectKeyText(pod)]
      : [];
}

/** A pod that arrives helps only those that want to be near somebody. */
function hasAffinity(cache: Objects): boolean {
  return unbound(cache).some((pod) => pod.spec.affinity?.podAffinity !== undefined);
}

function unbound(cache: Objects): Pod[] {
  return (cache.list('Pod') as readonly Pod[]).filter(
    (pod) => (pod.spec.nodeName ?? '') === '' && pod.metadata.deletionTimestamp === undefined,
  );
}

function waiting(cache: Objects): string[] {
  return unbound(cache).map(objectKeyText);
}

/** Pods that wait and name the volume's claim; a volume that belongs to nobody may help any that names a claim. */
function volumeUsers(volume: PersistentVolume | undefined, cache: Objects): string[] {
  const ref = volume?.spec.claimRef;
  if (ref === undefined)
    return unbound(cache)
      .filter((pod) => claimsOf(pod).length > 0)
      .map(objectKeyText);
  return usersOf(ref.namespace ?? '', ref.name ?? '', cache);
}

function claimUsers(claim: KubeObject | undefined, cache: Objects): string[] {
  return usersOf(claim?.metadata.namespace ?? '', claim?.metadata.name ?? '', cache);
}

function usersOf(namespace: string, claim: string, cache: Objects): string[] {
  const keys: string[] = [];
  for (const pod of cache.list('Pod', namespace) as readonly Pod[]) {
    if ((pod.spec.nodeName ?? '') === '' && pod.metadata.deletionTimestamp === undefined && claimsOf(pod).includes(claim))
      keys.push(objectKeyText(pod));
  }
  return keys;
}

function nodeMatters(after: Node | undefined, before: Node | undefined): boolean {
  if (after === undefined || before === undefined) return true;
  return (
    !deepEqual(after.spec, before.spec) ||
    after.metadata.labels !== before.metadata.labels ||
    !deepEqual(after.status?.allocatable, before.status?.allocatable)
  );
}

function* trySchedule(pod: Pod, key: string, context: Context): Steps<undefined> {
  const { memory, clock } = context;
  const failed = memory.get(`failed/${key}`) as Failed | undefined;
  if (failed !== undefined && clock.nowMs < failed.untilMs) {
    yield { do: 'enqueue', key, afterMs: failed.untilMs - clock.nowMs };
    return undefined;
  }
  const cycleMs = context.input.cluster.flags?.schedulingMs ?? 0;
  const freeMs = (memory.get('free') as number | undefined) ?? 0;
  if (freeMs > clock.nowMs) {
    yield { do: 'enqueue', key, afterMs: freeMs - clock.nowMs };
    return undefined;
  }
  if (cycleMs > 0) memory.set('free', clock.nowMs + cycleMs);
  const snapshot = snapshotOf(context);
  const found = schedule(pod, snapshot);
  if (found.node === undefined) return yield* unschedulable(pod, key, found.message, found.path, context);
  const node = found.node.node;
  const name = node.metadata.name ?? '';
  memory.set(`assumed/${key}`, { node: name, uid: pod.metadata.uid, sinceMs: clock.nowMs, pollMs: clock.nowMs });
  const unboundClaims = claimsOf(pod)
    .map((each) => context.cache.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', each) as PersistentVolumeClaim)
    .filter((each) => !isBound(each));
  const because = chosen(pod, node, found.eligible, snapshot.nodes.length);
  const taken = new Set<string>();
  for (const claim of unboundClaims) yield* reserve(claim, node, snapshot, taken, because);
  if (unboundClaims.length === 0) return yield* bind(pod, key, name, because, context);
  memory.set(`assumed/${key}`, { node: name, uid: pod.metadata.uid, sinceMs: clock.nowMs, pollMs: clock.nowMs + bindingPollMs });
  yield { do: 'enqueue', key, afterMs: bindingPollMs };
  return undefined;
}

/** A volume that is there is reserved; otherwise the provisioner is told which node. kube: binder.go :: bindAPIUpdate */
function* reserve(claim: PersistentVolumeClaim, node: Node, snapshot: Snapshot, taken: Set<string>, because: Because): Steps<undefined> {
  const volume = findVolume(claim, node, snapshot, taken);
  if (volume === undefined) {
    yield { do: 'patch', key: storeKey(claim), patch: { metadata: { annotations: { [selectedNode]: node.metadata.name } } }, because };
    return undefined;
  }
  taken.add(volume.metadata.name ?? '');
  const { namespace, name, uid } = claim.metadata;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid };
  if (volume.spec.claimRef?.uid !== uid) yield { do: 'patch', key: storeKey(volume), patch: { spec: { claimRef } }, because };
  return undefined;
}

function* waitForClaims(pod: Pod, key: string, assumed: Assumed, context: Context): Steps<undefined> {
  const { memory, clock, cache } = context;
  if (clock.nowMs < assumed.pollMs) return undefined;
  const claims = claimsOf(pod).map(
    (name) => cache.get('PersistentVolumeClaim', pod.metadata.namespace ?? '', name) as PersistentVolumeClaim | undefined,
  );
  const lost = claims.findIndex((each) => each === undefined);
  if (lost >= 0)
    return yield* preBindFails(
      pod,
      key,
      `error getting PVC "${pod.metadata.namespace ?? ''}/${claimsOf(pod)[lost] ?? ''}": not found`,
      context,
    );
  const waiting = claims.filter((each) => each !== undefined && !isBound(each) && (each.spec.volumeName ?? '') === '');
  const refused = waiting.find((each) => each !== undefined && !reserved(each, cache));
  if (refused !== undefined && assumed.seen === true) {
    return yield* preBindFails(pod, key, `provisioning failed for PVC "${refused.metadata.name ?? ''}"`, context);
  }
  if (claims.every((each) => each !== undefined && isBound(each))) {
    const node: Node | undefined = cache.get('Node', '', assumed.node);
    if (node === undefined) return yield* preBindFails(pod, key, `nodes "${assumed.node}" not found`, context);
    return yield* bind(pod, key, assumed.node, chosen(pod, node, 0, 0), context);
  }
  if (clock.nowMs >= assumed.sinceMs + bindTimeoutMs)
    return yield* preBindFails(pod, key, 'binding volumes: context deadline exceeded', context);
  memory.set(`assumed/${key}`, { ...assumed, pollMs: clock.nowMs + bindingPollMs, seen: refused === undefined });
  yield { do: 'enqueue', key, afterMs: bindingPollMs };
  return undefined;
}

/** Whether the claim still has the node that was chosen for it, or a volume that was reserved. */
function reserved(claim: PersistentVolumeClaim, cache: Objects): boolean {
  if (claim.metadata.annotations?.[selectedNode] !== undefined) return true;
  return (cache.list('PersistentVolume') as readonly PersistentVolume[]).some((each) => each.spec.claimRef?.uid === claim.metadata.uid);
}

function* preBindFails(pod: Pod, key: string, text: string, context: Context): Steps<undefined> {
  context.memory.delete(`assumed/${key}`);
  yield* unschedulable(pod, key, `running PreBind plugin "VolumeBinding": ${text}`, ['spec', 'volumes'], context);
  // An error, not a verdict: the pod is tried again as soon as its back-off is over. kube: AddUnschedulableIfNotPresent
  const untilMs = (context.memory.get(`failed/${key}`) as Failed).untilMs;
  yield { do: 'enqueue', key, afterMs: untilMs - context.clock.nowMs };
  return undefined;
}

function* bind(pod: Pod, key: string, node: string, because: Because, { memory }: Context): Steps<undefined> {
  const answer = yield { do: 'bind', key: storeKey(pod), node, because };
  memory.delete(`assumed/${key}`);
  memory.delete(`failed/${key}`);
  if (!answer.ok) return undefined;
  const message = `Successfully assigned ${key} to ${node}`;
  yield { do: 'event', key: storeKey(pod), type: 'Normal', reason: 'Scheduled', message, because };
  return undefined;
}

function chosen(pod: Pod, node: Node, eligible: number, all: number): Because {
  const object: ObjectKey = storeKey(pod);
  const name = node.metadata.name ?? '';
  const text =
    all === 0 ? `the claims are bound where ${name} can use them` : `${name} is the best of ${eligible} eligible of ${all} nodes`;
  return { code: 'node-chosen', text, object, path: ['spec'] };
}

/** kube: schedule_one.go :: handleSchedulingFailure */
function* unschedulable(
  pod: Pod,
  key: string,
  message: string,
  path: readonly (string | number)[] | undefined,
  context: Context,
): Steps<undefined> {
  const { memory, clock } = context;
  const attempts = ((memory.get(`failed/${key}`) as Failed | undefined)?.attempts ?? 0) + 1;
  const waitMs = Math.min(mostBackoffMs, firstBackoffMs * 2 ** Math.min(attempts - 1, 4));
  memory.set(`failed/${key}`, { attempts, untilMs: clock.nowMs + waitMs });
  const because: Because = { code: 'no-node-fits', text: message, object: storeKey(pod), path: path ?? ['spec'] };
  yield { do: 'event', key: storeKey(pod), type: 'Warning', reason: 'FailedScheduling', message, because };
  const condition = { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message, lastTransitionTime: clock.nowText } as const;
  yield { do: 'patch', key: storeKey(pod), patch: { status: withCondition(pod, condition).status }, subresource: 'status', because };
  yield { do: 'enqueue', key, afterMs: flushMs, background: true };
  return undefined;
}

/** Nodes with the pods that count on them: bound ones that have not ended, and assumed ones. */
function snapshotOf({ cache, memory, target }: Context): Snapshot {
  const byNode = new Map<string, Pod[]>();
  for (const pod of cache.list('Pod') as readonly Pod[]) {
    const bound = pod.spec.nodeName ?? '';
    const node = bound === '' ? ((memory.get(`assumed/${objectKeyText(pod)}`) as Assumed | undefined)?.node ?? '') : bound;
    if (node === '' || isPodTerminal(pod)) continue;
    const list = byNode.get(node);
    if (list === undefined) byNode.set(node, [pod]);
    else list.push(pod);
  }
  const nodes: NodeInfo[] = (cache.list('Node') as readonly Node[]).map((node) => ({
    node,
    pods: byNode.get(node.metadata.name ?? '') ?? [],
  }));
  return {
    target,
    nodes,
    claim: (namespace, name) => cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined,
    volume: (name) => cache.get('PersistentVolume', '', name) as PersistentVolume | undefined,
    volumes: () => cache.list('PersistentVolume') as readonly PersistentVolume[],
    storageClass: (name) => cache.get('StorageClass', '', name) as StorageClass | undefined,
    namespaceLabels: (namespace) => cache.get('Namespace', '', namespace)?.metadata.labels ?? { 'kubernetes.io/metadata.name': namespace },
  };
}
