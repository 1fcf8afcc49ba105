import type { SimulationInput } from '../input.ts';
import { patchStatus, because, updateStatus, remove, event, enqueue, truth } from '../cluster/writes.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating } from '../../kube/objects.ts';
import { type Node, type Pod, claimsOf, isPodTerminal, nodeNameOf } from '../../kube/views.ts';
import { appOf } from '../app/app-of.ts';
import type { Cache } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, type Steps } from '../component.ts';
import { faultOf } from '../faults/active.ts';
import { type Machine, type Process, type ProcessOrder, truthApiVersion } from '../truth.ts';
import { bootNode, sayWhetherSchedulable } from './boot.ts';
import { claimsToGrow, growFileSystem, waitsForFileSystem } from './file-system.ts';
import { type ContainerLife, newLife, type PodLife, withContainer, isOver, mainOf, runningOf } from './life.ts';
import { exited } from './restarts.ts';
import { advance, nextMs } from './stages.ts';
import { statusOf } from './status.ts';
import { type Say, type Surroundings, warn } from './surroundings.ts';
import { attachedName, volumesOf, volumesReady } from './volumes.ts';

/** A stale pod that was force-deleted gets so long when its node hears of it. kube: PR 124063 (1.31) */
const forcedGraceMs = 1000;

/**
 * The kubelets of all nodes: each pod that is bound to a node lives there as the table in `stages.ts` says, and is reported while the node is reachable.
 * kube: pkg/kubelet
 */
export const kubelet: Component = {
  name: 'kubelet',
  survives: true,
  watches: [
    { kind: 'Pod', keys: podKeys },
    { kind: 'Pod', keys: claimsToGrow },
    { kind: 'Process', keys: processKeys },
    {
      kind: 'Machine',
      keys: (after, before) => (after === undefined || before === undefined ? [] : [`machine/${nameOf(after)}`]),
    },
    { kind: 'Node', keys: attachKeys },
    { kind: 'Node', keys: cordonKeys },
    {
      kind: 'PersistentVolumeClaim',
      keys: (after) => (after !== undefined && waitsForFileSystem(after) ? [`claim/${objectKeyText(after)}`] : []),
    },
    {
      kind: 'Fault',
      keys: (_, __, cache) => cache.list('Pod').filter(nodeNameOf).map(podKey),
    },
  ],
  reconcile(key, context): Pass {
    const at = key.indexOf('/');
    const sync = byKind[key.slice(0, at)];
    return sync === undefined ? syncPod(key, context) : sync(key.slice(at + 1), context);
  },
};

/** What is done about keys that are no pods. */
const byKind: Readonly<Record<string, (name: string, context: Context) => Steps>> = {
  machine: machineChanged,
  boot,
  node: sayWhetherSchedulable,
  claim: growFileSystem,
};

function podKey(pod: KubeObject): string {
  return `pod/${objectKeyText(pod)}/${pod.metadata.uid ?? ''}`;
}

function podKeys(after: Pod | undefined, before: Pod | undefined): string[] {
  const stays = after !== undefined && before !== undefined && after.metadata.uid === before.metadata.uid;
  if (stays && isOwnReport(after, before)) return [];
  return (stays ? [after] : [after, before]).flatMap((pod) => (nodeNameOf(pod) === '' ? [] : [podKey(pod as Pod)]));
}

/** A kubelet learns nothing from what it has just said. */
function isOwnReport({ spec, metadata, status }: Pod, before: Pod): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds } = before.metadata;
  const same = metadata.deletionTimestamp === deletionTimestamp && metadata.deletionGracePeriodSeconds === deletionGracePeriodSeconds;
  return same && spec === before.spec && status !== undefined && reports.has(status);
}

/** Every status that a kubelet has reported. */
const reports = new WeakSet<NonNullable<Pod['status']>>();

function processKeys(after: Process | undefined, before: Process | undefined): string[] {
  // Only kubelets make processes, and learn nothing from that.
  if (after === undefined || before === undefined) return [];
  const same = after.healthy === before.healthy && after.held === before.held && after.order === before.order;
  return same ? [] : [`pod/${namespaceText(after)}/${after.pod}/${after.podUid}`];
}

/** Pods of a node on which a volume was attached. */
function attachKeys(after: Node | undefined, before: Node | undefined, cache: Cache): string[] {
  if (after === undefined || deepEqual(after.status?.volumesAttached, before?.status?.volumesAttached)) return [];
  return cache
    .by('podsOfNode', nameOf(after))
    .filter((pod) => pod.status?.podIP === undefined)
    .map(podKey);
}

function cordonKeys(after: Node | undefined, before: Node | undefined): string[] {
  if (after === undefined || before === undefined) return [];
  return after.spec?.unschedulable === before.spec?.unschedulable ? [] : [`node/${nameOf(after)}`];
}

function livesOn(node: string, { memory }: Context): { key: string; life: PodLife }[] {
  return [...memory.keys()].flatMap((note) => {
    const life = note.startsWith('pod/') ? (memory.get(note) as PodLife) : undefined;
    return life?.node === node ? [{ key: note, life }] : [];
  });
}

function processOf({ namespace, name, uid }: Pick<PodLife, 'namespace' | 'name' | 'uid'>, { live }: Context): Process | undefined {
  return live.get('Process', namespace, `${name}.${uid}`) as Process | undefined;
}

function machineOf(node: string, { live }: Context): Machine | undefined {
  return live.get('Machine', '', node) as Machine | undefined;
}

// --- one pod --------------------------------------------------------------------------------------------------------------------------------

function* syncPod(key: string, context: Context): Steps {
  const { memory, cache, clock } = context;
  const [, namespace = '', name = '', uid = ''] = key.split('/');
  const found = cache.get('Pod', namespace, name) as Pod | undefined;
  const pod = found?.metadata.uid === uid ? found : undefined;
  const known = memory.get(key) as PodLife | undefined;
  const node = known?.node ?? nodeNameOf(pod);
  // A node that there never was is as good as one that is off.
  const power = machineOf(node, context)?.power ?? 'crashed';
  if (power === 'crashed' || (known === undefined && (power !== 'up' || pod === undefined))) return;
  if (known === undefined && pod !== undefined && isPodTerminal(pod)) return;
  const born = known ?? newLife({ uid, namespace, name, node, address: nextAddress(node, context), spec: (pod as Pod).spec }, clock.nowMs);
  const reachable = power === 'up';
  const process = processOf(born, context);
  const told = reachable ? learn(born, pod, clock.nowMs) : born;
  const around = surroundings(told, pod, process, context);
  const ordered = obey(told, process?.order, around);
  const { life, says } = advance(ordered.life, around);
  memory.set(key, life);
  if (reachable && pod !== undefined) yield* report(life, pod, [...ordered.says, ...says], context);
  yield* mirror(life, process, context);
  if (life.stage === 'cleaned') return yield* clean(key, life, pod, reachable, context);
  if (known === undefined) yield* reportVolumes(life, true, context);
  const wakeMs = nextMs(life, around);
  if (wakeMs !== undefined) yield enqueue(key, wakeMs - clock.nowMs);
}

/** What the kubelet hears from the API server: that the pod is being deleted, or is gone altogether. */
function learn(life: PodLife, pod: Pod | undefined, nowMs: number): PodLife {
  const graceMs = pod === undefined ? forcedGraceMs : Math.max(1, pod.metadata.deletionGracePeriodSeconds ?? 30) * 1000;
  if (pod !== undefined && !isTerminating(pod)) return life;
  if (life.deletion !== undefined && life.deletion.graceMs <= graceMs) return life;
  // With less grace than before everything is stopped once more, hooks included. kube: pod_workers.go :: calculateEffectiveGracePeriod
  const containers = life.containers.map((each) => (each.stop === undefined ? each : { ...each, stop: { ...each.stop, restart: true } }));
  return { ...life, deletion: { sinceMs: nowMs, graceMs }, containers };
}

function surroundings(life: PodLife, pod: Pod | undefined, process: Process | undefined, context: Context): Surroundings {
  const { clock, target, input, live, cache } = context;
  const node: Node | undefined = cache.get('Node', '', life.node);
  const image = life.spec.containers[0]?.image ?? '';
  const subject = `${life.namespace}/${life.name}`;
  return {
    nowMs: clock.nowMs,
    target,
    app: appOf(pod ?? life.name, input),
    volumesReady: life.stage !== 'volumes' || volumesReady(pod ?? asPod(life), node, cache),
    healthy: process?.healthy === true && process.held !== true,
    held: process?.held === true,
    pullFails: faultOf(live, 'image-pull-fails', image) !== undefined,
    pullExtraMs: faultOf(live, 'slow-image-pull', image)?.extraMs ?? 0,
    probesFail: faultOf(live, 'probe-fails', subject) !== undefined,
  };
}

function numberOf(node: string, { cluster }: SimulationInput): number {
  return cluster.nodes.findIndex((each) => each.name === node) + 1;
}

/** Addresses are given out node by node, and never twice. */
function nextAddress(node: string, { memory, input }: Context): string {
  const index = numberOf(node, input);
  const note = `address/${node}`;
  const number = ((memory.get(note) as number | undefined) ?? 1) + 1;
  memory.set(note, number);
  return `10.${244 + (index >> 8)}.${index & 255}.${number & 255}`;
}

/**
 * Carries out what fate decided, once.
 *
 * differs: a node whose kubelet evicts a pod reports no pressure; a real one says MemoryPressure, with its taint, for five minutes at least.
 */
function obey(life: PodLife, order: ProcessOrder | undefined, around: Surroundings): { life: PodLife; says: readonly Say[] } {
  if (order === undefined || order.number <= life.order) return { life, says: [] };
  const next = { ...life, order: order.number };
  if (order.what === 'evict') {
    const message = 'The node was low on resource: memory. ';
    const said = warn('Evicted', message, 'kubelet-evicts', 'the kubelet ends pods when its node runs out of a resource');
    return { life: { ...next, ending: { phase: 'Failed', reason: 'Evicted', message } }, says: [said] };
  }
  if (order.what === 'succeed') return { life: { ...next, ending: { phase: 'Succeeded', reason: '', message: '' } }, says: [] };
  const container = runningOf(life).find((each) => (order.container === undefined ? each.kind === 'main' : each.name === order.container));
  if (container === undefined) return { life: next, says: [] };
  const crashed = exited(next, container, 1, 'Error', around, order.backAfterMs);
  return { life: withContainer(next, crashed.container), says: crashed.says };
}

/** Tells what there is to tell; the status goes upon what is stored, not upon what is known of it. kube: pkg/kubelet/status manager.syncPod */
function* report(life: PodLife, pod: Pod, says: readonly Say[], { clock, input, live }: Context): Steps {
  for (const { type, reason, message, code, why, path } of says) yield event(pod, type, reason, message, because(pod, code, why, ...path));
  const stored = live.get('Pod', life.namespace, life.name) as Pod | undefined;
  if (stored?.metadata.uid !== life.uid || reported.get(life) === stored.status) return;
  const index = numberOf(life.node, input);
  const status = statusOf(life, stored, clock.nowText, `10.0.${index >> 8}.${index & 255}`);
  reported.set(life, status);
  if (status === stored.status) return;
  reports.add(status);
  yield updateStatus(stored, status, because(pod, 'kubelet-reports', whyNow(life)));
}

/** The status that says of a life what there is to say. */
const reported = new WeakMap<PodLife, Pod['status']>();

function whyNow({ node, stage }: PodLife): string {
  if (stage === 'volumes') return `${node} waits for the pod's volumes`;
  if (stage === 'sandbox') return `${node} starts the pod`;
  if (stage === 'init') return `init containers run on ${node}`;
  if (stage === 'main') return `containers run on ${node}`;
  return stage === 'stopping' ? 'the containers are being stopped' : 'all containers have ended';
}

/** What is true of the pod's programs, for those who look at the world rather than at the API. */
function* mirror(life: PodLife, before: Process | undefined, { clock }: Context): Steps {
  const state = processState(life);
  if (before === undefined && (state === 'starting' || state === 'stopped') && life.stage !== 'main') return;
  const started = Math.max(...mainOf(life).map((each) => each.startedMs ?? 0));
  const same = before?.state === state && (state !== 'running' || before.sinceMs === started);
  if (same || before?.state === 'stopped') return;
  yield truth({
    ...before,
    apiVersion: truthApiVersion,
    kind: 'Process',
    metadata: { namespace: life.namespace, name: `${life.name}.${life.uid}` },
    pod: life.name,
    podUid: life.uid,
    image: life.spec.containers[0]?.image ?? '',
    node: life.node,
    state,
    sinceMs: state === 'running' ? started : clock.nowMs,
    healthy: state === 'stopping' && before?.healthy === true,
  });
}

function processState(life: PodLife): Process['state'] {
  if (isOver(life)) return 'stopped';
  if (life.stage === 'stopping') return runningOf(life).length > 0 ? 'stopping' : 'stopped';
  return mainOf(life).every((each) => each.state === 'running') ? 'running' : 'starting';
}

/** The end: volumes unmounted, the object deleted with the pod's own UID as precondition. kube: status_manager.go :: syncPod */
function* clean(key: string, life: PodLife, pod: Pod | undefined, reachable: boolean, context: Context): Steps {
  context.memory.delete(key);
  const process = processOf(life, context);
  if (process !== undefined) yield truth(process, undefined, true);
  yield* reportVolumes(life, false, context);
  if (!reachable || pod === undefined) return;
  const text = `${life.node} confirms that the pod's containers have ended and its volumes are unmounted`;
  yield remove(pod, because(pod, 'termination-confirmed', text), { graceSeconds: 0, uid: life.uid });
}

// --- nodes ----------------------------------------------------------------------------------------------------------------------------------

/** Volumes that pods of the node use: until the kubelet says that one is unused, nobody detaches it. kube: pkg/kubelet setters VolumesInUse */
function* reportVolumes(life: PodLife, uses: boolean, context: Context): Steps {
  const node: Node | undefined = context.cache.get('Node', '', life.node);
  const own = attachable(life, context);
  if (node === undefined || own.length === 0 || machineOf(life.node, context)?.power !== 'up') return;
  const before = new Set(node.status?.volumesInUse ?? []);
  const others = uses
    ? []
    : livesOn(life.node, context).flatMap((each) => (shareClaims(each.life, life) ? attachable(each.life, context) : []));
  const after = new Set(before);
  for (const name of own)
    if (uses || others.includes(name)) after.add(name);
    else after.delete(name);
  if (after.size === before.size) return;
  yield patchStatus(node, { volumesInUse: [...after].sort() });
}

function asPod({ namespace, name, spec }: PodLife): Pod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name }, spec };
}

function attachable(life: PodLife, { cache }: Context): string[] {
  return volumesOf(asPod(life), cache).flatMap((volume) => (volume === undefined ? [] : (attachedName(volume) ?? [])));
}

function shareClaims(one: PodLife, other: PodLife): boolean {
  const claims = claimsOf(asPod(other));
  return one.namespace === other.namespace && claimsOf(asPod(one)).some((each) => claims.includes(each));
}

/** A machine went down, was cut off, or is back. */
function* machineChanged(node: string, context: Context): Steps {
  const { memory } = context;
  const power = machineOf(node, context)?.power;
  const rebooted = memory.has(`off/${node}`);
  if (power === 'crashed') memory.set(`off/${node}`, true);
  for (const { key, life } of livesOn(node, context)) {
    if (power === 'crashed') yield* lose(key, life, context);
    else yield enqueue(key);
  }
  if (power !== 'up') return;
  memory.delete(`off/${node}`);
  yield* bootNode(node, rebooted, context);
  for (const pod of context.cache.by('podsOfNode', node)) yield enqueue(podKey(pod));
}

/** Everything on the machine is dead; after the reboot the same pods start again in place, with new addresses. */
function* lose(key: string, life: PodLife, context: Context): Steps {
  const { memory, clock } = context;
  const containers = life.containers.map((each) => afterReboot(each, clock.nowMs));
  if (!isOver(life))
    memory.set(key, { ...life, stage: 'volumes', sinceMs: clock.nowMs, address: nextAddress(life.node, context), containers });
  const process = processOf(life, context);
  if (process !== undefined && process.state !== 'stopped')
    yield truth({ ...process, state: 'starting', healthy: false, sinceMs: clock.nowMs });
}

function afterReboot(container: ContainerLife, nowMs: number): ContainerLife {
  const { dueMs: _due, stop: _stop, waitingFor: _for, ...kept } = container;
  const ran = container.startedMs !== undefined;
  const ended = ran ? { exitedMs: nowMs, exitCode: 255, exitReason: 'Unknown' } : {};
  return {
    ...kept,
    ...ended,
    state: 'waiting',
    waiting: 'ContainerCreating',
    ready: false,
    started: false,
    probes: {},
  };
}

/** The end of a reboot. */
function* boot(node: string, context: Context): Steps {
  const machine = machineOf(node, context);
  if (machine?.power === 'crashed') yield truth({ ...machine, power: 'up', sinceMs: context.clock.nowMs });
}
