/** What the node lifecycle controller knows of nodes and zones. kube: pkg/controller/nodelifecycle/node_lifecycle_controller.go */
import { nameOf } from '../../kube/objects.ts';
import { has } from '../../kube/simulated-versions.ts';
import { type Condition, conditionOf, isReady, type Node } from '../../kube/views.ts';
import type { Context } from '../component.ts';
import type { Machine } from '../truth.ts';

export const unreachable = 'node.kubernetes.io/unreachable';
export const notReady = 'node.kubernetes.io/not-ready';

/** A node that sends nothing for so long is Unknown. kube: --node-monitor-grace-period */
export function gracePeriodMs({ input, target }: Context): number {
  return input.cluster.flags?.nodeMonitorGraceMs ?? (has(target, 'nodeGracePeriod50s') ? 50_000 : 40_000);
}

/** kube: --node-monitor-period */
export function monitorPeriodMs({ input }: Context): number {
  return input.cluster.flags?.nodeMonitorPeriodMs ?? 5000;
}

/**
 * When a silent node's time is up; undefined for one that reports. Leases are not simulated one by one: the last one counts as renewed at the moment at
 * which the machine fell silent, so that detection comes exactly one grace period later.
 */
export function silentUntilMs(node: Node, context: Context, resetMs: number): number | undefined {
  const machine = context.live.get('Machine', '', nameOf(node)) as Machine | undefined;
  if (machine === undefined || machine.power === 'up') return undefined;
  return Math.max(machine.sinceMs, resetMs) + gracePeriodMs(context);
}

export function readyStatus(node: Node): Condition['status'] {
  return conditionOf(node.status?.conditions, 'Ready')?.status ?? 'Unknown';
}

export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** kube: ComputeZoneState, --unhealthy-zone-threshold 0.55 */
export function zoneState(nodes: readonly Node[]): ZoneState {
  const bad = nodes.filter((each) => !isReady(each)).length;
  if (bad > 0 && bad === nodes.length) return 'FullDisruption';
  return bad > 2 && bad * 100 >= nodes.length * 55 ? 'PartialDisruption' : 'Normal';
}

/** Region and zone of a node; nodes without labels form one zone. */
export function zoneOf(node: Node): string {
  const labels = node.metadata.labels ?? {};
  return `${labels['topology.kubernetes.io/region'] ?? ''}:${labels['topology.kubernetes.io/zone'] ?? ''}`;
}

export function nodesByZone(nodes: readonly Node[]): Map<string, Node[]> {
  const zones = new Map<string, Node[]>();
  for (const node of nodes) {
    const zone = zoneOf(node);
    const list = zones.get(zone);
    if (list === undefined) zones.set(zone, [node]);
    else list.push(node);
  }
  return zones;
}

/** Time between two nodes of a zone that get a NoExecute taint; undefined: none gets one. kube: setLimiterInZone, ReducedQPSFunc */
export function evictionIntervalMs(state: ZoneState, zoneSize: number): number | undefined {
  if (state !== 'PartialDisruption') return 10_000;
  return zoneSize > 50 ? 100_000 : undefined;
}
