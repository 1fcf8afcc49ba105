import { ipFamily, parseIpAddress } from '../../kube/ip-address.ts';
import { allocatedAddress, isHeadless, type ServiceSpec } from '../service-spec.ts';
import type { Field } from './field.ts';
import { validateIp } from './ip.ts';
import type { Report } from './report.ts';

/** The family of a cluster address; one that the server picked is taken for IPv4. */
export function familyOf(address: string): string {
  const parsed = parseIpAddress(address);
  return parsed === undefined ? 'IPv4' : ipFamily(parsed);
}

/** kube: core validation.ValidateServiceClusterIPsRelatedFields */
export function validateServiceAddresses(report: Report, spec: ServiceSpec, field: Field, before?: ServiceSpec): void {
  if (spec.type === 'ExternalName') return;
  const addresses = spec.clusterIPs ?? [];
  // A person writes `clusterIP`; the list is a copy of it.
  const listed = field.child('clusterIPs');
  if ((spec.clusterIP ?? '') !== '') {
    if (addresses.length === 0) report.required(listed);
    else if (addresses[0] !== spec.clusterIP) report.invalid(listed, addresses, 'first value must match `clusterIP`', '[]string'); // F15
  } else if (addresses.length > 0) report.invalid(listed, addresses, 'must be empty when `clusterIP` is not specified', '[]string');
  validateFamilies(report, spec, field);
  const wellFormed = validateEachAddress(report, addresses, listed, before?.clusterIPs ?? []);
  if (addresses.length > 2) report.invalid(listed, addresses, 'may only hold up to 2 values', '[]string'); // F18
  if (!wellFormed) return;
  const families = addresses.map(familyOf);
  if (addresses.length > 1 && new Set(families).size < 2) {
    report.invalid(listed, addresses, 'may specify no more than one IP for each IP family', '[]string');
  }
  if (isHeadless(spec)) return;
  (spec.ipFamilies ?? []).slice(0, addresses.length).forEach((family, i) => {
    if ((family === 'IPv4' || family === 'IPv6') && family !== families[i]) {
      report.invalid(listed.index(i), addresses[i], `expected an ${family} value as indicated by \`ipFamilies[${i}]\``); // F19
    }
  });
}

function validateFamilies(report: Report, spec: ServiceSpec, field: Field): void {
  const seen = new Set<string>();
  (spec.ipFamilies ?? []).forEach((family, i) => {
    const place = field.child('ipFamilies').index(i);
    if (family !== 'IPv4' && family !== 'IPv6') report.notSupported(place, family, ['IPv4', 'IPv6']); // F20
    if (seen.has(family)) report.duplicate(place, family);
    seen.add(family);
  });
  const policies = ['PreferDualStack', 'RequireDualStack', 'SingleStack'];
  if (spec.ipFamilyPolicy !== undefined && !policies.includes(spec.ipFamilyPolicy)) {
    report.notSupported(field.child('ipFamilyPolicy'), spec.ipFamilyPolicy, policies); // F21
  }
}

function validateEachAddress(report: Report, addresses: readonly string[], listed: Field, stored: readonly string[]): boolean {
  let wellFormed = true;
  addresses.forEach((address, i) => {
    if (i === 0 && address === 'None') {
      if (addresses.length === 1) return;
      wellFormed = false;
      report.invalid(listed, addresses, "'None' must be the first and only value", '[]string'); // F16
      return;
    }
    if (!validateIp(report, listed.index(i), address, [...stored, allocatedAddress])) wellFormed = false; // F17
  });
  return wellFormed;
}

/** kube: core validation.validateUpgradeDowngradeClusterIPs */
export function validateAddressChange(report: Report, before: ServiceSpec, after: ServiceSpec, field: Field): void {
  if (after.type === 'ExternalName' || before.type === 'ExternalName') return;
  if (isHeadless(before) && isHeadless(after)) return;
  const [old, now] = [before.clusterIPs ?? [], after.clusterIPs ?? []];
  const changed = (i: number): void => report.invalid(field.child('clusterIPs').index(i), now, 'may not change once set', '[]string'); // F34
  if (old.length === now.length) {
    old.forEach((address, i) => {
      if (address !== now[i]) changed(i);
    });
    return;
  }
  if (old.length > now.length && now.length === 0) {
    report.invalid(field.child('clusterIPs').index(0), now, 'primary clusterIP can not be unset', '[]string');
  }
  if (old.length > 0 && now.length > 0 && old[0] !== now[0]) changed(0);
  if (old.length > now.length && now.length === 1 && after.ipFamilyPolicy !== 'SingleStack') {
    report.invalid(
      field.child('ipFamilyPolicy'),
      after.ipFamilyPolicy ?? null,
      "must be set to 'SingleStack' when releasing the secondary clusterIP",
    );
  }
}

/** kube: core validation.validateUpgradeDowngradeIPFamilies */
export function validateFamilyChange(report: Report, before: ServiceSpec, after: ServiceSpec, field: Field): void {
  if (after.type === 'ExternalName' || before.type === 'ExternalName' || isHeadless(before) || isHeadless(after)) return;
  const [old, now] = [before.ipFamilies ?? [], after.ipFamilies ?? []];
  const first = field.child('ipFamilies').index(0);
  if (old.length === now.length) {
    old.forEach((family, i) => {
      if (family !== now[i]) report.invalid(first, now, 'may not change once set', '[]core.IPFamily');
    });
    return;
  }
  const isReduced = old.length > now.length;
  if (isReduced && (after.clusterIPs ?? []).length === 0)
    report.invalid(first, now, 'primary ipFamily can not be unset', '[]core.IPFamily');
  // Upstream shows the addresses here.
  if (old.length > 0 && now.length > 0 && old[0] !== now[0])
    report.invalid(first, after.clusterIPs ?? null, 'may not change once set', '[]string');
  if (isReduced && now.length === 1 && after.ipFamilyPolicy !== 'SingleStack') {
    report.invalid(
      field.child('ipFamilyPolicy'),
      after.ipFamilyPolicy ?? null,
      "must be set to 'SingleStack' when releasing the secondary ipFamily",
    );
  }
}
