import { event, patchStatus, because, create } from '../cluster/writes.ts';
import type { Node } from '../../kube/views.ts';
import { healthy, node as registeredNode, provisionersOf } from '../cluster/bootstrap.ts';
import type { Write } from '../cluster/write.ts';
import type { Context, Steps } from '../component.ts';
import type { Because } from '../transition.ts';
import type { Machine } from '../truth.ts';
import { nameOf } from '../../kube/objects.ts';

/** A kubelet reports again: its conditions, or a new Node object where somebody deleted the old one. kube: pkg/kubelet/kubelet_node_status.go */
export function* bootNode(name: string, rebooted: boolean, { cache, clock, input }: Context): Steps {
  const node: Node | undefined = cache.get('Node', '', name);
  const why = because(undefined, 'kubelet-reports', `the kubelet of ${name} reaches the API server again`);
  const spec = input.cluster.nodes.find((each) => each.name === name);
  if (node === undefined) {
    if (spec !== undefined) yield create(registeredNode(spec, clock.nowText, provisionersOf(input.cluster)), why);
    return;
  }
  if (rebooted) {
    yield event(node, 'Normal', 'Starting', 'Starting kubelet.', why);
    yield event(node, 'Warning', 'Rebooted', `Node ${name} has been rebooted, boot id: ${name}-${clock.nowMs}`, why);
  }
  const before = node.status?.conditions ?? [];
  const conditions = before.map((each) => {
    const [status, reason] = healthy[each.type] ?? [each.status, each.reason ?? ''];
    const lastTransitionTime = status === each.status ? (each.lastTransitionTime ?? clock.nowText) : clock.nowText;
    return { type: each.type, status, reason, lastHeartbeatTime: clock.nowText, lastTransitionTime };
  });
  yield patchStatus(node, { conditions }, why);
  for (const [index, { reason, status }] of conditions.entries()) {
    if (status !== before[index]?.status) yield nodeEvent(node, reason.replace('Kubelet', 'Node'), why);
  }
}

/** What a kubelet says of its own node. kube: pkg/kubelet recordNodeStatusEvent */
function nodeEvent(node: Node, reason: string, why?: Because): Write {
  return event(node, 'Normal', reason, `Node ${nameOf(node)} status is now: ${reason}`, why);
}

/** The kubelet notices that its node was cordoned, or is no more. kube: recordNodeSchedulableEvent */
export function* sayWhetherSchedulable(name: string, { cache, live }: Context): Steps {
  const node: Node | undefined = cache.get('Node', '', name);
  const machine = live.get('Machine', '', name) as Machine | undefined;
  if (node === undefined || machine?.power !== 'up') return;
  yield nodeEvent(node, node.spec?.unschedulable === true ? 'NodeNotSchedulable' : 'NodeSchedulable');
}
