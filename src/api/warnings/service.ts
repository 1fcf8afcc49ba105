import type { KubeObject } from '../../kube/objects.ts';
import { has, type Target } from '../../kube/versions.ts';
import { allocatedAddress, type ServiceSpec } from '../service-spec.ts';
import { metadataOf } from '../validate/metadata.ts';
import { ipBlockWarnings, ipWarnings } from './ip.ts';

const topologyHints = 'service.kubernetes.io/topology-aware-hints';

/** kube: pkg/api/service GetWarningsForService */
export function serviceWarnings(object: KubeObject, target: Target): string[] {
  const spec: ServiceSpec = (object['spec'] as ServiceSpec | undefined) ?? {};
  const isHeadless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const externalIps = spec.externalIPs ?? [];
  const found: string[] = [];
  const warnIf = (condition: boolean, text: string): void => {
    if (condition) found.push(text);
  };
  const annotated = metadataOf(object).annotations?.[topologyHints] !== undefined;
  // FW1
  warnIf(annotated, `annotation ${topologyHints} is deprecated, please use service.kubernetes.io/topology-mode instead`);
  const addresses = spec.type === 'ExternalName' || spec.clusterIP === 'None' ? [] : (spec.clusterIPs ?? []);
  addresses.forEach((address, i) => {
    if (address !== allocatedAddress) found.push(...ipWarnings(`spec.clusterIPs[${i}]`, address, target)); // FW3
  });
  if (isHeadless && has(target, 'headlessServiceWarnings')) {
    warnIf((spec.loadBalancerIP ?? '') !== '', 'spec.loadBalancerIP is ignored for headless services'); // FW2
    warnIf(externalIps.length > 0, 'spec.externalIPs is ignored for headless services');
    warnIf(spec.sessionAffinity !== 'None', 'spec.SessionAffinity is ignored for headless services');
  }
  externalIps.forEach((address, i) => found.push(...ipWarnings(`spec.externalIPs[${i}]`, address, target)));
  const isUsed = externalIps.length > 0 && !isHeadless && spec.type !== 'ExternalName';
  // FW4
  warnIf(
    isUsed && has(target, 'externalIpsDeprecated'),
    'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
  );
  if ((spec.loadBalancerIP ?? '') !== '') found.push(...ipWarnings('spec.loadBalancerIP', spec.loadBalancerIP ?? '', target));
  (spec.loadBalancerSourceRanges ?? []).forEach((range, i) => {
    found.push(...ipBlockWarnings(`spec.loadBalancerSourceRanges[${i}]`, range, target));
  });
  // FW5
  warnIf(spec.type === 'ExternalName' && externalIps.length > 0, 'spec.externalIPs is ignored when spec.type is "ExternalName"');
  const hasName = spec.type !== 'ExternalName' && (spec.externalName ?? '') !== '';
  warnIf(hasName, 'spec.externalName is ignored when spec.type is not "ExternalName"');
  const prefersClose = spec.trafficDistribution === 'PreferClose' && has(target, 'preferCloseDeprecated');
  warnIf(prefersClose, 'spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'); // FW6
  return found;
}
