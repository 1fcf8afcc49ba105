import type { ContainerPort, Pod } from '../../../kube/views.ts';
import { type FilterPlugin, verdict } from '../filter.ts';

/** Host ports: one holder of (address, protocol, port) per node. kube: pkg/scheduler/framework/plugins/nodeports */
export const nodePorts: FilterPlugin = (pod) => {
  const wanted = hostPorts(pod);
  if (wanted.length === 0) return undefined;
  const refused = verdict("node(s) didn't have free ports for the requested pod ports", true, 'spec', 'containers');
  const clashes = (other: Pod): boolean => hostPorts(other).some((held) => wanted.some((each) => conflicts(each, held)));
  return ({ pods }) => (pods.some(clashes) ? refused : undefined);
};

/** Ports of regular containers and sidecars that ask for one of the node's. */
function hostPorts(pod: Pod): ContainerPort[] {
  const sidecars = (pod.spec.initContainers ?? []).filter((each) => each.restartPolicy === 'Always');
  return [...pod.spec.containers, ...sidecars].flatMap((container) => (container.ports ?? []).filter((port) => (port.hostPort ?? 0) > 0));
}

function conflicts(one: ContainerPort, other: ContainerPort): boolean {
  if (one.hostPort !== other.hostPort || (one.protocol ?? 'TCP') !== (other.protocol ?? 'TCP')) return false;
  const [a, b] = [one.hostIP ?? '0.0.0.0', other.hostIP ?? '0.0.0.0'];
  return a === b || a === '0.0.0.0' || b === '0.0.0.0';
}
