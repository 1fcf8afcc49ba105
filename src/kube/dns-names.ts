import { peek, peekBoolean, peekInteger, peekList, peekText } from '../base/peek.ts';
import { governingServiceName, isHeadless, ordinals, podFqdn, podName, serviceFqdn } from './identity.ts';
import { firstUnmet, mapSelector, selectorText, templateLabels } from './selector.ts';

/** When a name can be resolved. `never` comes with a reason. */
export type Published = 'when ready' | 'always' | 'never';

/** A name that the cluster's DNS server will have (or never will) because of a set and its governing Service. */
export interface DnsRecord {
  readonly name: string;
  readonly type: 'A/AAAA' | 'SRV';
  /** Pod names, or the Service's cluster address for one that is not headless; SRV: the host names that it points at, with the port. */
  readonly targets: readonly string[];
  readonly published: Published;
  readonly reason?: string;
}

/** What decides about the names of one set. */
export interface DnsInput {
  readonly set: unknown;
  readonly namespace: string;
  /** The Service named by `spec.serviceName` in that namespace, when it is known. */
  readonly service: unknown;
  readonly clusterDomain: string;
  /** Most pods to name. */
  readonly limit?: number;
}

/** Why no pod of the set ever gets a name from the Service; undefined when each does. */
export function whyNever({ set, namespace, service }: Pick<DnsInput, 'set' | 'namespace' | 'service'>): string | undefined {
  const name = governingServiceName(set);
  if (name === undefined) return 'spec.serviceName is not set';
  if (service === undefined) return `no Service "${name}" in namespace ${namespace} among these documents`;
  if (peek(service, 'spec', 'type') === 'ExternalName') return `Service "${name}" is of type ExternalName and has no endpoints`;
  const selector = mapSelector(peek(service, 'spec', 'selector'));
  if (selector.nothing) return `Service "${name}" has no selector: its endpoints are made by hand`;
  const unmet = firstUnmet(selector, templateLabels(set));
  if (unmet !== undefined)
    return `Service "${name}" selects ${selectorText(selector)}, and the pods have no ${unmet.key}=${unmet.values.join('|')}`;
  return undefined;
}

/**
 * The records of a set, in the order of ordinals: the Service's own name, each pod's, and one SRV name per named port.
 * Addresses of pods are published when the pod is Ready, or always under `publishNotReadyAddresses`.
 * kube: coredns plugin/kubernetes findServices, endpointHostname; staging/src/k8s.io/endpointslice podToEndpoint
 */
export function dnsRecords(input: DnsInput): DnsRecord[] {
  const serviceName = governingServiceName(input.set);
  if (serviceName === undefined) return [];
  const reason = whyNever(input);
  const setName = peekText(input.set, 'metadata', 'name') ?? '';
  const pods = ordinals(input.set, input.limit).map((ordinal) => podName(setName, ordinal));
  const when: Published = peekBoolean(input.service, 'spec', 'publishNotReadyAddresses') === true ? 'always' : 'when ready';
  const state = reason === undefined ? { published: when } : { published: 'never' as const, reason };
  const fqdnOf = (pod: string) => podFqdn(pod, serviceName, input.namespace, input.clusterDomain);
  const headless = isHeadless(input.service);
  const byAddress = !headless && input.service !== undefined && peek(input.service, 'spec', 'type') !== 'ExternalName';
  const own: DnsRecord = {
    name: serviceFqdn(serviceName, input.namespace, input.clusterDomain),
    type: 'A/AAAA',
    targets: byAddress ? ['ClusterIP'] : pods,
    ...(byAddress ? { published: 'always' as const } : state),
  };
  const note =
    byAddress && reason === undefined ? { reason: 'the Service is not headless: CoreDNS answers, other DNS servers may not' } : {};
  const perPod = pods.map((pod): DnsRecord => ({ name: fqdnOf(pod), type: 'A/AAAA', targets: [pod], ...state, ...note }));
  return [own, ...perPod, ...(byAddress ? [] : srvRecords(input, own.name, pods.map(fqdnOf), state))];
}

/** One SRV name per named port; a port without a name has none. kube: coredns plugin/kubernetes parseRequest; kubernetes/dns specification 2.4 */
function srvRecords(
  input: DnsInput,
  serviceName: string,
  hosts: readonly string[],
  state: Pick<DnsRecord, 'published' | 'reason'>,
): DnsRecord[] {
  const records: DnsRecord[] = [];
  for (const port of peekList(input.service, 'spec', 'ports')) {
    const name = peekText(port, 'name');
    if (name === undefined || name === '') continue;
    const protocol = (peekText(port, 'protocol') ?? 'TCP').toLowerCase();
    const target = resolvePort(input.set, port);
    const targets = hosts.map((host) => (target === undefined ? host : `${host}:${target}`));
    const missing = target === undefined && state.published !== 'never';
    const reason = `no container declares a port named "${peekText(port, 'targetPort') ?? ''}"`;
    records.push({
      name: `_${name}._${protocol}.${serviceName}`,
      type: 'SRV',
      targets,
      ...(missing ? { published: 'never', reason } : state),
    });
  }
  return records;
}

/** The port number that the pods of a set have for a port of a Service. kube: k8s.io/endpointslice/util FindPort */
export function resolvePort(set: unknown, port: unknown): number | undefined {
  const targetPort = peek(port, 'targetPort');
  if (typeof targetPort === 'number' && targetPort !== 0) return targetPort;
  if (typeof targetPort !== 'string' || targetPort === '') return peekInteger(port, 'port');
  const protocol = peekText(port, 'protocol') ?? 'TCP';
  const template = peek(set, 'spec', 'template', 'spec');
  // Restartable init containers (sidecars) count as well.
  const containers = [
    ...peekList(template, 'containers'),
    ...peekList(template, 'initContainers').filter((each) => peek(each, 'restartPolicy') === 'Always'),
  ];
  for (const container of containers) {
    for (const declared of peekList(container, 'ports')) {
      const sameProtocol = (peekText(declared, 'protocol') ?? 'TCP') === protocol;
      if (sameProtocol && peekText(declared, 'name') === targetPort) return peekInteger(declared, 'containerPort');
    }
  }
  return undefined;
}
