import { event, patch, because, enqueue } from '../cluster/writes.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating, type Path } from '../../kube/objects.ts';
import { remember } from '../../base/remember.ts';
import {
  type Node,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type Pod,
  type StorageClass,
  claimsOf,
  isPodTerminal,
  nodeNameOf,
} from '../../kube/views.ts';
import { has } from '../../kube/simulated-versions.ts';
import { patchCondition } from '../cluster/conditions.ts';
import { type Cache, storeKey } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps, objectOfKey } from '../component.ts';
import type { Because } from '../transition.ts';
import { NodeInfo, type Snapshot } from './filter.ts';
import { claimReference, findVolume, isBound, selectedNode } from './plugins/volume-binding.ts';
import { isRefused, nodeHelps } from './queueing-hints.ts';
import { schedule } from './schedule.ts';

/** The scheduler looks again so often whether the claims of a chosen node are bound. kube: volumebinding binder.go :: BindPodVolumes */
const bindingPollMs = 1000;
const bindTimeoutMs = 600_000;
const firstBackoffMs = 1000;
const mostBackoffMs = 10_000;
/** A pod that nothing woke is tried again after this. kube: backend/queue DefaultPodMaxInUnschedulablePodsDuration */
const flushMs = 300_000;

/** A pod for which a node is chosen while its claims are being bound, and until the cache shows that it is bound itself. */
interface Assumed {
  readonly uid: string | undefined;
  readonly node: string;
  readonly sinceMs: number;
  readonly pollMs: number;
  /** The cache has shown the choice on the claims: from then on its absence means that the provisioner gave it back. */
  readonly seen?: boolean;
  readonly isBound?: true;
}

/** How often a pod found no node, and until when it is left alone. */
interface Failed {
  readonly attempts: number;
  readonly untilMs: number;
}

/**
 * Finds a node for each pod, binds its claims there, then the pod. One queue: events that could help wake the pods that wait.
 * kube: pkg/scheduler schedule_one.go, backend/queue
 * differs: what refused a pod is read from its condition, and what could help is asked more coarsely than upstream's plugins do.
 */
export const scheduler: Component = {
  name: 'default-scheduler',
  watches: [
    { kind: 'Pod', keys: podKeys },
    {
      kind: 'Node',
      keys: (after, before, cache, { target }) =>
        unbound(cache)
          .filter((pod) => nodeHelps(pod, after, before, target))
          .map(objectKeyText),
    },
    { kind: 'PersistentVolumeClaim', keys: (after, before, cache) => usersOf(objectKeyText((after ?? before) as KubeObject), cache) },
    { kind: 'PersistentVolume', keys: (after, before, cache) => volumeUsers((after ?? before) as PersistentVolume | undefined, cache) },
    { kind: 'StorageClass', keys: (_, __, cache) => unbound(cache).filter(isForVolumes).map(objectKeyText) },
  ],
  *reconcile(key, context): Pass {
    const pod = objectOfKey(context.cache, 'Pod', key) as Pod | undefined;
    const assumed = assumedOf(key, context);
    const isWanted = pod !== undefined && isWaiting(pod) && !isPodTerminal(pod);
    const leftMs = (assumed?.pollMs ?? 0) - context.clock.nowMs;
    if (pod === undefined && assumed !== undefined) return yield* leftMs > 0 ? later(key, leftMs) : vanished(key, context);
    const isAnother = assumed !== undefined && assumed.uid !== pod?.metadata.uid;
    if (!isWanted || isAnother) forget(key, context);
    else if (assumed?.isBound === true) return;
    if (!isWanted || (pod.spec.schedulingGates ?? []).length > 0) return;
    if (assumed === undefined || isAnother) return yield* trySchedule(pod, key, context);
    return yield* leftMs > 0 ? later(key, leftMs) : waitForClaims(pod, key, assumed, context);
  },
};

/** Not yet: a timer of a pod that had the name before may have come first. */
function* later(key: string, afterMs: number): Steps {
  yield enqueue(key, afterMs);
}

/** A pod that is gone is missed when its claims are looked at again. */
function* vanished(key: string, context: Context): Steps {
  forget(key, context);
  const pod = { kind: 'Pod', ...splitKey(key) };
  yield event(pod, 'Warning', 'FailedScheduling', preBindMessage(`pod does not exist any more: pod "${pod.name}" not found`));
}

function forget(key: string, context: Context): void {
  unassume(key, context);
  context.memory.delete(`failed/${key}`);
}

function assumedOf(key: string, { memory }: Context): Assumed | undefined {
  return memory.get(key) as Assumed | undefined;
}

/** Notes the choice for a pod, also under the node. */
function assume(key: string, assumed: Assumed, context: Context): void {
  const { memory } = context;
  if (assumedOf(key, context) === undefined) memory.set(`on/${assumed.node}`, [...keysOn(assumed.node, context), key]);
  memory.set(key, assumed);
}

function unassume(key: string, context: Context): void {
  const { memory } = context;
  const node = assumedOf(key, context)?.node;
  if (node === undefined) return;
  const others = keysOn(node, context).filter((each) => each !== key);
  memory.set(`on/${node}`, others);
  memory.delete(key);
}

/** The pods that are assumed on a node. */
function keysOn(node: string, { memory }: Context): readonly string[] {
  return (memory.get(`on/${node}`) as readonly string[] | undefined) ?? [];
}

/** A new unbound pod is a key itself; a pod that leaves its node, or moves labels, may make room for those that wait. */
function podKeys(after: KubeObject | undefined, before: KubeObject | undefined, cache: Cache): readonly string[] {
  const [now, was] = [after as Pod | undefined, before as Pod | undefined];
  const pod = now ?? was;
  if (pod === undefined) return [];
  if (nodeNameOf(pod) === '') {
    const other = was === undefined || now === undefined || was.spec !== now.spec || was.metadata.labels !== now.metadata.labels;
    return other || was.metadata.deletionTimestamp !== now.metadata.deletionTimestamp ? [objectKeyText(pod)] : [];
  }
  const left = now === undefined || (isPodTerminal(now) && was !== undefined && !isPodTerminal(was));
  const bound = was !== undefined && nodeNameOf(was) === '';
  if (!left && !bound) return [];
  // A pod that arrives helps only those that want to be near somebody.
  const near = (each: Pod): boolean => each.spec.affinity?.podAffinity !== undefined && isWaiting(each);
  const helps = left || (bound && cache.by('podsOfNode', '').some(near));
  const waiting = helps ? unbound(cache).filter((each) => !left || isRefused(each, /No preemption victims/)) : [];
  return [...(bound ? [pod] : []), ...waiting].map(objectKeyText);
}

function isWaiting(pod: Pod): boolean {
  return nodeNameOf(pod) === '' && !isTerminating(pod);
}

function unbound(cache: Cache): Pod[] {
  return cache.by('podsOfNode', '').filter(isWaiting);
}

/** Pods that wait and name the volume's claim; a volume that belongs to nobody may help any that names a claim. */
function volumeUsers(volume: PersistentVolume | undefined, cache: Cache): string[] {
  const ref = volume?.spec.claimRef;
  if (ref !== undefined) return usersOf(`${ref.namespace ?? ''}/${ref.name ?? ''}`, cache);
  return unbound(cache)
    .filter((pod) => claimsOf(pod).length > 0 && isForVolumes(pod))
    .map(objectKeyText);
}

const isForVolumes = (pod: Pod): boolean => isRefused(pod, /[vV]olume/);

function usersOf(claim: string, cache: Cache): string[] {
  return cache
    .by('podsOfClaim', claim)
    .filter((pod) => isWaiting(pod) && isForVolumes(pod))
    .map(objectKeyText);
}

function* trySchedule(pod: Pod, key: string, context: Context): Steps {
  const { memory, clock } = context;
  const failed = memory.get(`failed/${key}`) as Failed | undefined;
  const cycleMs = context.input.cluster.flags?.schedulingMs ?? 0;
  const freeMs = (memory.get('free') as number | undefined) ?? 0;
  for (const untilMs of [failed?.untilMs ?? 0, freeMs]) {
    if (untilMs <= clock.nowMs) continue;
    yield enqueue(key, untilMs - clock.nowMs);
    return;
  }
  if (cycleMs > 0) memory.set('free', clock.nowMs + cycleMs);
  const snapshot = snapshotOf(context);
  const found = schedule(pod, snapshot, (count) => (context.input.seed === 0 ? 1 : context.random.below('equal nodes', count)));
  if (found.node === undefined) return yield* unschedulable(pod, key, found.message, found.path, context);
  const node = found.node.node;
  const assumed = { node: nameOf(node), uid: pod.metadata.uid, sinceMs: clock.nowMs, pollMs: clock.nowMs };
  assume(key, assumed, context);
  const unboundClaims = claimObjects(pod, context).filter((each) => each !== undefined && !isBound(each)) as PersistentVolumeClaim[];
  const why = chosen(pod, `${nameOf(node)} is the best of ${found.eligible} eligible of ${snapshot.nodes.length} nodes`);
  const taken = new Set<string>();
  for (const claim of unboundClaims) yield* reserve(claim, node, snapshot, taken, why);
  if (unboundClaims.length === 0) return yield* bind(pod, key, nameOf(node), why, context);
  assume(key, { ...assumed, pollMs: clock.nowMs + bindingPollMs }, context);
  yield enqueue(key, bindingPollMs);
}

/** The claims that a pod names, as far as they are there. */
function claimObjects(pod: Pod, { cache }: Context): (PersistentVolumeClaim | undefined)[] {
  return claimsOf(pod).map((name) => cache.get('PersistentVolumeClaim', namespaceText(pod), name) as PersistentVolumeClaim | undefined);
}

/** A volume that is there is reserved; otherwise the provisioner is told which node. kube: binder.go :: bindAPIUpdate */
function* reserve(claim: PersistentVolumeClaim, node: Node, snapshot: Snapshot, taken: Set<string>, why: Because): Steps {
  const volume = findVolume(claim, node, snapshot, taken);
  if (volume === undefined) {
    yield patch(claim, { metadata: { annotations: { [selectedNode]: node.metadata.name } } }, why);
    return;
  }
  taken.add(nameOf(volume));
  if (volume.spec.claimRef?.uid !== claim.metadata.uid) yield patch(volume, { spec: { claimRef: claimReference(claim) } }, why);
}

function* waitForClaims(pod: Pod, key: string, assumed: Assumed, context: Context): Steps {
  const { clock, cache } = context;
  const claims = claimObjects(pod, context);
  const lost = claims.findIndex((each) => each === undefined);
  if (lost >= 0) {
    const missing = `could not find v1.PersistentVolumeClaim "${namespaceText(pod)}/${claimsOf(pod)[lost] ?? ''}"`;
    return yield* preBindFails(pod, key, `failed to check provisioning pvc: ${missing}`, context);
  }
  const waiting = claims.filter((each) => each !== undefined && !isBound(each) && (each.spec.volumeName ?? '') === '');
  const refused = waiting.find((each) => each !== undefined && !reserved(each, cache));
  if (refused !== undefined && assumed.seen === true) {
    return yield* preBindFails(pod, key, `provisioning failed for PVC "${nameOf(refused)}"`, context);
  }
  if (claims.every((each) => each !== undefined && isBound(each))) {
    const { node } = assumed;
    if (cache.get('Node', '', node) === undefined)
      return yield* preBindFails(pod, key, `failed to get node "${node}": node "${node}" not found`, context);
    return yield* bind(pod, key, node, chosen(pod, `the claims are bound where ${node} can use them`), context);
  }
  if (clock.nowMs >= assumed.sinceMs + bindTimeoutMs) return yield* preBindFails(pod, key, 'context deadline exceeded', context);
  assume(key, { ...assumed, pollMs: clock.nowMs + bindingPollMs, seen: refused === undefined }, context);
  yield enqueue(key, bindingPollMs);
}

/** Whether the claim still has the node that was chosen for it, or a volume that was reserved. */
function reserved(claim: PersistentVolumeClaim, cache: Cache): boolean {
  if (claim.metadata.annotations?.[selectedNode] !== undefined) return true;
  return volumesOf(claim, cache).some((each) => each.spec.claimRef?.uid === claim.metadata.uid);
}

function preBindMessage(text: string): string {
  return `running PreBind plugin "VolumeBinding": binding volumes: ${text}`;
}

function* preBindFails(pod: Pod, key: string, text: string, context: Context): Steps {
  unassume(key, context);
  const message = preBindMessage(text);
  yield* unschedulable(pod, key, message, ['spec', 'volumes'], context, 'SchedulerError');
  // An error, not a verdict: the pod is tried again as soon as its back-off is over. kube: AddUnschedulableIfNotPresent
  const untilMs = (context.memory.get(`failed/${key}`) as Failed).untilMs;
  yield enqueue(key, untilMs - context.clock.nowMs);
}

function* bind(pod: Pod, key: string, node: string, why: Because, context: Context): Steps {
  const answer = yield { do: 'bind', key: storeKey(pod), node, because: why };
  const assumed = assumedOf(key, context);
  forget(key, context);
  if (!answer.ok) return;
  // It counts on its node before the cache, which may lag, shows it there.
  if (assumed !== undefined) assume(key, { ...assumed, isBound: true }, context);
  yield event(pod, 'Normal', 'Scheduled', `Successfully assigned ${key} to ${node}`, why);
}

function chosen(pod: Pod, text: string): Because {
  return because(pod, 'node-chosen', text, 'spec');
}

/** kube: schedule_one.go :: handleSchedulingFailure */
function* unschedulable(
  pod: Pod,
  key: string,
  message: string,
  path: Path | undefined,
  context: Context,
  reason: 'Unschedulable' | 'SchedulerError' = 'Unschedulable',
): Steps {
  const { memory, clock, target } = context;
  const attempts = ((memory.get(`failed/${key}`) as Failed | undefined)?.attempts ?? 0) + 1;
  const isFree = reason === 'Unschedulable' && has(target, 'idleSchedulerSkipsBackoff');
  const waitMs = isFree ? 0 : Math.min(mostBackoffMs, firstBackoffMs * 2 ** Math.min(attempts - 1, 4));
  memory.set(`failed/${key}`, { attempts, untilMs: clock.nowMs + waitMs });
  const why = because(pod, 'no-node-fits', message, ...(path ?? ['spec']));
  yield event(pod, 'Warning', 'FailedScheduling', message, why);
  yield patchCondition(pod, { type: 'PodScheduled', status: 'False', reason, message }, clock, why);
  yield enqueue(key, flushMs, true);
}

/** Volumes that are reserved for a claim or bound to it. */
function volumesOf(claim: PersistentVolumeClaim, cache: Cache): readonly PersistentVolume[] {
  return cache.by('volumesOfClaim', objectKeyText(claim));
}

/** Nodes with the pods that count on them: bound ones that have not ended, and assumed ones. */
function snapshotOf(context: Context): Snapshot {
  const { cache, target } = context;
  const nodes = (cache.list('Node') as readonly Node[]).map((node): NodeInfo => {
    const name = nameOf(node);
    return new NodeInfo(node, unended(cache.by('podsOfNode', name)), assumedOn(name, context));
  });
  return {
    target,
    nodes,
    claim: (namespace, name) => cache.get('PersistentVolumeClaim', namespace, name) as PersistentVolumeClaim | undefined,
    volume: (name) => cache.get('PersistentVolume', '', name) as PersistentVolume | undefined,
    volumesFor: (claim) => [...volumesOf(claim, cache), ...cache.by('volumesOfClaim', '')],
    storageClass: (name) => cache.get('StorageClass', '', name) as StorageClass | undefined,
    namespaceLabels: (namespace) => cache.get('Namespace', '', namespace)?.metadata.labels ?? { 'kubernetes.io/metadata.name': namespace },
  };
}

const unended = remember((pods: readonly Pod[]): readonly Pod[] =>
  pods.some(isPodTerminal) ? pods.filter((pod) => !isPodTerminal(pod)) : pods,
);

/** The pods that are assumed on a node and not bound yet: the same list as before while neither they nor the choices have changed. */
function assumedOn(node: string, context: Context): readonly Pod[] {
  const keys = keysOn(node, context);
  const waiting = context.cache.by('podsOfNode', '');
  let known = assumedLists.get(keys);
  if (known?.waiting !== waiting) {
    const pods = keys.map((key) => objectOfKey(context.cache, 'Pod', key) as Pod | undefined);
    known = { waiting, pods: pods.filter((pod) => pod !== undefined && nodeNameOf(pod) === '' && !isPodTerminal(pod)) as Pod[] };
    assumedLists.set(keys, known);
  }
  return known.pods;
}

const assumedLists = new WeakMap<readonly string[], { readonly waiting: readonly KubeObject[]; readonly pods: readonly Pod[] }>();
