import { ipText, parseIpAddress, plainBytes } from '../../kube/ip-address.ts';
import { allocatedAddress, isHeadless, type ServiceSpec } from '../service-spec.ts';
import { Field } from '../validate/field.ts';
import type { Report } from '../validate/report.ts';
import { familyOf, validateServiceAddresses } from '../validate/service-addresses.ts';
import type { SpecDraft } from './service.ts';

/**
 * differs: addresses are judged as in a cluster with one address family and the default range of Services; `--service-cluster-ip-range` of a real
 * one may be another.
 */
const clusterFamily = 'IPv4';
const clusterRange = '10.96.0.0/12';

/** Families and their policy, where the cluster decides. kube: pkg/registry/core/service/storage initIPFamilyFields */
export function initIpFamilies(report: Report, spec: SpecDraft, before?: ServiceSpec): void {
  if (spec.type === 'ExternalName' || (before !== undefined && keepsPreferred(before, spec))) return;
  const field = Field.root('spec');
  const headlessAlone = spec.clusterIP === 'None' && Object.keys(spec.selector ?? {}).length === 0;
  spec.ipFamilyPolicy ??= before?.ipFamilyPolicy ?? (headlessAlone ? 'RequireDualStack' : 'SingleStack');
  validateServiceAddresses(report, spec, field, before);
  if (report.errors.length > 0) return;
  if (before !== undefined) releaseSecond(report, before, spec, field);
  validatePolicy(report, spec, field);
  inferFamilies(report, spec, field);
  if (report.errors.length > 0) return;
  if (headlessAlone) {
    const families = (spec.ipFamilies ?? []).length > 0 ? (spec.ipFamilies ?? []) : [clusterFamily];
    const second = families[0] === 'IPv4' ? 'IPv6' : 'IPv4';
    spec.ipFamilies = families.length < 2 && spec.ipFamilyPolicy !== 'SingleStack' ? [...families, second] : families;
    return;
  }
  if (spec.ipFamilyPolicy === 'RequireDualStack') {
    report.invalid(field.child('ipFamilyPolicy'), spec.ipFamilyPolicy, 'this cluster is not configured for dual-stack services');
  }
  (spec.ipFamilies ?? []).forEach((family, i) => {
    if (family !== clusterFamily) report.invalid(field.child('ipFamilies').index(i), family, 'not configured on this cluster');
  });
  if (report.errors.length === 0 && (spec.ipFamilies ?? []).length === 0) spec.ipFamilies = [clusterFamily];
}

/** kube: isMatchingPreferDualStackClusterIPFields */
function keepsPreferred(before: ServiceSpec, spec: ServiceSpec): boolean {
  return (
    spec.ipFamilyPolicy === 'PreferDualStack' &&
    before.ipFamilyPolicy === 'PreferDualStack' &&
    before.type === spec.type &&
    ['ClusterIP', 'NodePort', 'LoadBalancer'].includes(spec.type ?? '') &&
    sameTexts(before.clusterIPs, spec.clusterIPs) &&
    sameTexts(before.ipFamilies, spec.ipFamilies)
  );
}

function sameTexts(left: readonly string[] = [], right: readonly string[] = []): boolean {
  return left.join() === right.join();
}

function isReduced(list: readonly string[], before: readonly string[]): boolean {
  return list.length > 0 && list.length < before.length;
}

function releaseSecond(report: Report, before: ServiceSpec, spec: SpecDraft, field: Field): void {
  const [oldAddresses, oldFamilies] = [before.clusterIPs ?? [], before.ipFamilies ?? []];
  const [addresses, families] = [spec.clusterIPs ?? [], spec.ipFamilies ?? []];
  if (spec.ipFamilyPolicy === 'SingleStack') {
    if (addresses.length > 1 && oldAddresses.join() === addresses.join()) spec.clusterIPs = addresses.slice(0, 1);
    if (families.length > 1 && oldFamilies.join() === families.join()) spec.ipFamilies = families.slice(0, 1);
    return;
  }
  const policy = field.child('ipFamilyPolicy');
  if (isReduced(addresses, oldAddresses))
    report.invalid(policy, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary cluster IP");
  if (isReduced(families, oldFamilies))
    report.invalid(policy, spec.ipFamilyPolicy, "must be 'SingleStack' to release the secondary IP family");
}

function validatePolicy(report: Report, spec: ServiceSpec, field: Field): void {
  if (spec.ipFamilyPolicy !== 'SingleStack') return;
  const policy = field.child('ipFamilyPolicy');
  const must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple";
  if (spec.clusterIPs?.length === 2) report.invalid(policy, spec.ipFamilyPolicy, `${must} cluster IPs are specified`);
  if (spec.ipFamilies?.length === 2) report.invalid(policy, spec.ipFamilyPolicy, `${must} IP families are specified`);
}

/** Families that nobody named follow the addresses. */
function inferFamilies(report: Report, spec: SpecDraft, field: Field): void {
  const addresses = spec.clusterIPs ?? [];
  for (const [i, address] of addresses.entries()) {
    if (address === 'None') return;
    const families = spec.ipFamilies ?? [];
    if (i < families.length) continue;
    const family = familyOf(address);
    if (family === clusterFamily) spec.ipFamilies = [...families, family];
    else report.invalid(field.child('clusterIPs').index(i), addresses, `${family} is not configured on this cluster`, '[]string');
  }
}

/** Addresses that somebody asks for must lie in the cluster's range. kube: allocClusterIPs, updateClusterIPs */
export function allocateAddresses(report: Report, spec: SpecDraft, before?: ServiceSpec): void {
  if (spec.type === 'ExternalName' || isHeadless(spec)) return;
  if (before !== undefined && before.type !== 'ExternalName') return;
  const address = spec.clusterIPs?.[0];
  if (address === undefined || address === allocatedAddress || isInRange(address)) return;
  const parsed = parseIpAddress(address);
  const canonical = parsed === undefined ? address : ipText(plainBytes(parsed));
  const problem = `the provided IP (${canonical}) is not in the valid range. The range of valid IPs is ${clusterRange}`;
  report.invalid(Field.root('spec').child('clusterIPs'), spec.clusterIPs, `failed to allocate IP ${address}: ${problem}`, '[]string');
}

/** The first and the last address of the range are not given away. */
function isInRange(text: string): boolean {
  const address = parseIpAddress(text);
  const [first = 0, second = 0, third = 0, fourth = 0] = address === undefined ? [] : plainBytes(address);
  if (first !== 10 || second < 96 || second > 111) return false;
  const rest = (second - 96) * 65536 + third * 256 + fourth;
  return rest > 0 && rest < 16 * 65536 - 1;
}
