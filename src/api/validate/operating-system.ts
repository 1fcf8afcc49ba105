import { has } from '../../kube/versions.ts';
import type { PodSecurityContext, SecurityContext } from '../pod-spec.ts';
import type { PodContext } from './pod-context.ts';
import { visitContainers } from './visit-containers.ts';

const notOnWindows = 'cannot be set for a windows pod';

const podMembers = ['hostUsers', 'hostPID', 'hostIPC', 'shareProcessNamespace'] as const;
const podSecurityMembers: readonly (keyof PodSecurityContext)[] = [
  ...([
    'appArmorProfile',
    'seLinuxOptions',
    'seccompProfile',
    'fsGroup',
    'fsGroupChangePolicy',
    'sysctls',
    'runAsUser',
    'runAsGroup',
  ] as const),
  ...(['supplementalGroups', 'supplementalGroupsPolicy', 'seLinuxChangePolicy'] as const),
];
const securityMembers: readonly (keyof SecurityContext)[] = [
  ...(['appArmorProfile', 'seLinuxOptions', 'seccompProfile', 'capabilities', 'readOnlyRootFilesystem', 'privileged'] as const),
  ...(['allowPrivilegeEscalation', 'procMount', 'runAsUser', 'runAsGroup'] as const),
];

/** What a pod may not say given its operating system. kube: core validation.validateOS, validateLinux, validateWindows */
export function validateOperatingSystem(context: PodContext): void {
  const { report, spec, field } = context;
  if (spec.os === undefined) return;
  const { name = '' } = spec.os;
  if (name === '')
    report.required(field.child('os').child('name'), has(report.target, 'osNameRequiredPlainly') ? '' : 'cannot be empty'); // Z01
  else if (name === 'linux') validateLinux(context);
  else if (name === 'windows') validateWindows(context);
  else report.notSupported(field.child('os').seenAt('name'), name, ['linux', 'windows']); // Z02
}

/** Z03 */
function validateLinux({ report, spec, field }: PodContext): void {
  const places = [...visitContainers(spec, field)].map(({ container, place }) => ({ security: container.securityContext, place }));
  for (const { security, place } of [{ security: spec.securityContext, place: field }, ...places]) {
    if (security?.windowsOptions === undefined) continue;
    report.forbidden(place.child('securityContext').child('windowsOptions'), 'windows options cannot be set for a linux pod');
  }
}

/** Z04 Z05 */
function validateWindows({ report, spec, field }: PodContext): void {
  for (const member of podMembers) {
    const value = spec[member];
    // A flag of the pod counts when it is set, a pointer also when it points to false.
    const isSet = member === 'hostPID' || member === 'hostIPC' ? value === true : value !== undefined;
    if (isSet) report.forbidden(field.child(member), notOnWindows);
  }
  for (const member of podSecurityMembers) {
    const value = spec.securityContext?.[member];
    if (value === undefined || (member === 'sysctls' && Array.isArray(value) && value.length === 0)) continue;
    report.forbidden(field.child('securityContext').child(member), notOnWindows);
  }
  for (const { container, place } of visitContainers(spec, field)) {
    for (const member of securityMembers) {
      if (container.securityContext?.[member] !== undefined) report.forbidden(place.child('securityContext').child(member), notOnWindows);
    }
  }
}
