/**
 * What the cluster's DNS server answers now, from Services and EndpointSlices.
 * kube: coredns plugin/kubernetes/kubernetes.go :: findServices, parse.go, object/endpoint.go; plugin/backend_lookup.go :: SRV
 */
import { namespaceText } from '../../kube/objects.ts';
import type { Endpoint, EndpointPort, EndpointSlice, Service } from '../../kube/views.ts';
import type { Objects } from '../cluster/store.ts';

export type RecordType = 'A' | 'AAAA' | 'SRV';

export interface DnsQuery {
  readonly name: string;
  readonly type: RecordType;
}

export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** `code` NOERROR with no record: the name exists, but has none of that type. */
export interface DnsAnswer {
  readonly code: 'NOERROR' | 'NXDOMAIN';
  readonly addresses: readonly string[];
  readonly services: readonly SrvRecord[];
  /** Why the answer is empty, in words. */
  readonly reason?: string;
}

const found = (addresses: readonly string[], services: readonly SrvRecord[] = []): DnsAnswer => ({
  code: 'NOERROR',
  addresses: [...new Set(addresses)],
  services,
});

const nothing = (reason: string): DnsAnswer => ({ code: 'NXDOMAIN', addresses: [], services: [], reason });

interface Place {
  readonly endpoint: Endpoint;
  readonly ports: readonly EndpointPort[];
}

/** The answer for a complete name (`web-0.web.default.svc.cluster.local`), as CoreDNS gives it without a cache. */
export function dnsAnswer({ name, type }: DnsQuery, objects: Objects, clusterDomain: string): DnsAnswer {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const suffix = ['svc', ...clusterDomain.toLowerCase().split('.')];
  if (labels.length < suffix.length + 2 || labels.slice(-suffix.length).join('.') !== suffix.join('.'))
    return nothing(`no name of this cluster: ${name}`);
  const own = labels.slice(0, -suffix.length);
  const [serviceName = '', namespace = ''] = own.slice(-2);
  const before = own.slice(0, -2).map((each) => each.replace(/^_/, ''));
  if (before.length > 2) return nothing('too many labels');
  const service = objects.get('Service', namespace, serviceName) as Service | undefined;
  if (service === undefined) return nothing(`no Service "${serviceName}" in namespace ${namespace}`);
  const base = `${serviceName}.${namespace}.${suffix.join('.')}`;
  const headless = service.spec.clusterIP === 'None';
  if (service.spec.type === 'ExternalName') {
    const alias = service.spec.externalName ?? '';
    return before.length === 1 ? nothing(`${serviceName} is an alias of ${alias}`) : { ...found([]), reason: `an alias of ${alias}` };
  }
  // One place of its own: the Service's address, under the Service's name.
  const places = headless || before.length === 1 ? readyPlaces(service, objects) : [clusterPlace(service)];
  const chosen = before.length === 1 ? places.filter(({ endpoint }) => hostName(endpoint) === before[0]) : places;
  if (chosen.length === 0)
    return nothing(before.length === 1 ? `no ready endpoint named "${before[0] ?? ''}"` : `Service "${serviceName}" has no ready endpoint`);
  const asked = before.length === 2 ? byPort(chosen, before) : chosen;
  if (asked.length === 0) return nothing('no ready endpoint has such a port');
  if (type === 'SRV') return srv(asked, base);
  return addressAnswer(
    asked.flatMap(({ endpoint }) => endpoint.addresses),
    type,
  );
}

function clusterPlace({ spec }: Service): Place {
  const ports = (spec.ports ?? []).map((each) => ({ name: '', protocol: 'TCP', ...each }));
  return {
    endpoint: { addresses: [spec.clusterIP ?? ''], conditions: { ready: true, serving: true, terminating: false }, hostname: '' },
    ports,
  };
}

/** differs: addresses are IPv4 only, so AAAA is always empty. */
function addressAnswer(addresses: readonly string[], type: RecordType): DnsAnswer {
  return found(type === 'A' ? addresses : []);
}

/** Ready endpoints only: `publishNotReadyAddresses` makes every endpoint ready. */
function readyPlaces(service: Service, objects: Objects): Place[] {
  const places: Place[] = [];
  for (const slice of objects.list('EndpointSlice', namespaceText(service)) as readonly EndpointSlice[]) {
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== service.metadata.name) continue;
    for (const endpoint of slice.endpoints) if (endpoint.conditions.ready) places.push({ endpoint, ports: slice.ports });
  }
  return places;
}

/** The endpoint's host name, else its address with dashes. kube: endpointHostname */
function hostName(endpoint: Endpoint): string {
  return endpoint.hostname ?? (endpoint.addresses[0] ?? '').replaceAll('.', '-');
}

function under(host: string, base: string): string {
  return host === '' ? base : `${host}.${base}`;
}

/** `_port._proto`: an unnamed port cannot be asked for. */
function byPort(places: readonly Place[], [port = '', protocol = '']: readonly string[]): Place[] {
  const isAsked = ({ name, protocol: own }: EndpointPort): boolean =>
    name !== '' && name.toLowerCase() === port && own.toLowerCase() === protocol;
  return places.flatMap(({ endpoint, ports }) => (ports.some(isAsked) ? [{ endpoint, ports: ports.filter(isAsked) }] : []));
}

/** One record per endpoint and port; weight is a hundred shared out. Without any port the name is there, but has no such record. */
function srv(places: readonly Place[], base: string): DnsAnswer {
  const targets = places.flatMap(({ endpoint, ports }) =>
    ports.flatMap((port) => (port.port === undefined ? [] : [{ endpoint, port: port.port }])),
  );
  const weight = Math.max(1, Math.floor(100 / targets.length));
  const services = targets.map(({ endpoint, port }) => ({ priority: 0, weight, port, target: under(hostName(endpoint), base) }));
  return found(
    targets.flatMap(({ endpoint }) => endpoint.addresses),
    services,
  );
}
