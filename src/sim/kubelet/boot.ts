import { patchStatus } from '../cluster/writes.ts';
import type { Condition, Node } from '../../kube/views.ts';
import { node as registeredNode, provisionersOf } from '../cluster/bootstrap.ts';
import type { Context, Steps } from '../component.ts';

const healthy: Readonly<Record<string, readonly [Condition['status'], string]>> = {
  MemoryPressure: ['False', 'KubeletHasSufficientMemory'],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID'],
  Ready: ['True', 'KubeletReady'],
};

/** A kubelet reports again: its conditions, or a new Node object where somebody deleted the old one. kube: pkg/kubelet/kubelet_node_status.go */
export function* bootNode(name: string, { cache, clock, input }: Context): Steps {
  const node: Node | undefined = cache.get('Node', '', name);
  const because = { code: 'kubelet-reports', text: `the kubelet of ${name} reaches the API server again` };
  const spec = input.cluster.nodes.find((each) => each.name === name);
  if (node === undefined) {
    if (spec !== undefined) yield { do: 'create', object: registeredNode(spec, clock.nowText, provisionersOf(input.cluster)), because };
    return;
  }
  const conditions = (node.status?.conditions ?? []).map((each) => {
    const [status, reason] = healthy[each.type] ?? [each.status, each.reason ?? ''];
    const lastTransitionTime = status === each.status ? (each.lastTransitionTime ?? clock.nowText) : clock.nowText;
    return { type: each.type, status, reason, lastHeartbeatTime: clock.nowText, lastTransitionTime };
  });
  yield patchStatus(node, { conditions }, because);
}
