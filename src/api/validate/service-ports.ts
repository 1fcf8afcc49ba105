import { allocatedAddress, type ServiceSpec } from '../service-spec.ts';
import type { Field } from './field.ts';
import { dnsLabel, portName, portNumber, qualifiedName } from './formats.ts';
import type { Report } from './report.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** kube: core validation.validateServicePort for each port */
export function validateServicePorts(report: Report, spec: ServiceSpec, field: Field): void {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  ports.forEach((port, i) => {
    const place = field.index(i);
    const { name = '', protocol = '', appProtocol } = port;
    if (name === '') {
      if (ports.length > 1) report.required(place.child('name')); // F04
    } else {
      report.invalidEach(place.child('name'), name, dnsLabel(name)); // F05
      if (names.has(name)) report.duplicate(place.child('name'), name);
      names.add(name);
    }
    report.invalidEach(place.child('port'), port.port ?? 0, portNumber(port.port ?? 0)); // F06
    if (protocol === '') report.required(place.child('protocol'));
    else if (!protocols.includes(protocol)) report.notSupported(place.child('protocol'), protocol, protocols); // F07
    validateTargetPort(report, port.targetPort ?? 0, place.child('targetPort'));
    if (appProtocol !== undefined) report.invalidEach(place.child('appProtocol'), appProtocol, qualifiedName(appProtocol, report.target)); // F09
  });
}

/** kube: core validation.ValidatePortNumOrName */
function validateTargetPort(report: Report, port: number | string, field: Field): void {
  report.invalidEach(field, port, typeof port === 'number' ? portNumber(port) : portName(port)); // F08
}

/** Ports of one protocol may not repeat. */
export function validateRepeatedPorts(report: Report, spec: ServiceSpec, field: Field, isNew: boolean): void {
  const ports = spec.ports ?? [];
  const picksNodePorts = spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
  const nodePorts = new Set<string>();
  ports.forEach((port, i) => {
    const given = (port.nodePort ?? 0) !== 0;
    // For a new Service the server picks one node port for all ports of one number.
    if (!given && !(isNew && picksNodePorts)) return;
    const key = given ? `${port.protocol} ${port.nodePort}` : `${port.protocol} of ${port.port}`;
    if (nodePorts.has(key)) report.duplicate(field.index(i).child('nodePort'), given ? port.nodePort : allocatedAddress); // F12
    nodePorts.add(key);
  });
  const seen = new Set<string>();
  ports.forEach((port, i) => {
    const key = `${port.protocol}/${port.port}`;
    // F10. What is shown is the key that upstream compares: a port with two members.
    if (seen.has(key)) report.duplicate(field.index(i), { protocol: port.protocol ?? '', port: port.port ?? 0 }, 'core.ServicePort');
    seen.add(key);
  });
}
