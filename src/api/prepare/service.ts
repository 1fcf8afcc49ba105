import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import { type Draft, draftOf, ensure, finished } from '../defaults/draft.ts';
import type { FieldError } from '../field-error.ts';
import { allocatedAddress, isHeadless, type ServicePort, type ServiceSpec } from '../service-spec.ts';
import { Report } from '../validate/report.ts';
import { allocateAddresses, initIpFamilies } from './service-addresses.ts';
import { allocateNodePorts } from './service-node-ports.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A Service's `spec` that may be written to. */
export type SpecDraft = Mutable<ServiceSpec>;

/** kube: pkg/registry/core/service strategy.PrepareForCreate, storage.beginCreate */
export function prepareServiceForCreate(object: KubeObject, target: Target): KubeObject {
  const draft = draftOf(object);
  draft['status'] = {};
  const spec = specOf(draft);
  listSingleAddress(spec);
  // A valid policy is left out when the object is read; another one is refused first.
  if (spec.type === 'ExternalName' && ['Cluster', 'Local'].includes(spec.internalTrafficPolicy ?? '')) delete spec.internalTrafficPolicy;
  allocate(new Report(target), spec);
  return finished(draft);
}

/** kube: pkg/registry/core/service strategy.PrepareForUpdate, storage.beginUpdate */
export function prepareServiceForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  const draft = draftOf(after);
  draft['status'] = before['status'] ?? {};
  const [spec, old] = [specOf(draft), completedSpec(before)];
  patchAllocated(spec, old);
  normalizeAddresses(spec, old);
  const report = new Report(target);
  allocate(report, spec, old);
  if (report.errors.length === 0) dropWhatTypeForbids(spec, old);
  return finished(draft);
}

/**
 * What allocation refuses, in a prepared object.
 *
 * differs: a health check port out of range, and a node port that one change gives twice, are errors of the request (500) at a real server.
 */
export function serviceAllocationErrors(object: KubeObject, target: Target, before?: KubeObject): FieldError[] {
  const report = new Report(target);
  allocate(report, specOf(draftOf(object)), before === undefined ? undefined : completedSpec(before));
  return report.errors;
}

/** kube: pkg/registry/core/service/storage allocateCreate, allocateUpdate */
function allocate(report: Report, spec: SpecDraft, before?: ServiceSpec): void {
  initIpFamilies(report, spec, before);
  if (report.errors.length === 0) allocateAddresses(report, spec, before);
  if (report.errors.length === 0) allocateNodePorts(report, spec, before);
}

/**
 * `spec` with what the server has picked or would pick: addresses that no text tells are shown as `<allocated>`. Node ports are left open.
 *
 * kube: pkg/registry/core/service/storage defaultOnReadService
 */
export function completedSpec(object: KubeObject, before?: KubeObject): ServiceSpec {
  const spec = specOf(draftOf(object));
  if (before === undefined) listSingleAddress(spec);
  if (spec.type === 'ExternalName') return spec;
  const families = spec.ipFamilies ?? (isHeadless(spec) && isEmpty(spec.selector) ? ['IPv4', 'IPv6'] : ['IPv4']);
  spec.ipFamilyPolicy ??= families.length > 1 ? 'RequireDualStack' : 'SingleStack';
  spec.ipFamilies = families;
  if ((spec.clusterIP ?? '') === '' && isEmpty(spec.clusterIPs)) {
    spec.clusterIP = allocatedAddress;
    spec.clusterIPs = families.map(() => allocatedAddress);
  }
  return spec;
}

/** Clients need not repeat what the server picked. kube: pkg/registry/core/service/storage patchAllocatedValues */
function patchAllocated(spec: SpecDraft, old: ServiceSpec): void {
  if (old.type !== 'ExternalName' && spec.type !== 'ExternalName') {
    if ((spec.clusterIP ?? '') === '' && old.clusterIP !== undefined) spec.clusterIP = old.clusterIP;
    if (isEmpty(spec.clusterIPs) && old.clusterIPs !== undefined) spec.clusterIPs = old.clusterIPs;
  }
  if (picksNodePorts(old) && picksNodePorts(spec)) {
    const now = new Set((spec.ports ?? []).map((port) => port.nodePort));
    const used = new Set((old.ports ?? []).map((port) => port.nodePort).filter((port) => now.has(port)));
    spec.ports = (spec.ports ?? []).map((port) => {
      const known = old.ports?.findLast((each) => (each.name ?? '') === (port.name ?? ''))?.nodePort;
      return (port.nodePort ?? 0) !== 0 || known === undefined || used.has(known) ? port : { ...port, nodePort: known };
    });
  }
  if (picksHealthPort(old) && picksHealthPort(spec) && (spec.healthCheckNodePort ?? 0) === 0 && old.healthCheckNodePort !== undefined) {
    spec.healthCheckNodePort = old.healthCheckNodePort;
  }
}

/** kube: pkg/registry/core/service/storage normalizeClusterIPs */
function normalizeAddresses(spec: SpecDraft, old: ServiceSpec): void {
  if (isEmpty(spec.clusterIPs) && old.clusterIP === spec.clusterIP && old.clusterIPs !== undefined) spec.clusterIPs = old.clusterIPs;
  const [was, is] = [old.clusterIP ?? '', spec.clusterIP ?? ''];
  const same = sameList(old.clusterIPs, spec.clusterIPs);
  if (was === is) return;
  if (was !== '' && is === '') {
    if (same) delete spec.clusterIPs;
  } else if (same) spec.clusterIPs = [is];
}

/** Most people write the single address only. */
function listSingleAddress(spec: SpecDraft): void {
  if (spec.clusterIP !== undefined && spec.clusterIP !== '' && isEmpty(spec.clusterIPs)) spec.clusterIPs = [spec.clusterIP];
}

/** kube: pkg/registry/core/service strategy dropTypeDependentFields */
function dropWhatTypeForbids(spec: SpecDraft, old: ServiceSpec): void {
  if (old.type !== 'ExternalName' && spec.type === 'ExternalName') {
    if (old.clusterIP === spec.clusterIP && sameList(old.clusterIPs, spec.clusterIPs)) {
      delete spec.clusterIP;
      delete spec.clusterIPs;
    }
    if (sameList(old.ipFamilies, spec.ipFamilies)) delete spec.ipFamilies;
    if (old.ipFamilyPolicy === spec.ipFamilyPolicy) delete spec.ipFamilyPolicy;
  }
  if (hasNodePorts(old) && !hasNodePorts(spec)) {
    const known = new Set((old.ports ?? []).map((port) => port.nodePort));
    const ports: readonly ServicePort[] = spec.ports ?? [];
    if (ports.every((port) => (port.nodePort ?? 0) === 0 || known.has(port.nodePort)))
      spec.ports = ports.map((port) => ({ ...port, nodePort: 0 }));
  }
  if (picksHealthPort(old) && !picksHealthPort(spec) && old.healthCheckNodePort === spec.healthCheckNodePort)
    delete spec.healthCheckNodePort;
  const leavesLoadBalancer = old.type === 'LoadBalancer' && spec.type !== 'LoadBalancer';
  if (leavesLoadBalancer && old.allocateLoadBalancerNodePorts === spec.allocateLoadBalancerNodePorts)
    delete spec.allocateLoadBalancerNodePorts;
  if (leavesLoadBalancer && old.loadBalancerClass === spec.loadBalancerClass) delete spec.loadBalancerClass;
  const wasAccessible = hasNodePorts(old) || (old.type === 'ClusterIP' && !isEmpty(old.externalIPs));
  const isAccessible = hasNodePorts(spec) || (spec.type === 'ClusterIP' && !isEmpty(spec.externalIPs));
  if (wasAccessible && !isAccessible && old.externalTrafficPolicy === spec.externalTrafficPolicy) delete spec.externalTrafficPolicy;
}

function hasNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

function picksNodePorts(spec: ServiceSpec): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

function picksHealthPort(spec: ServiceSpec): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

function sameList(left: readonly string[] = [], right: readonly string[] = []): boolean {
  return left.length === right.length && left.every((each, i) => each === right[i]);
}

function isEmpty(value: object | undefined): boolean {
  return value === undefined || Object.keys(value).length === 0;
}

function specOf(draft: Draft): SpecDraft {
  return ensure(draft, 'spec');
}
