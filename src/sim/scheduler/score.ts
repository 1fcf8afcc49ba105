/**
 * Which of the eligible nodes: whole numbers only, higher is better.
 * kube: pkg/scheduler/framework/plugins {noderesources LeastAllocated, podtopologyspread, tainttoleration, nodeaffinity, interpodaffinity}, default weights
 * differs: balanced allocation and image locality are left out; domains of spread are counted, not weighted by their logarithm; equal nodes are taken in
 * order, where upstream draws lots, unless the simulation has a seed.
 */
import { podIndexLabel, podNameLabel, revisionLabel } from '../../kube/identity.ts';
import { labelSelector } from '../../kube/selector.ts';
import { type Pod, taintsOf } from '../../kube/views.ts';
import type { NodeInfo, Snapshot } from './filter.ts';
import { termSelects } from './node-selector.ts';
import { termMatches } from './plugins/inter-pod-affinity.ts';
import { counter, spreadSelector } from './plugins/pod-topology-spread.ts';
import { amounts, assumed, requestsOfAll } from './requests.ts';
import { podTolerates } from './taints.ts';

const most = 100;

/**
 * The best of the nodes. One more that is as good takes its place when `draw`, asked with how many there are by now, says 0.
 * kube: pkg/scheduler selectHost
 */
export function bestNode(
  pod: Pod,
  eligible: readonly NodeInfo[],
  snapshot: Snapshot,
  draw: (count: number) => number,
): NodeInfo | undefined {
  if (eligible.length <= 1) return eligible[0];
  const parts: [weight: number, scores: readonly number[]][] = [
    [1, eligible.map((info) => leastAllocated([pod], info))],
    [2, lowerIsBetter(crowding(pod, eligible, snapshot))],
    [3, lowerIsBetter(eligible.map((info) => untoleratedPreferences(pod, info)))],
  ];
  if (pod.spec.affinity !== undefined) {
    parts.push([2, higherIsBetter(eligible.map((info) => nodePreference(pod, info)))]);
    parts.push([2, higherIsBetter(eligible.map((info) => podPreference(pod, info, snapshot)))]);
  }
  let best: NodeInfo | undefined;
  let bestScore = -1;
  let equals = 0;
  for (const [index, info] of eligible.entries()) {
    const score = parts.reduce((sum, [weight, scores]) => sum + weight * (scores[index] ?? 0), 0);
    if (score > bestScore) [best, bestScore, equals] = [info, score, 1];
    else if (score === bestScore && draw(++equals) === 0) best = info;
  }
  return best;
}

function leastAllocated(more: readonly Pod[], { node, parts }: NodeInfo): number {
  const allocatable = amounts(node.status?.allocatable ?? node.status?.capacity);
  const lists = [...parts, more].map((pods) => requestsOfAll(pods).counted);
  let sum = 0;
  for (const name of Object.keys(assumed)) {
    const total = allocatable[name] ?? 0;
    if (total === 0) continue;
    const used = lists.reduce((all, each) => all + (each[name] ?? 0), 0);
    sum += used > total ? 0 : Math.floor(((total - used) * most) / total);
  }
  return Math.floor(sum / 2);
}

/** For each of the nodes: matching pods in its domains, of the pod's own soft constraints or, without any, of the cluster's defaults (host and zone). */
function crowding(pod: Pod, eligible: readonly NodeInfo[], snapshot: Snapshot): number[] {
  const own = (pod.spec.topologySpreadConstraints ?? []).filter((each) => each.whenUnsatisfiable === 'ScheduleAnyway');
  const hasOwn = (pod.spec.topologySpreadConstraints ?? []).length > 0;
  const labels = Object.fromEntries(Object.entries(pod.metadata.labels ?? {}).filter(([key]) => !perPodLabels.includes(key)));
  const like = { maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels: labels } };
  const byDefault = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({ ...like, topologyKey }));
  const counts = eligible.map(() => 0);
  for (const constraint of hasOwn ? own : byDefault) {
    const matching = counter(pod, spreadSelector(constraint, pod));
    const inDomain = new Map<string | undefined, number>();
    for (const info of snapshot.nodes) {
      const domain = info.node.metadata.labels?.[constraint.topologyKey];
      inDomain.set(domain, (inDomain.get(domain) ?? 0) + matching(info));
    }
    for (const [index, { node }] of eligible.entries())
      counts[index] = (counts[index] ?? 0) + (inDomain.get(node.metadata.labels?.[constraint.topologyKey]) ?? 0);
  }
  return counts;
}

const perPodLabels: readonly string[] = [podNameLabel, podIndexLabel, revisionLabel];

function untoleratedPreferences(pod: Pod, { node }: NodeInfo): number {
  return taintsOf(node).filter((taint) => taint.effect === 'PreferNoSchedule' && !podTolerates(pod, taint)).length;
}

function nodePreference(pod: Pod, { node }: NodeInfo): number {
  const preferred = pod.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return preferred.reduce((sum, { weight, preference }) => sum + (termSelects(preference, node) ? weight : 0), 0);
}

function podPreference(pod: Pod, info: NodeInfo, snapshot: Snapshot): number {
  const signs = { podAffinity: 1, podAntiAffinity: -1 } as const;
  let sum = 0;
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    for (const { weight, podAffinityTerm: term } of pod.spec.affinity?.[kind]?.preferredDuringSchedulingIgnoredDuringExecution ?? []) {
      const domain = info.node.metadata.labels?.[term.topologyKey];
      if (domain === undefined || labelSelector(term.labelSelector).nothing) continue;
      for (const other of snapshot.nodes) {
        if (other.node.metadata.labels?.[term.topologyKey] !== domain) continue;
        sum += signs[kind] * weight * other.pods.filter((each) => termMatches(term, pod, each, snapshot)).length;
      }
    }
  }
  return sum;
}

function higherIsBetter(raw: readonly number[]): number[] {
  const [low, high] = [Math.min(...raw), Math.max(...raw)];
  return raw.map((each) => (high === low ? 0 : Math.floor(((each - low) * most) / (high - low))));
}

/** Equal ones are all the best here. */
function lowerIsBetter(raw: readonly number[]): number[] {
  const scores = higherIsBetter(raw.map((each) => -each));
  return Math.max(...scores) === 0 ? scores.map(() => most) : scores;
}
