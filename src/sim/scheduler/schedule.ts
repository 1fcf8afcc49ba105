/** One scheduling cycle over plain objects: a node, or the reasons why there is none. kube: pkg/scheduler/schedule_one.go :: schedulePod */
import type { Path } from '../../kube/objects.ts';
import type { Pod } from '../../kube/views.ts';
import type { Filter, FilterPlugin, NodeInfo, Snapshot, Verdict } from './filter.ts';
import { fitError, preFilterError } from './fit-error.ts';
import { interPodAffinity } from './plugins/inter-pod-affinity.ts';
import { nodeAffinity } from './plugins/node-affinity.ts';
import { nodeName } from './plugins/node-name.ts';
import { nodePorts } from './plugins/node-ports.ts';
import { nodeResourcesFit } from './plugins/node-resources-fit.ts';
import { nodeUnschedulable } from './plugins/node-unschedulable.ts';
import { nodeVolumeLimits } from './plugins/node-volume-limits.ts';
import { podTopologySpread } from './plugins/pod-topology-spread.ts';
import { taintToleration } from './plugins/taint-toleration.ts';
import { volumeBinding } from './plugins/volume-binding.ts';
import { volumeRestrictions } from './plugins/volume-restrictions.ts';
import { volumeZone } from './plugins/volume-zone.ts';
import { bestNode } from './score.ts';

/** In upstream's order: a node is dropped by the first plugin that does not want it. kube: pkg/scheduler/apis/config/v1/default_plugins.go */
const plugins: readonly FilterPlugin[] = [
  nodeUnschedulable,
  nodeName,
  taintToleration,
  nodeAffinity,
  nodePorts,
  nodeResourcesFit,
  volumeRestrictions,
  nodeVolumeLimits,
  volumeBinding,
  volumeZone,
  podTopologySpread,
  interPodAffinity,
];

export type Scheduled =
  | { readonly node: NodeInfo; readonly eligible: number }
  /** `path`: the field of the pod that asks for what no node has. */
  | { readonly node?: undefined; readonly message: string; readonly path: Path | undefined };

/** Looks for a node; `draw` decides between equal ones. */
export function schedule(pod: Pod, snapshot: Snapshot, draw: (count: number) => number): Scheduled {
  if (snapshot.nodes.length === 0) return { message: 'no nodes available to schedule pods', path: undefined };
  const filters: Filter[] = [];
  for (const plugin of plugins) {
    const cycle = plugin(pod, snapshot);
    if (typeof cycle === 'function') filters.push(cycle);
    else if (cycle !== undefined)
      return { message: preFilterError(cycle.reject, snapshot.nodes.length, snapshot.target), path: cycle.path };
  }
  const eligible: NodeInfo[] = [];
  const verdicts: Verdict[] = [];
  for (const info of snapshot.nodes) {
    const verdict = firstVerdict(filters, info);
    if (verdict === undefined) eligible.push(info);
    else verdicts.push(verdict);
  }
  const node = bestNode(pod, eligible, snapshot, draw);
  if (node !== undefined) return { node, eligible: eligible.length };
  return { message: fitError(verdicts, snapshot.target), path: verdicts.find((each) => each.path !== undefined)?.path };
}

function firstVerdict(filters: readonly Filter[], info: NodeInfo): Verdict | undefined {
  for (const filter of filters) {
    const verdict = filter(info);
    if (verdict !== undefined) return verdict;
  }
  return undefined;
}
