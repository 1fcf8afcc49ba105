import { parsePodName, startOrdinal } from '../../kube/identity.ts';
import { namespaceText } from '../../kube/objects.ts';
import type { Target } from '../../kube/target.ts';
import type { EndpointSlice, Pod, Service } from '../../kube/views.ts';
import type { Objects } from '../cluster/store.ts';
import type { AppSpec } from '../input.ts';
import type { Process } from '../truth.ts';
import { dnsAnswer } from './answer.ts';

type NeedsPeers = NonNullable<AppSpec['needsPeers']>;

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
    const targets = services.flatMap(({ target: name }) => (name === base ? [] : name.slice(0, name.indexOf('.'))));
    return [...new Set(targets)];
  }
  const addresses = new Set(dnsAnswer({ name: base, type: 'A' }, live, target.clusterDomain).addresses);
  const slices = live.list('EndpointSlice', namespace) as readonly EndpointSlice[];
  const endpoints = slices.flatMap((slice) => slice.endpoints).filter((each) => each.addresses.some((address) => addresses.has(address)));
  return [...new Set(endpoints.flatMap((each) => each.targetRef?.name ?? []))];
}

/** How many peers a program wants to find: those below it in its set, or so many as it says. */
export function peersWanted(pod: string, namespace: string, { atLeast, below }: NeedsPeers, live: Objects): number {
  const parsed = parsePodName(pod);
  return below !== true || parsed === undefined
    ? atLeast
    : Math.max(0, parsed.ordinal - startOrdinal(live.get('StatefulSet', namespace, parsed.setName)));
}

/** Whether a member that was found is one of those that the program asks for. Its own name it knows without asking. */
export function isPeer(found: string, pod: string, { below }: NeedsPeers): boolean {
  const [one, own] = [parsePodName(found), parsePodName(pod)];
  return below === true ? one !== undefined && one.setName === own?.setName && one.ordinal < own.ordinal : found !== pod;
}

/** How many others a program finds. */
export function peersFound(process: Process, needs: NeedsPeers, context: Surroundings): number {
  const namespace = namespaceText(process);
  const pod = context.live.get('Pod', namespace, process.pod) as Pod | undefined;
  return membersFound(namespace, needs.service, context).filter((each) => isPeer(each, pod?.metadata.name ?? process.pod, needs)).length;
}
