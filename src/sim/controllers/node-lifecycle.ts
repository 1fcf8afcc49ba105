import { event, patchStatus } from '../cluster/writes.ts';
import { nameOf } from '../../kube/objects.ts';
import { has } from '../../kube/simulated-versions.ts';
import { isPodReady, type Node, type Taint } from '../../kube/views.ts';
import { withCondition } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import type { Component, Context, Pass, Steps } from '../component.ts';
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
    { kind: 'Node', keys: (after, before) => nodeKeys(after, before) },
  ],
  *reconcile(key, context): Pass {
    if (key === 'monitor') return yield* monitor(context);
    if (key === 'evict') {
      const dueMs = yield* taintNoExecute(context);
      if (dueMs !== undefined) yield { do: 'enqueue', key, afterMs: dueMs - context.clock.nowMs };
      return undefined;
    }
    const name = key.slice(key.indexOf('/') + 1);
    if (key.startsWith('known/')) return yield* registered(name, context);
    return yield* taintNoSchedule(name, context);
  },
};

function nodeKeys(after: Node | undefined, before: Node | undefined): string[] {
  const name = (after ?? before)?.metadata.name ?? '';
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

function* registered(name: string, { cache, memory }: Context): Steps<undefined> {
  const there = cache.get('Node', '', name) !== undefined;
  const known = memory.has(`known/${name}`);
  if (there === known) return undefined;
  if (there) memory.set(`known/${name}`, true);
  else for (const note of [`known/${name}`, `evict/${name}`]) memory.delete(note);
  const key = { kind: 'Node', namespace: '', name };
  const reason = there ? 'RegisteredNode' : 'RemovingNode';
  const words = there ? `Registered Node ${name} in Controller` : `Removing Node ${name} from Controller`;
  yield event(key, 'Normal', reason, `Node ${name} event: ${words}`);
  return undefined;
}

// --- NoSchedule: what the conditions say, at once ---------------------------------------------------------------------------------------------

function* taintNoSchedule(name: string, { cache, clock }: Context): Steps<undefined> {
  const node: Node | undefined = cache.get('Node', '', name);
  if (node === undefined) return undefined;
  const wanted = noScheduleKeys(node);
  const managed = [unreachable, notReady, unschedulable, ...Object.values(pressures)];
  const taints = node.spec?.taints ?? [];
  const kept = taints.filter((each) => each.effect !== 'NoSchedule' || !managed.includes(each.key) || wanted.includes(each.key));
  const added = wanted.filter((key) => !taints.some((each) => each.key === key && each.effect === 'NoSchedule'));
  if (added.length === 0 && kept.length === taints.length) return undefined;
  const next = [...kept, ...added.map((key) => ({ key, effect: 'NoSchedule', timeAdded: clock.nowText }))];
  yield* setTaints(node, next, {
    code: 'taints-follow-conditions',
    text: `${name} is Ready ${readyStatus(node)}${node.spec?.unschedulable === true ? ' and cordoned' : ''}`,
    object: storeKey(node),
  });
  return undefined;
}

function noScheduleKeys(node: Node): string[] {
  const ready = readyStatus(node);
  const conditions = node.status?.conditions ?? [];
  return [
    ...(ready === 'Unknown' ? [unreachable] : ready === 'False' ? [notReady] : []),
    ...(node.spec?.unschedulable === true ? [unschedulable] : []),
    ...Object.entries(pressures).flatMap(([type, key]) =>
      conditions.some((each) => each.type === type && each.status === 'True') ? [key] : [],
    ),
  ];
}

function* setTaints(node: Node, taints: readonly Taint[], because: Because): Steps<undefined> {
  yield { do: 'patch', key: storeKey(node), patch: { spec: { taints: taints.length === 0 ? null : taints } }, because };
  return undefined;
}

// --- the monitor ------------------------------------------------------------------------------------------------------------------------------

/** One look at all nodes. It comes when something is due, not every few seconds: in between it would find nothing. */
function* monitor(context: Context): Steps<undefined> {
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
  yield { do: 'enqueue', key: 'evict', afterMs: 0 };
  if (dues.length > 0) yield { do: 'enqueue', key: 'monitor', afterMs: Math.min(...dues) - clock.nowMs };
  return undefined;
}

function* markUnknown(node: Node, context: Context): Steps<undefined> {
  const { clock, cache, memory } = context;
  const name = nameOf(node);
  const key = storeKey(node);
  const because: Because = {
    code: 'node-silent',
    text: `${name} has not renewed its lease for ${gracePeriodMs(context) / 1000}s`,
    object: key,
  };
  const conditions = (node.status?.conditions ?? []).map((each) => {
    const lastTransitionTime = each.status === 'Unknown' ? (each.lastTransitionTime ?? clock.nowText) : clock.nowText;
    return { ...each, status: 'Unknown', reason: 'NodeStatusUnknown', message: neverReported, lastTransitionTime };
  });
  memory.set(`unknown/${name}`, clock.nowMs);
  yield patchStatus(key, { conditions }, because);
  yield event(key, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, because);
  for (const pod of cache.by('podsOfNode', name).filter(isPodReady)) {
    const condition = { type: 'Ready', status: 'False', lastTransitionTime: clock.nowText } as const;
    yield patchStatus(pod, withCondition(pod, condition).status, because);
    yield event(pod, 'Warning', 'NodeNotReady', 'Node is not ready', because);
  }
  return undefined;
}

/** All zones down: evictions stop and NoExecute taints are taken back. One node back: everybody gets a fresh start. kube: handleDisruption */
function* disruption(listed: readonly Node[], { cache, memory, clock }: Context): Steps<undefined> {
  const nodes = cache.list('Node') as readonly Node[];
  const zones = [...nodesByZone(nodes)];
  const allDown = nodes.length > 0 && zones.every(([, members]) => zoneState(members) === 'FullDisruption');
  const wasDown = memory.get('all-down') === true;
  if (allDown === wasDown) return undefined;
  memory.set('all-down', allDown);
  if (!allDown) {
    memory.set('reset', clock.nowMs);
    // A limiter that let nobody pass is followed by one that has yet to earn its first token. kube: RateLimitedTimedQueue.SwapLimiter
    for (const [zone, members] of zones) {
      memory.set(`pace/${zone}`, clock.nowMs + (evictionIntervalMs(zoneState(members), members.length) ?? 0));
    }
    return undefined;
  }
  for (const node of listed) {
    memory.delete(`evict/${nameOf(node)}`);
    const current = cache.get('Node', '', nameOf(node)) ?? node;
    yield* removeNoExecute(current, {
      code: 'all-nodes-down',
      text: 'every node of every zone is down: the fault may be with the control plane, so nobody is evicted',
    });
  }
  return undefined;
}

function* removeNoExecute(node: Node, because: Because): Steps<undefined> {
  const taints = node.spec?.taints ?? [];
  const kept = taints.filter((each) => each.effect !== 'NoExecute' || (each.key !== unreachable && each.key !== notReady));
  if (kept.length < taints.length) yield* setTaints(node, kept, because);
  return undefined;
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
    const name = nameOf(node);
    if (ready === 'True') {
      const dueMs = yield* recovered(node, context);
      if (dueMs !== undefined) wait(dueMs);
      continue;
    }
    const key = ready === 'Unknown' ? unreachable : notReady;
    if (memory.get('all-down') === true || (node.spec?.taints ?? []).some((each) => each.key === key && each.effect === 'NoExecute'))
      continue;
    const zone = zones.get(zoneOf(node)) ?? [];
    const intervalMs = evictionIntervalMs(zoneState(zone), zone.length);
    if (intervalMs === undefined) continue;
    const unknownMs = (memory.get(`unknown/${name}`) as number | undefined) ?? clock.nowMs;
    const noticedMs = has(target, 'noExecuteTaintAtOnce') ? unknownMs : unknownMs + monitorPeriodMs(context) + taintingMs;
    const dueMs = Math.max(noticedMs, (memory.get(`pace/${zoneOf(node)}`) as number | undefined) ?? 0);
    if (dueMs > clock.nowMs) {
      wait(dueMs);
      continue;
    }
    memory.set(`pace/${zoneOf(node)}`, clock.nowMs + intervalMs);
    yield* addNoExecute(node, key, clock.nowText);
  }
  return nextMs;
}

function* addNoExecute(node: Node, key: string, nowText: string): Steps<undefined> {
  const taints = node.spec?.taints ?? [];
  const others = taints.filter((each) => each.effect !== 'NoExecute' || (each.key !== unreachable && each.key !== notReady));
  const name = nameOf(node);
  const text = `${name} is down: pods that do not tolerate ${key} for longer are evicted after their toleration`;
  yield* setTaints(node, [...others, { key, effect: 'NoExecute', timeAdded: nowText }], {
    code: 'node-tainted',
    text,
    object: storeKey(node),
  });
  return undefined;
}

/** The taint goes in the first pass of the monitor that sees the node well again. Answers when that is. */
function* recovered(node: Node, context: Context): Steps<number | undefined> {
  const { memory, clock } = context;
  const name = nameOf(node);
  const tainted = (node.spec?.taints ?? []).some(
    (each) => each.effect === 'NoExecute' && (each.key === unreachable || each.key === notReady),
  );
  memory.delete(`unknown/${name}`);
  if (!tainted) return undefined;
  const periodMs = monitorPeriodMs(context);
  const note = `well/${name}`;
  const dueMs = (memory.get(note) as number | undefined) ?? (Math.floor(clock.nowMs / periodMs) + 1) * periodMs;
  if (dueMs > clock.nowMs) {
    memory.set(note, dueMs);
    return dueMs;
  }
  memory.delete(note);
  yield* removeNoExecute(node, { code: 'node-recovered', text: `${name} reports again`, object: storeKey(node) });
  return undefined;
}
