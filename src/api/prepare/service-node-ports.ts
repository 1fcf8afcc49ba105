import type { ServicePort, ServiceSpec } from '../service-spec.ts';
import { Field } from '../validate/field.ts';
import type { Report } from '../validate/report.ts';
import type { SpecDraft } from './service.ts';

/** differs: `--service-node-port-range` of a real cluster may be another. */
const range = { first: 30000, last: 32767 };

/** The node ports that somebody asks for; those that the server picks are left open. kube: initNodePorts, updateNodePorts */
export function allocateNodePorts(report: Report, spec: SpecDraft, before?: ServiceSpec): void {
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return;
  const isFirst = before === undefined;
  const taken = new Set<number>();
  const known = new Set((before?.ports ?? []).map((port) => port.nodePort ?? 0));
  const ports = [...(spec.ports ?? [])];
  const byPort = new Map<number, number>();
  for (const [i, port] of ports.entries()) {
    const wanted = isFirst ? wantedNodePort(ports, port, byPort) : (port.nodePort ?? 0);
    if (wanted === 0) continue;
    const isNew = isFirst ? byPort.get(port.port ?? 0) !== wanted : !known.has(wanted) && !taken.has(wanted);
    if (isNew && !take(report, i, wanted, taken)) return;
    if (!byPort.has(port.port ?? 0)) byPort.set(port.port ?? 0, wanted);
    ports[i] = { ...port, nodePort: wanted };
  }
  spec.ports = ports;
}

/** Ports of one number share a node port unless they say otherwise. */
function wantedNodePort(ports: readonly ServicePort[], port: ServicePort, byPort: ReadonlyMap<number, number>): number {
  const shared = byPort.get(port.port ?? 0);
  if (shared !== undefined) return (port.nodePort ?? 0) === 0 ? shared : (port.nodePort ?? 0);
  return ports.find((each) => each.port === port.port && (each.nodePort ?? 0) !== 0)?.nodePort ?? 0;
}

function take(report: Report, index: number, nodePort: number, taken: Set<number>): boolean {
  const inRange = nodePort >= range.first && nodePort <= range.last;
  const problem = inRange
    ? 'provided port is already allocated'
    : `provided port is not in the valid range. The range of valid ports is ${range.first}-${range.last}`;
  if (!inRange || taken.has(nodePort)) {
    report.invalid(Field.root('spec').child('ports').index(index).child('nodePort'), nodePort, problem);
    return false;
  }
  taken.add(nodePort);
  return true;
}
