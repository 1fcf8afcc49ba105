import type { KubeObject } from '../../kube/objects.ts';
import { gateOn, has, type Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { completedSpec } from '../prepare/service.ts';
import { isExternallyAccessible, isHeadless, needsHealthCheck, type ServiceSpec } from '../service-spec.ts';
import { Field } from './field.ts';
import { dns1035Label, dnsLabel, dnsSubdomain, portNumber, qualifiedName } from './formats.ts';
import { validateEndpointIp, validateIp, validateIpBlock } from './ip.ts';
import { validateLabels } from './labels.ts';
import { metadataOf, nameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { Report } from './report.ts';
import { validateAddressChange, validateFamilyChange, validateServiceAddresses } from './service-addresses.ts';
import { validateRepeatedPorts, validateServicePorts } from './service-ports.ts';

const sourceRanges = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const topologyHints = 'service.kubernetes.io/topology-aware-hints';
const topologyMode = 'service.kubernetes.io/topology-mode';
const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";

/** kube: core validation.ValidateServiceCreate */
export function validateServiceCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  const name = nameRule(gateOn(target, 'RelaxedServiceNameValidation') ? dnsLabel : dns1035Label); // F01
  validateObjectMeta(report, metadataOf(object), { namespaced: true, name }, Field.root('metadata')); // F02
  validateService(report, object, completedSpec(object));
  return report.errors;
}

/** kube: core validation.ValidateServiceUpdate */
export function validateServiceUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  const field = Field.root('spec');
  const [old, now] = [completedSpec(before), completedSpec(after, before)];
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  validateAddressChange(report, old, now, field);
  validateFamilyChange(report, old, now, field);
  if (old.type === 'LoadBalancer' && now.type === 'LoadBalancer' && old.loadBalancerClass !== now.loadBalancerClass) {
    report.invalid(field.child('loadBalancerClass'), now.loadBalancerClass ?? null, 'may not change once set');
  }
  validateLoadBalancerClass(report, now, field);
  if (needsHealthCheck(old) && needsHealthCheck(now) && (old.healthCheckNodePort ?? 0) !== (now.healthCheckNodePort ?? 0)) {
    report.forbidden(field.child('healthCheckNodePort'), 'field is immutable');
  }
  // Until 1.33 the whole object was looked at again, its metadata included.
  if (!has(target, 'serviceMetadataCheckedOnce')) {
    validateObjectMeta(report, metadataOf(after), { namespaced: true, name: nameRule(dns1035Label) }, Field.root('metadata'));
  }
  validateService(report, after, now, { object: before, spec: old });
  return report.errors;
}

interface Before {
  readonly object: KubeObject;
  readonly spec: ServiceSpec;
}

/** kube: core validation.validateService */
function validateService(report: Report, object: KubeObject, spec: ServiceSpec, before?: Before): void {
  const field = Field.root('spec');
  const ports = spec.ports ?? [];
  validateTopologyAnnotations(report, object);
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') report.required(field.child('ports')); // F03
  validateType(report, spec, field);
  validateServicePorts(report, spec, field.child('ports'));
  validateLabels(report, spec.selector, field.child('selector')); // F22
  validateSessionAffinity(report, spec, field);
  validateServiceAddresses(report, spec, field, before?.spec);
  (spec.externalIPs ?? []).forEach((address, i) => {
    const place = field.child('externalIPs').index(i);
    if (validateIp(report, place, address, before?.spec.externalIPs)) validateEndpointIp(report, place, address); // F27
  });
  const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
  if (!types.includes(spec.type ?? '')) report.notSupported(field.child('type'), spec.type ?? '', types); // F13
  if (spec.type === 'ClusterIP') {
    ports.forEach((port, i) => {
      if ((port.nodePort ?? 0) === 0) return;
      report.forbidden(field.child('ports').index(i).child('nodePort'), "may not be used when `type` is 'ClusterIP'"); // F11
    });
  }
  validateRepeatedPorts(report, spec, field.child('ports'), before === undefined);
  validateSourceRanges(report, object, spec, field, before);
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer') {
    report.forbidden(field.child('allocateLoadBalancerNodePorts'), onlyLoadBalancer); // F31
  }
  validateLoadBalancerClass(report, spec, field);
  validateTrafficPolicies(report, spec, field);
}

function annotationsOf(object: KubeObject): Readonly<Record<string, string>> {
  return metadataOf(object).annotations ?? {};
}

function validateTopologyAnnotations(report: Report, object: KubeObject): void {
  const { [topologyHints]: hints, [topologyMode]: mode } = annotationsOf(object);
  if (hints === undefined || mode === undefined || hints === mode) return;
  const place = Field.root('metadata').child('annotations').key(topologyMode);
  report.invalid(place, mode, `must match annotations[${topologyHints}] when both are specified`);
}

/** What only fits some types. */
function validateType(report: Report, spec: ServiceSpec, field: Field): void {
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec)) {
    report.invalid(field.child('clusterIPs').index(0), 'None', `may not be set to 'None' for ${spec.type} services`); // F14
  }
  if (spec.type === 'LoadBalancer' && !has(report.target, 'loadBalancerKubeletPortAllowed')) {
    (spec.ports ?? []).forEach((port, i) => {
      if (port.port !== 10250) return;
      report.invalid(field.child('ports').index(i), port.port, 'may not expose port 10250 externally since it is used by kubelet');
    });
  }
  if (spec.type !== 'ExternalName') return;
  const forbidden = 'may not be set for ExternalName services'; // F26
  if ((spec.clusterIPs ?? []).length > 0) report.forbidden(field.child('clusterIPs'), forbidden);
  if ((spec.ipFamilies ?? []).length > 0) report.forbidden(field.child('ipFamilies'), forbidden);
  if (spec.ipFamilyPolicy !== undefined) report.forbidden(field.child('ipFamilyPolicy'), forbidden);
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '')
    report.required(field.child('externalName')); // F25
  else report.invalidEach(field.child('externalName'), name, dnsSubdomain(name));
}

function validateSessionAffinity(report: Report, spec: ServiceSpec, field: Field): void {
  const affinity = spec.sessionAffinity ?? '';
  if (affinity !== 'ClientIP' && affinity !== 'None') {
    report.notSupported(field.child('sessionAffinity'), affinity, ['ClientIP', 'None']); // F23
  }
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (affinity !== 'ClientIP' || timeout === undefined || (timeout > 0 && timeout <= 86400)) return;
  const place = field.child('sessionAffinityConfig').child('clientIP').child('timeoutSeconds');
  report.invalid(place, timeout, 'must be greater than 0 and less than 86400'); // F24
}

/** As a member or, older, as an annotation. */
function validateSourceRanges(report: Report, object: KubeObject, spec: ServiceSpec, field: Field, before?: Before): void {
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const written = annotationsOf(object)[sourceRanges];
  if (ranges.length === 0 && written === undefined) return;
  const place =
    ranges.length > 0
      ? field.child('LoadBalancerSourceRanges', ['loadBalancerSourceRanges'])
      : Field.root('metadata').child('annotations').key(sourceRanges);
  if (spec.type !== 'LoadBalancer') report.forbidden(place, onlyLoadBalancer);
  const stored = (before?.spec.loadBalancerSourceRanges ?? []).map((range) => range.trim());
  ranges.forEach((range, i) => validateIpBlock(report, place.index(i), range.trim(), stored));
  const isNew = before === undefined || annotationsOf(before.object)[sourceRanges] !== written;
  if (ranges.length > 0 || written === undefined || written.trim() === '' || !isNew) return;
  for (const range of written.trim().split(',')) validateIpBlock(report, place, range.trim());
}

function validateLoadBalancerClass(report: Report, spec: ServiceSpec, field: Field): void {
  const { loadBalancerClass: name } = spec;
  if (name === undefined) return;
  if (spec.type === 'LoadBalancer') report.invalidEach(field.child('loadBalancerClass'), name, qualifiedName(name, report.target));
  else report.forbidden(field.child('loadBalancerClass'), onlyLoadBalancer);
}

/** kube: core validation.validateServiceExternalTrafficPolicy, …InternalTrafficFieldsValue, …TrafficDistribution */
function validateTrafficPolicies(report: Report, spec: ServiceSpec, field: Field): void {
  const { externalTrafficPolicy: external = '', internalTrafficPolicy: internal, trafficDistribution: distribution } = spec;
  const policies = ['Cluster', 'Local'];
  if (!isExternallyAccessible(spec)) {
    // F28
    if (external !== '')
      report.invalid(field.child('externalTrafficPolicy'), external, 'may only be set for externally-accessible services');
  } else if (!policies.includes(external)) report.notSupported(field.child('externalTrafficPolicy'), external, policies);
  const port = spec.healthCheckNodePort ?? 0;
  if (needsHealthCheck(spec)) {
    if (port !== 0) report.invalidEach(field.child('healthCheckNodePort'), port, portNumber(port));
  } else if (port !== 0) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    report.invalid(field.child('healthCheckNodePort'), port, detail); // F30
  }
  if (internal !== undefined && !policies.includes(internal)) report.notSupported(field.child('internalTrafficPolicy'), internal, policies); // F29
  const distributions = gateOn(report.target, 'PreferSameTrafficDistribution')
    ? ['PreferClose', 'PreferSameZone', 'PreferSameNode']
    : ['PreferClose'];
  if (distribution !== undefined && !distributions.includes(distribution)) {
    report.notSupported(field.child('trafficDistribution'), distribution, distributions); // F32
  }
}
