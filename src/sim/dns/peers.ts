import { namespaceText } from '../../kube/objects.ts';
import type { Target } from '../../kube/target.ts';
import type { EndpointSlice, Pod, Service } from '../../kube/views.ts';
import type { Objects } from '../cluster/store.ts';
import type { AppSpec } from '../input.ts';
import type { Process } from '../truth.ts';
import { dnsAnswer } from './answer.ts';

/** What is there, and for which version and cluster domain. */
interface Surroundings {
  readonly live: Objects;
  readonly target: Target;
}

/**
 * The pods to which a Service's records lead: by the SRV records of its first named port, else by its addresses. This is what a program that looks for its
 * peers finds, itself included.
 */
export function membersFound(namespace: string, service: string, { live, target }: Surroundings): string[] {
  const object = live.get('Service', namespace, service) as Service | undefined;
  const base = `${service}.${namespace}.svc.${target.clusterDomain}`;
  const port = object?.spec.ports?.find((each) => (each.name ?? '') !== '');
  if (port !== undefined) {
    const name = `_${port.name ?? ''}._${(port.protocol ?? 'TCP').toLowerCase()}.${base}`;
    const { services } = dnsAnswer({ name, type: 'SRV' }, live, target.clusterDomain);
    return [...new Set(services.map((each) => each.target.slice(0, each.target.indexOf('.'))))];
  }
  const addresses = new Set(dnsAnswer({ name: base, type: 'A' }, live, target.clusterDomain).addresses);
  const slices = live.list('EndpointSlice', namespace) as readonly EndpointSlice[];
  const endpoints = slices.flatMap((slice) => slice.endpoints).filter((each) => each.addresses.some((address) => addresses.has(address)));
  return [...new Set(endpoints.flatMap((each) => each.targetRef?.name ?? []))];
}

/** How many others a program finds. Its own name it knows without asking. */
export function peersFound(process: Process, { service }: NonNullable<AppSpec['needsPeers']>, context: Surroundings): number {
  const namespace = namespaceText(process);
  const pod = context.live.get('Pod', namespace, process.pod) as Pod | undefined;
  return membersFound(namespace, service, context).filter((each) => each !== (pod?.metadata.name ?? process.pod)).length;
}
