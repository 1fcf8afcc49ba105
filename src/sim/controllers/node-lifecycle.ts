import type { Write } from '../cluster/write.ts';
import { event, patchStatus, because, patch, enqueue } from '../cluster/writes.ts';
import { nameOf } from '../../kube/objects.ts';
import { has } from '../../kube/simulated-versions.ts';
import { isReady, type Node, type Taint, taintsOf, conditionOf } from '../../kube/views.ts';
import { patchCondition } from '../cluster/conditions.ts';
import { type Component, type Context, lot, type Pass, type Steps } from '../component.ts';
import type { Because } from '../transition.ts';
import {
  evictionIntervalMs,
  gracePeriodMs,
  monitorPeriodMs,
  nodesByZone,
  notReady,
  readyStatus,
  silentUntilMs,
  unreachable,
  zoneOf,
  zoneState,
} from './node-health.ts';

const unschedulable = 'node.kubernetes.io/unschedulable';
const pressures: Readonly<Record<string, string>> = {
  MemoryPressure: 'node.kubernetes.io/memory-pressure',
  DiskPressure: 'node.kubernetes.io/disk-pressure',
  PIDPressure: 'node.kubernetes.io/pid-pressure',
};
/** Where a node is queued a pass late, the loop that taints comes after that pass. kube: pkg/controller/nodelifecycle/scheduler NodeEvictionPeriod */
const taintingMs = 100;
const neverReported = 'Kubelet stopped posting node status.';

/**
 * Watches over nodes: marks the silent ones, their pods, and taints both ways; slows or stops evictions when too many fail.
 * kube: pkg/controller/nodelifecycle/node_lifecycle_controller.go :: monitorNodeHealth, handleDisruption, doNoExecuteTaintingPass, doNoScheduleTaintingPass
 */
export const nodeLifecycle: Component = {
  name: 'node-controller',
  watches: [
    { kind: 'Machine', keys: () => ['monitor'] },
    { kind: 'Node', keys: nodeKeys },
  ],
  *reconcile(key, context): Pass {
    if (key === 'monitor') return yield* monitor(context);
    if (key === 'evict') {
      const dueMs = yield* taintNoExecute(context);
      if (dueMs !== undefined) yield enqueue(key, dueMs - context.clock.nowMs);
      return;
    }
    const name = key.slice(key.indexOf('/') + 1);
    yield* (key.startsWith('known/') ? registered : taintNoSchedule)(name, context);
  },
};

function nodeKeys(after: Node | undefined, before: Node | undefined): string[] {
  const name = nameOf(after ?? before);
  if (after === undefined || before === undefined) return [`known/${name}`, `node/${name}`, 'monitor'];
  const changed = readyStatus(after) !== readyStatus(before);
  const edited = after.spec !== before.spec && readyStatus(after) !== 'True';
  return [
    // Somebody may have taken a taint away: the loop puts it back.
    ...(edited ? ['evict'] : []),
    ...(changed || after.spec !== before.spec || after.status?.conditions !== before.status?.conditions ? [`node/${name}`] : []),
    ...(changed ? ['monitor'] : []),
  ];
}

function* registered(name: string, { cache, memory }: Context): Steps {
  const there = cache.get('Node', '', name) !== undefined;
  const known = memory.has(`known/${name}`);
  if (there === known) return;
  if (there) memory.set(`known/${name}`, true);
  else memory.delete(`known/${name}`);
  const [reason, words] = there
    ? ['RegisteredNode', `Registered Node ${name} in Controller`]
    : ['RemovingNode', `Removing Node ${name} from Controller`];
  yield event({ kind: 'Node', namespace: '', name }, 'Normal', reason, `Node ${name} event: ${words}`);
}

// --- NoSchedule: what the conditions say, at once ---------------------------------------------------------------------------------------------

function* taintNoSchedule(name: string, { cache, clock }: Context): Steps {
  const node: Node | undefined = cache.get('Node', '', name);
  if (node === undefined) return;
  const wanted = noScheduleKeys(node);
  const managed = [unreachable, notReady, unschedulable, ...Object.values(pressures)];
  const taints = taintsOf(node);
  const kept = taints.filter((each) => each.effect !== 'NoSchedule' || !managed.includes(each.key) || wanted.includes(each.key));
  const added = wanted.filter((key) => !taints.some((each) => each.key === key && each.effect === 'NoSchedule'));
  if (added.length === 0 && kept.length === taints.length) return;
  const next = [...kept, ...added.map((key) => ({ key, effect: 'NoSchedule', timeAdded: clock.nowText }))];
  const text = `${name} is Ready ${readyStatus(node)}${isCordoned(node) ? ' and cordoned' : ''}`;
  yield setTaints(node, next, because(node, 'taints-follow-conditions', text));
}

function noScheduleKeys(node: Node): string[] {
  const ready = readyStatus(node);
  const conditions = node.status?.conditions ?? [];
  return [
    ...(ready === 'Unknown' ? [unreachable] : ready === 'False' ? [notReady] : []),
    ...(isCordoned(node) ? [unschedulable] : []),
    ...Object.entries(pressures).flatMap(([type, key]) => (conditionOf(conditions, type)?.status === 'True' ? [key] : [])),
  ];
}

function isCordoned(node: Node): boolean {
  return node.spec?.unschedulable === true;
}

function setTaints(node: Node, taints: readonly Taint[], why: Because): Write {
  return patch(node, { spec: { taints: taints.length === 0 ? null : taints } }, why);
}

// --- the monitor ------------------------------------------------------------------------------------------------------------------------------

/** One look at all nodes. It comes when something is due, not every few seconds: in between it would find nothing. */
function* monitor(context: Context): Steps {
  const { cache, memory, clock } = context;
  const listed = cache.list('Node') as readonly Node[];
  const resetMs = (memory.get('reset') as number | undefined) ?? 0;
  const dues: number[] = [];
  for (const node of listed) {
    const dueMs = silentUntilMs(node, context, resetMs);
    if (dueMs === undefined || readyStatus(node) === 'Unknown') continue;
    if (dueMs > clock.nowMs) dues.push(dueMs);
    else yield* markUnknown(node, context);
  }
  yield* disruption(listed, context);
  // A loop of its own adds these taints, so that those of effect NoSchedule are there first. kube: doNoExecuteTaintingPass, every 100 ms
  yield enqueue('evict');
  if (dues.length > 0) yield enqueue('monitor', Math.min(...dues) - clock.nowMs);
}

function* markUnknown(node: Node, context: Context): Steps {
  const { clock, cache, memory } = context;
  const name = nameOf(node);
  const why = because(node, 'node-silent', `${name} has not renewed its lease for ${gracePeriodMs(context) / 1000}s`);
  const conditions = (node.status?.conditions ?? []).map((each) => {
    const lastTransitionTime = each.status === 'Unknown' ? (each.lastTransitionTime ?? clock.nowText) : clock.nowText;
    return { ...each, status: 'Unknown', reason: 'NodeStatusUnknown', message: neverReported, lastTransitionTime };
  });
  memory.set(`unknown/${name}`, clock.nowMs);
  yield patchStatus(node, { conditions }, why);
  yield event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, why);
  for (const pod of cache.by('podsOfNode', name).filter(isReady)) {
    yield patchCondition(pod, { type: 'Ready', status: 'False' }, clock, why);
    yield event(pod, 'Warning', 'NodeNotReady', 'Node is not ready', why);
  }
}

/** All zones down: evictions stop and NoExecute taints are taken back. One node back: everybody gets a fresh start. kube: handleDisruption */
function* disruption(listed: readonly Node[], context: Context): Steps {
  const { cache, memory, clock, target } = context;
  const nodes = cache.list('Node') as readonly Node[];
  const zones = [...nodesByZone(nodes)];
  const allDown = nodes.length > 0 && zones.every(([, members]) => zoneState(members) === 'FullDisruption');
  const wasDown = memory.get('all-down') === true;
  if (allDown === wasDown) return;
  memory.set('all-down', allDown);
  if (!allDown) {
    memory.set('reset', clock.nowMs);
    // A limiter that let nobody pass is followed by one that has yet to earn its first token. kube: RateLimitedTimedQueue.SwapLimiter
    for (const [zone, members] of zones) {
      memory.set(`pace/${zone}`, clock.nowMs + (evictionIntervalMs(zoneState(members), members.length) ?? 0));
    }
    return;
  }
  const text = 'every node of every zone is down: the fault may be with the control plane, so nobody is evicted';
  for (const node of listed) {
    // The loop that taints may come before this one, which does not see what it wrote: its list of nodes is older.
    // differs: the node that is lost last of all gets no NoExecute taint, where upstream two loops race for that, unless the simulation has a seed.
    const isLate = memory.get(`unknown/${nameOf(node)}`) === clock.nowMs && has(target, 'noExecuteTaintAtOnce');
    memory.set(`evict/${nameOf(node)}`, isLate && lot('last taint', 2, context) === 1);
    const current = cache.get('Node', '', nameOf(node)) ?? node;
    if (hasNoExecute(current)) yield setTaints(current, withoutNoExecute(current), because(undefined, 'all-nodes-down', text));
  }
}

/** The taints without those that evict from a node that is down. */
function withoutNoExecute(node: Node): readonly Taint[] {
  return taintsOf(node).filter(({ key, effect }) => effect !== 'NoExecute' || (key !== unreachable && key !== notReady));
}

function hasNoExecute(node: Node): boolean {
  return withoutNoExecute(node).length < taintsOf(node).length;
}

/** NoExecute taints of nodes that are down, at the pace of their zone. Answers when the next one is due. */
function* taintNoExecute(context: Context): Steps<number | undefined> {
  const { cache, memory, clock, target } = context;
  let nextMs: number | undefined;
  const wait = (atMs: number): void => {
    nextMs = nextMs === undefined ? atMs : Math.min(nextMs, atMs);
  };
  const zones = nodesByZone(cache.list('Node'));
  for (const node of cache.list('Node') as readonly Node[]) {
    const ready = readyStatus(node);
    if (ready === 'True') {
      const dueMs = yield* recovered(node, context);
      if (dueMs !== undefined) wait(dueMs);
      continue;
    }
    const key = ready === 'Unknown' ? unreachable : notReady;
    const isHeld = memory.get('all-down') === true && memory.get(`evict/${nameOf(node)}`) !== true;
    if (isHeld || taintsOf(node).some((each) => each.key === key && each.effect === 'NoExecute')) continue;
    const zone = zones.get(zoneOf(node)) ?? [];
    const pace = `pace/${zoneOf(node)}`;
    const intervalMs = evictionIntervalMs(zoneState(zone), zone.length);
    if (intervalMs === undefined) continue;
    const unknownMs = (memory.get(`unknown/${nameOf(node)}`) as number | undefined) ?? clock.nowMs;
    const noticedMs = has(target, 'noExecuteTaintAtOnce') ? unknownMs : unknownMs + monitorPeriodMs(context) + taintingMs;
    const dueMs = Math.max(noticedMs, (memory.get(pace) as number | undefined) ?? 0);
    if (dueMs > clock.nowMs) {
      wait(dueMs);
      continue;
    }
    memory.set(pace, clock.nowMs + intervalMs);
    const text = `${nameOf(node)} is down: pods that do not tolerate ${key} for longer are evicted after their toleration`;
    const taint = { key, effect: 'NoExecute', timeAdded: clock.nowText };
    yield setTaints(node, [...withoutNoExecute(node), taint], because(node, 'node-tainted', text));
  }
  return nextMs;
}

/** The taint goes in the first pass of the monitor that sees the node well again. Answers when that is. */
function* recovered(node: Node, context: Context): Steps<number | undefined> {
  const { memory, clock } = context;
  const name = nameOf(node);
  memory.delete(`unknown/${name}`);
  if (!hasNoExecute(node)) return undefined;
  const periodMs = monitorPeriodMs(context);
  const note = `well/${name}`;
  const dueMs = (memory.get(note) as number | undefined) ?? (Math.floor(clock.nowMs / periodMs) + 1) * periodMs;
  if (dueMs > clock.nowMs) {
    memory.set(note, dueMs);
    return dueMs;
  }
  memory.delete(note);
  yield setTaints(node, withoutNoExecute(node), because(node, 'node-recovered', `${name} reports again`));
  return undefined;
}
