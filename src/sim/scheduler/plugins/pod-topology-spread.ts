import { isTerminating } from '../../../kube/objects.ts';
import { remember } from '../../../base/remember.ts';
import { labelSelector, type Selector, selects } from '../../../kube/selector.ts';
import type { Node, Pod, TopologySpreadConstraint } from '../../../kube/views.ts';
import { type FilterPlugin, type NodeInfo, verdict } from '../filter.ts';
import { podSelectsNode } from '../node-selector.ts';
import { untolerated } from '../taints.ts';

/** Spread constraints with DoNotSchedule. kube: pkg/scheduler/framework/plugins/podtopologyspread/filtering.go */
export const podTopologySpread: FilterPlugin = (pod, { nodes }) => {
  const constraints = (pod.spec.topologySpreadConstraints ?? []).filter((each) => each.whenUnsatisfiable === 'DoNotSchedule');
  if (constraints.length === 0) return undefined;
  const counted = constraints.map((constraint) => count(constraint, constraints, pod, nodes));
  const reason = "node(s) didn't match pod topology spread constraints";
  return ({ node }) => {
    for (const { constraint, byDomain, least, self } of counted) {
      const domain = node.metadata.labels?.[constraint.topologyKey];
      if (domain === undefined) return verdict(`${reason} (missing required label)`, false, 'spec', 'topologySpreadConstraints');
      if ((byDomain.get(domain) ?? 0) + self - least > constraint.maxSkew)
        return verdict(reason, true, 'spec', 'topologySpreadConstraints');
    }
    return undefined;
  };
};

interface Counted {
  readonly constraint: TopologySpreadConstraint;
  readonly byDomain: ReadonlyMap<string, number>;
  readonly least: number;
  /** 1 when the pod itself matches the selector. */
  readonly self: number;
}

function count(
  constraint: TopologySpreadConstraint,
  all: readonly TopologySpreadConstraint[],
  pod: Pod,
  nodes: readonly NodeInfo[],
): Counted {
  const selector = spreadSelector(constraint, pod);
  const matching = counter(pod, selector);
  const byDomain = new Map<string, number>();
  for (const info of nodes) {
    const { node } = info;
    if (!all.every((each) => node.metadata.labels?.[each.topologyKey] !== undefined) || !included(constraint, pod, node)) continue;
    const domain = node.metadata.labels?.[constraint.topologyKey] ?? '';
    byDomain.set(domain, (byDomain.get(domain) ?? 0) + matching(info));
  }
  const enough = byDomain.size >= (constraint.minDomains ?? 1);
  const least = enough && byDomain.size > 0 ? Math.min(...byDomain.values()) : 0;
  return { constraint, byDomain, least, self: selects(selector, pod.metadata.labels) ? 1 : 0 };
}

/** The constraint's selector, narrowed to the pod's own values of `matchLabelKeys`. */
export function spreadSelector(constraint: TopologySpreadConstraint, pod: Pod): Selector {
  const selector = labelSelector(constraint.labelSelector);
  if (selector.nothing) return selector;
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => pod.metadata.labels?.[key] !== undefined);
  if (keys.length === 0) return selector;
  const more = keys.map((key) => ({ key, operator: 'In' as const, values: [pod.metadata.labels?.[key] ?? ''] }));
  return { nothing: false, requirements: [...selector.requirements, ...more] };
}

function included(constraint: TopologySpreadConstraint, pod: Pod, node: Node): boolean {
  if ((constraint.nodeAffinityPolicy ?? 'Honor') === 'Honor' && !podSelectsNode(pod, node)) return false;
  if ((constraint.nodeTaintsPolicy ?? 'Ignore') === 'Ignore') return true;
  return untolerated(pod, node) === undefined;
}

/** Counts the pods on a node that are of the same namespace, match and are not terminating. */
export function counter(pod: Pod, selector: Selector): (info: NodeInfo) => number {
  const { namespace } = pod.metadata;
  const question = JSON.stringify([namespace, selector]);
  const counts = (other: Pod): boolean =>
    !isTerminating(other) && other.metadata.namespace === namespace && selects(selector, other.metadata.labels);
  return ({ parts }) => {
    let sum = 0;
    for (const pods of parts) {
      const known = answers(pods);
      let count = known.get(question);
      if (count === undefined) known.set(question, (count = pods.filter(counts).length));
      sum += count;
    }
    return sum;
  };
}

/** Counts of a list of pods by what was asked. */
const answers = remember((_pods: readonly Pod[]) => new Map<string, number>());
