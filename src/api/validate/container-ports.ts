import type { Container, ContainerPort } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { portName, portNumber } from './formats.ts';
import type { Report } from './report.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** kube: core validation.validateContainerPorts */
export function validateContainerPorts(report: Report, ports: readonly ContainerPort[], field: Field): void {
  const names = new Set<string>();
  for (const [i, { name = '', containerPort = 0, hostPort = 0, protocol = '' }] of ports.entries()) {
    const here = field.index(i);
    if (name !== '') {
      const sentences = portName(name);
      report.invalidEach(here.child('name'), name, sentences); // C07
      if (sentences.length === 0 && names.has(name)) report.duplicate(here.child('name'), name); // C08
      if (sentences.length === 0) names.add(name);
    }
    if (containerPort === 0)
      report.required(here.child('containerPort')); // C09
    else report.invalidEach(here.child('containerPort'), containerPort, portNumber(containerPort)); // C10
    if (hostPort !== 0) report.invalidEach(here.child('hostPort'), hostPort, portNumber(hostPort)); // C11
    if (protocol === '') report.required(here.child('protocol'));
    else if (!protocols.includes(protocol)) report.notSupported(here.child('protocol'), protocol, protocols); // C12
  }
}

/** No two containers may ask for the same port of the node. `realIndex`: where the only container stands, if not at 0. kube: checkHostPortConflicts */
export function validateHostPortConflicts(report: Report, containers: readonly Container[], field: Field, realIndex?: number): void {
  const seen = new Set<string>();
  for (const [i, container] of containers.entries()) {
    for (const [j, { hostPort = 0, hostIP = '', protocol = '' }] of (container.ports ?? []).entries()) {
      if (hostPort === 0) continue;
      const key = `${protocol}/${hostIP}/${hostPort}`;
      const place = field.index(i).child('ports').index(j).child('hostPort');
      const real = realIndex === undefined ? place : place.seenAs(field.index(realIndex).child('ports').index(j).child('hostPort'));
      if (seen.has(key)) report.duplicate(real, key); // C14 C15
      seen.add(key);
    }
  }
}

/** C16. kube: core validation.validatePodHostNetworkDeps */
export function validateHostNetworkPorts(report: Report, containers: readonly Container[], isPod: boolean, field: Field): void {
  for (const [i, container] of containers.entries()) {
    for (const [j, { hostPort = 0, containerPort = 0 }] of (container.ports ?? []).entries()) {
      if (hostPort === containerPort || (hostPort === 0 && !isPod)) continue;
      const place = field.index(i).child('ports').index(j).child('hostPort');
      report.invalid(place, hostPort, 'must match `containerPort` when `hostNetwork` is true');
    }
  }
}
