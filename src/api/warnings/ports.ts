import { has, type Target } from '../../kube/versions.ts';
import { goQuote } from '../go-quote.ts';
import type { ContainerPort, PodSpec } from '../pod-spec.ts';
import type { Field } from '../validate/field.ts';
import { visitContainers } from '../validate/visit-containers.ts';

interface PlacedPort {
  readonly port: ContainerPort;
  readonly text: string;
}

/** W31 W32 W33. kube: pod.warningsForPodSpecAndMeta, its parts about ports */
export function portWarnings(spec: PodSpec, field: Field, target: Target): string[] {
  const ports: PlacedPort[] = [];
  for (const { container, place } of visitContainers(spec, field)) {
    for (const [i, port] of (container.ports ?? []).entries()) ports.push({ port, text: place.child('ports').index(i).text() });
  }
  const found = ports.flatMap((placed, i) => [...hostIpWarning(placed), ...clashes(placed, ports.slice(0, i))]);
  return has(target, 'duplicatePortNamesWarned') ? [...found, ...nameWarnings(ports)] : found;
}

function hostIpWarning({ port, text }: PlacedPort): string[] {
  const { name = '', hostPort = 0, containerPort = 0, protocol = '', hostIP = '' } = port;
  if (hostIP === '' || hostPort !== 0) return [];
  return [
    `${text}: hostIP set without hostPort: {Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`,
  ];
}

function clashes({ port, text }: PlacedPort, earlier: readonly PlacedPort[]): string[] {
  const { hostIP = '', hostPort = 0 } = port;
  return earlier.flatMap(({ port: other, text: otherText }) => {
    if ((port.containerPort ?? 0) !== (other.containerPort ?? 0) || (port.protocol ?? '') !== (other.protocol ?? '')) return [];
    const otherIp = other.hostIP ?? '';
    const otherHostPort = other.hostPort ?? 0;
    if (hostIP === otherIp && hostPort === otherHostPort) return [`${text}: duplicate port definition with ${otherText}`];
    if (hostPort === 0 || otherHostPort === 0) return [`${text}: overlapping port definition with ${otherText}`];
    const isAmbiguous = hostPort === otherHostPort && (hostIP === '') !== (otherIp === '');
    return isAmbiguous ? [`${text}: dangerously ambiguous port definition with ${otherText}`] : [];
  });
}

function nameWarnings(ports: readonly PlacedPort[]): string[] {
  const first = new Map<string, string>();
  return ports.flatMap(({ port: { name = '' }, text }) => {
    if (name === '') return [];
    const other = first.get(name);
    if (other === undefined) first.set(name, text);
    const advice = `services and probes that select ports by name will use ${other}`;
    return other === undefined ? [] : [`${text}: duplicate port name ${goQuote(name)} with ${other}, ${advice}`];
  });
}
