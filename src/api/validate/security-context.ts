import { gateOn, has } from '../../kube/versions.ts';
import type { PodSecurityContext, SeccompProfile, SecurityContext } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { byteLength, userOrGroupId } from './formats.ts';
import { validateDescendingPath } from './paths.ts';
import type { PodContext } from './pod-context.ts';
import { namedString, type Report } from './report.ts';
import { validateWindowsOptions } from './windows-options.ts';

const profileTypes = ['Localhost', 'RuntimeDefault', 'Unconfined'];

function validateId(report: Report, id: number | undefined, field: Field): void {
  if (id !== undefined) report.invalidEach(field, id, userOrGroupId(id)); // X01 Y02
}

function validateOneOf(report: Report, value: string | undefined, supported: readonly string[], field: Field): void {
  if (value !== undefined && !supported.includes(value)) report.notSupported(field, value, supported);
}

/** kube: core validation.validatePodSpecSecurityContext */
export function validatePodSecurityContext(context: PodContext, security: PodSecurityContext, field: Field): void {
  const { report, options, spec } = context;
  for (const member of ['fsGroup', 'runAsUser', 'runAsGroup'] as const) validateId(report, security[member], field.child(member));
  for (const [i, group] of (security.supplementalGroups ?? []).entries())
    validateId(report, group, field.child('supplementalGroups').index(i));
  // X02. Up to 1.36 the server keeps the host's namespaces in the security context, and prints them there.
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    const atSpec = has(report.target, 'shareProcessNamespaceAtSpec');
    const place = context.field.child('shareProcessNamespace');
    report.invalid(
      atSpec ? place : field.child('shareProcessNamespace').seenAs(place),
      true,
      'ShareProcessNamespace and HostPID cannot both be enabled',
    );
  }
  validateSysctls(context, security, field.child('sysctls'));
  validateOneOf(report, security.fsGroupChangePolicy, ['Always', 'OnRootMismatch'], field.child('fsGroupChangePolicy')); // X05
  validateSeccompProfile(report, security.seccompProfile, field.child('seccompProfile'));
  validateWindowsOptions(report, security.windowsOptions, field.child('windowsOptions'));
  validateAppArmorProfile(report, security.appArmorProfile, field.child('appArmorProfile'));
  validateOneOf(report, security.supplementalGroupsPolicy, ['Merge', 'Strict'], field.child('supplementalGroupsPolicy')); // X06
  const mayMount = gateOn(report.target, 'SELinuxMount') || options.keeps.has('seLinuxMountOption');
  validateOneOf(
    report,
    security.seLinuxChangePolicy,
    mayMount ? ['MountOption', 'Recursive'] : ['Recursive'],
    field.child('seLinuxChangePolicy'),
  ); // X07
}

const sysctlText = '([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const sysctlPattern = new RegExp(`^${sysctlText}$`);

/** kube: core validation.validateSysctls, ValidateHostSysctl */
function validateSysctls({ report, spec, options }: PodContext, security: PodSecurityContext, field: Field): void {
  const seen = new Set<string>();
  for (const [i, { name = '' }] of (security.sysctls ?? []).entries()) {
    const here = field.index(i).child('name');
    if (name === '')
      report.required(here); // X03
    else if (byteLength(name) > 253 || !sysctlPattern.test(name)) {
      report.invalid(here, name, `must have at most 253 characters and match regex ^${sysctlText}$`);
    } else if (seen.has(name)) report.duplicate(here, name);
    seen.add(name);
    if (options.keeps.has('sysctlsWithHostNamespaces')) continue;
    const namespace = sysctlNamespace(name);
    if (spec.hostNetwork === true && namespace === 'net')
      report.invalid(here, name, "may not be specified when 'hostNetwork' is true"); // X04
    else if (spec.hostIPC === true && namespace === 'ipc') report.invalid(here, name, "may not be specified when 'hostIPC' is true");
  }
}

/** kube: k8s.io/component-helpers/node/util/sysctl GetNamespace */
function sysctlNamespace(written: string): 'net' | 'ipc' | undefined {
  const firstSeparator = /[./]/.exec(written)?.[0];
  const name = firstSeparator === '/' ? written.replaceAll(/[./]/g, (each) => (each === '.' ? '/' : '.')) : written;
  if (name.startsWith('net.')) return 'net';
  const isIpc = name === 'kernel.sem' || ['kernel.shm', 'kernel.msg', 'fs.mqueue.'].some((prefix) => name.startsWith(prefix));
  return isIpc ? 'ipc' : undefined;
}

/** kube: core validation.validateSeccompProfileField */
function validateSeccompProfile(report: Report, profile: SeccompProfile | undefined, field: Field): void {
  if (profile === undefined) return;
  const { type = '', localhostProfile } = profile;
  const place = field.child('localhostProfile');
  if (type === '')
    report.required(field.child('type'), 'type is required when seccompProfile is set'); // X08
  else validateOneOf(report, type, profileTypes, field.child('type'));
  if (type === 'Localhost') {
    if (localhostProfile === undefined)
      report.required(place, 'must be set when seccomp type is Localhost'); // X09
    else validateDescendingPath(report, localhostProfile, place);
  } else if (localhostProfile !== undefined) {
    report.invalid(place, profile, 'can only be set when seccomp type is Localhost', 'core.SeccompProfile');
  }
}

/** kube: core validation.ValidateAppArmorProfileField */
function validateAppArmorProfile(report: Report, profile: SeccompProfile | undefined, field: Field): void {
  if (profile === undefined) return;
  const { type = '', localhostProfile } = profile;
  const place = field.child('localhostProfile');
  if (type === '')
    report.required(field.child('type'), 'type is required when appArmorProfile is set'); // X10
  else if (!profileTypes.includes(type)) report.notSupported(field.child('type'), type, profileTypes);
  else if (type !== 'Localhost') {
    if (localhostProfile !== undefined)
      report.invalid(place, localhostProfile, 'can only be set when AppArmor type is Localhost', namedString); // X11
  } else if (localhostProfile === undefined) {
    report.required(place, 'must be set when AppArmor type is Localhost');
  } else {
    if (localhostProfile.trim() !== localhostProfile) report.invalid(place, localhostProfile, 'must not be padded with whitespace');
    else if (localhostProfile === '') report.required(place, 'must be set when AppArmor type is Localhost');
    if (byteLength(localhostProfile) > 4095) report.tooLong(place, 4095);
  }
}

/** Privileged containers are taken to be allowed, as in most clusters (Y01, Y14). kube: core validation.ValidateSecurityContext */
export function validateSecurityContext({ report, options, hostUsers }: PodContext, security: SecurityContext, field: Field): void {
  validateId(report, security.runAsUser, field.child('runAsUser'));
  validateId(report, security.runAsGroup, field.child('runAsGroup'));
  if (security.procMount !== undefined) {
    validateOneOf(report, security.procMount, ['Default', 'Unmasked'], field.child('procMount')); // Y03
    if (hostUsers && security.procMount === 'Unmasked') {
      report.invalid(field.child('procMount'), security.procMount, '`hostUsers` must be false to use `Unmasked`', namedString); // Y04
    }
  }
  validateSeccompProfile(report, security.seccompProfile, field.child('seccompProfile')); // Y07
  if (security.allowPrivilegeEscalation === false) {
    if (security.privileged === true) {
      report.invalid(field, security, 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true', 'core.SecurityContext'); // Y05
    }
    const added = options.keeps.has('sysAdminWithoutEscalation') ? [] : (security.capabilities?.add ?? []);
    for (const capability of added) {
      if (capability !== 'CAP_SYS_ADMIN') continue;
      report.invalid(
        field,
        security,
        'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN',
        'core.SecurityContext',
      ); // Y06
    }
  }
  validateWindowsOptions(report, security.windowsOptions, field.child('windowsOptions'));
  validateAppArmorProfile(report, security.appArmorProfile, field.child('appArmorProfile'));
}
