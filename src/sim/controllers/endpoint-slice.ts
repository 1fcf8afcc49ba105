import { isHeadless } from '../../kube/identity.ts';
import { event, because, create, remove } from '../cluster/writes.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { remember, rememberEach, rememberUnder } from '../../base/remember.ts';
import { mapSelector, selects } from '../../kube/selector.ts';
import {
  type Endpoint,
  type EndpointPort,
  type EndpointSlice,
  type Pod,
  type Service,
  isReady,
  isPodTerminal,
  nodeNameOf,
} from '../../kube/views.ts';
import { has } from '../../kube/simulated-versions.ts';
import type { Target } from '../../kube/target.ts';
import { resolvePort } from '../../kube/dns-names.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating, controllerReference } from '../../kube/objects.ts';
import type { Objects } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps, watchOwn } from '../component.ts';
import type { Because } from '../transition.ts';

const serviceNameLabel = 'kubernetes.io/service-name';

/**
 * Keeps the endpoints of each Service that has a selector.
 * kube: staging/src/k8s.io/endpointslice reconciler.go, utils.go :: podToEndpoint; pkg/controller/endpointslice
 * differs: one slice for pods of the same ports, whatever its size (a cluster splits at 100 endpoints); IPv4 only.
 */
export const endpointSlice: Component = {
  name: 'endpointslice-controller',
  backoff: { firstMs: 1000, mostMs: 1_000_000 },
  watches: [
    watchOwn('Service'),
    { kind: 'Pod', keys: servicesOf },
    {
      kind: 'Node',
      keys: (after, before, cache) => (after === undefined || before === undefined ? cache.list('Service').map(objectKeyText) : []),
    },
  ],
  *reconcile(key, context): Pass {
    const { namespace, name } = splitKey(key);
    const service = context.cache.get('Service', namespace, name) as Service | undefined;
    const slices = slicesOf(namespace, name, context.cache);
    if (service === undefined) {
      for (const slice of slices) yield remove(slice, because(undefined, 'service-gone', `Service ${name} is gone`));
      return;
    }
    const selector = mapSelector(service.spec.selector);
    if (selector.nothing || service.spec.type === 'ExternalName') return;
    const { groups, missing } = endpointsOf(service, context.cache.list('Pod', namespace) as readonly Pod[], context);
    yield* write(service, slices, groups);
    if (missing === undefined) return;
    const message = `Error updating Endpoint Slices for Service ${namespace}/${name}: ${missing}`;
    yield event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
    return { error: missing };
  },
};

/** Slices of the same ports are kept; one that is of no use becomes one that is missing. kube: reconcileByAddressType, finalize */
function* write(service: Service, slices: readonly EndpointSlice[], groups: readonly Group[]): Steps {
  const decided = why(service);
  const same = (group: Group) => slices.find(({ ports }) => deepEqual(ports, group.ports));
  const unused = slices.filter((slice) => !groups.some((group) => same(group) === slice));
  for (const group of groups) {
    const { ports, endpoints } = group;
    const slice = same(group) ?? unused.shift();
    if (slice === undefined) yield create(newSlice(service, endpoints, ports), decided);
    else if (!deepEqual(slice.endpoints, endpoints) || !deepEqual(slice.ports, ports)) {
      yield { do: 'update', object: { ...slice, endpoints, ports }, because: decided };
    }
  }
  for (const slice of unused) yield remove(slice, decided);
}

function isSelected(service: Service, pod: KubeObject): boolean {
  return selects(mapSelector(service.spec.selector), pod.metadata.labels);
}

/** Services of which a changed pod is, or was, an endpoint. */
function servicesOf(after: KubeObject | undefined, before: KubeObject | undefined, cache: Objects): string[] {
  const pod = after ?? before;
  if (pod === undefined || !matters(after as Pod | undefined, before as Pod | undefined)) return [];
  return cache
    .list('Service', namespaceText(pod))
    .filter((service) => [pod, before].some((each) => each !== undefined && isSelected(service as Service, each)))
    .map(objectKeyText);
}

function matters(after: Pod | undefined, before: Pod | undefined): boolean {
  if (after === undefined || before === undefined) return true;
  return (
    isReady(after) !== isReady(before) ||
    after.status?.podIP !== before.status?.podIP ||
    isPodTerminal(after) !== isPodTerminal(before) ||
    isTerminating(after) !== isTerminating(before) ||
    !deepEqual(after.metadata.labels, before.metadata.labels)
  );
}

function slicesOf(namespace: string, service: string, cache: Objects): EndpointSlice[] {
  return (cache.list('EndpointSlice', namespace) as readonly EndpointSlice[]).filter(
    (each) => each.metadata.labels?.[serviceNameLabel] === service,
  );
}

/** Endpoints of pods that have the same ports. */
interface Group {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

interface Endpoints {
  /** One without anything where there is no endpoint. */
  readonly groups: readonly Group[];
  /** A pod that could not be listed, and why. */
  readonly missing?: string;
}

function endpointsOf(service: Service, pods: readonly Pod[], { cache, target }: Context): Endpoints {
  const listed = listedIn(service, zonesOf(cache.list('Node')))(pods);
  const missing = listed.findLast((each) => each?.missing !== undefined)?.missing;
  const found = listed.filter((each) => each?.endpoint !== undefined) as readonly Required<Listed>[];
  // Nearly always all have the same: one is found without asking each.
  const lists = new Set(found.filter(({ ports }, at) => ports !== found[at - 1]?.ports).map(({ ports }) => ports));
  const groups = [...lists].map((ports): Group => {
    const endpoints = found.filter((each) => each.ports === ports).map(({ endpoint }) => endpoint);
    return { ports: inOrder(ports, target), endpoints };
  });
  if (groups.length === 0) groups.push({ ports: [], endpoints: [] });
  return missing === undefined ? { groups } : { groups, missing };
}

/** What becomes of a pod that is selected and has an address: an endpoint, or words about why it is none. */
interface Listed {
  readonly endpoint?: Endpoint;
  readonly ports: readonly EndpointPort[];
  readonly missing?: string;
}

/** Remembered pod by pod: an unchanged pod needs nothing new while neither the Service nor the nodes' zones change. */
const listedIn = rememberUnder((service: Service, zones: string) => {
  const zoneOf = new Map(JSON.parse(zones) as readonly [node: string, zone: string | null][]);
  const portLists: EndpointPort[][] = [];
  return rememberEach((pod: Pod): Listed | undefined => {
    if (!isSelected(service, pod) || (pod.status?.podIP ?? '') === '' || isPodTerminal(pod)) return undefined;
    const zone = zoneOf.get(nodeNameOf(pod));
    if (zone === undefined && service.spec.publishNotReadyAddresses !== true) {
      const { name, namespace } = pod.metadata;
      const missing = `skipping Pod ${name ?? ''} for Service ${namespace ?? ''}/${nameOf(service)}: Node ${nodeNameOf(pod)} Not Found`;
      return { ports: [], missing };
    }
    const own = portsOf(service, pod);
    // Equal ports are the same list.
    const ports = portLists.find((each) => deepEqual(each, own)) ?? own;
    if (ports === own) portLists.push(own);
    return { endpoint: podToEndpoint(service, pod, zone ?? undefined), ports };
  });
});

const zonesOf = remember((nodes: readonly KubeObject[]): string =>
  JSON.stringify(nodes.map((node) => [nameOf(node), node.metadata.labels?.['topology.kubernetes.io/zone']])),
);

/** kube: podToEndpoint */
function podToEndpoint(service: Service, pod: Pod, zone: string | undefined): Endpoint {
  const serving = isReady(pod);
  const terminating = isTerminating(pod);
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const named = (pod.spec.hostname ?? '') !== '' && pod.spec.subdomain === service.metadata.name;
  const { namespace = '', name = '', uid } = pod.metadata;
  return {
    addresses: [pod.status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(named ? { hostname: pod.spec.hostname ?? '' } : {}),
    nodeName: nodeNameOf(pod),
    ...(zone === undefined ? {} : { zone }),
    targetRef: { kind: 'Pod', namespace, name, ...(uid === undefined ? {} : { uid }) },
  };
}

/** kube: staging/src/k8s.io/endpointslice/utils.go :: getEndpointPorts */
function portsOf(service: Service, pod: Pod): EndpointPort[] {
  const template = { spec: { template: { spec: pod.spec } } };
  const ports = service.spec.ports ?? [];
  return ports.flatMap((port) => {
    const number = resolvePort(template, port);
    return number === undefined ? [] : [{ name: port.name ?? '', port: number, protocol: port.protocol ?? 'TCP' }];
  });
}

/** differs: older versions order ports by a hash of their Go values; here they are ordered by name. */
function inOrder(ports: readonly EndpointPort[], target: Target): readonly EndpointPort[] {
  return has(target, 'endpointPortsAsWritten') ? ports : [...ports].sort((one, other) => (one.name < other.name ? -1 : 1));
}

function newSlice(service: Service, endpoints: readonly Endpoint[], ports: readonly EndpointPort[]): EndpointSlice {
  const name = nameOf(service);
  const labels = { [serviceNameLabel]: name, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io' };
  const headless: Record<string, string> = isHeadless(service) ? { 'service.kubernetes.io/headless': '' } : {};
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      namespace: namespaceText(service),
      generateName: `${name}-`,
      labels: { ...labels, ...headless },
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    endpoints,
    ports,
  };
}

function why(service: Service): Because {
  const [text, field] =
    service.spec.publishNotReadyAddresses === true
      ? ['the Service publishes the addresses of pods that are not ready', 'publishNotReadyAddresses']
      : ['a pod is a ready endpoint while it is Ready and not terminating', 'selector'];
  return because(service, 'endpoints-follow-pods', text, 'spec', field);
}
