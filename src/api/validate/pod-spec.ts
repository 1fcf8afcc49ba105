import { gateOn, has } from '../../kube/versions.ts';
import type { PodSpec } from '../pod-spec.ts';
import { validateAffinity } from './affinity.ts';
import { validateHostNetworkPorts } from './container-ports.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.ts';
import { validateDnsConfig } from './dns-config.ts';
import { validateFileKeyRefVolumes } from './env.ts';
import { Field } from './field.ts';
import { byteLength, dnsLabel, dnsSubdomain, inRange, qualifiedName } from './formats.ts';
import { validateIp } from './ip.ts';
import { validateLabels } from './labels.ts';
import { validateOperatingSystem } from './operating-system.ts';
import type { PodContext, PodOptions } from './pod-context.ts';
import { validatePodResources } from './pod-resources.ts';
import type { Report } from './report.ts';
import { validateContainerResourceName } from './resource-names.ts';
import { validateResources } from './resources.ts';
import { validatePodSecurityContext } from './security-context.ts';
import { validateTolerations } from './tolerations.ts';
import { validateTopologySpread } from './topology-spread.ts';
import { visitContainers } from './visit-containers.ts';
import { validateVolumes } from './volumes.ts';
import { validateHostProcess } from './windows-options.ts';

/** kube: core validation.ValidatePodSpec */
export function validatePodSpec(report: Report, spec: PodSpec, field: Field, options: PodOptions): void {
  if (spec.terminationGracePeriodSeconds === undefined) report.required(field.child('terminationGracePeriodSeconds'));
  const volumes = validateVolumes(report, spec.volumes ?? [], field.child('volumes'), options);
  const context: PodContext = { report, options, spec, field, volumes, hostUsers: spec.hostUsers !== false };
  validateResourceClaims(context);
  validateContainers(context);
  validateInitContainers(context);
  validateEphemeralContainers(context);
  if (gateOn(report.target, 'PodLevelResources')) validatePodResources(context);
  if (spec.hostNetwork === true) validateHostNetworkPorts(report, spec.containers ?? [], options.isPod, field.child('containers'));
  validateScalars(context);
  validateLabels(report, spec.nodeSelector, field.child('nodeSelector')); // P05
  if (spec.securityContext !== undefined) validatePodSecurityContext(context, spec.securityContext, field.child('securityContext'));
  if (spec.affinity !== undefined) validateAffinity(context, spec.affinity, field.child('affinity'));
  validateDnsConfig(report, spec.dnsConfig, spec.dnsPolicy ?? '', field.child('dnsConfig'));
  validateGates(context);
  validateTopologySpread(context, spec.topologySpreadConstraints ?? [], field.child('topologySpreadConstraints'));
  validateHostProcess(context);
  validateHostUsers(context);
  validateHostnameOverride(context);
  validateTolerations(report, spec.tolerations ?? [], field.child('tolerations'), options);
  validateHostAliases(context);
  // P12: upstream checks the overhead as if it were limits.
  if (spec.overhead !== undefined) {
    const noClaims: PodContext = { ...context, spec: {} };
    validateResources(noClaims, { limits: spec.overhead }, validateContainerResourceName, field.child('overhead'), []);
  }
  validateOperatingSystem(context);
  validateFileKeyRefVolumes(context);
}

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const preemptionPolicies = ['PreemptLowerPriority', 'Never'];

function validateScalars({ report, spec, field }: PodContext): void {
  validateChoice(report, spec.restartPolicy ?? '', restartPolicies, field.child('restartPolicy')); // P01
  validateChoice(report, spec.dnsPolicy ?? '', dnsPolicies, field.child('dnsPolicy')); // P04
  if (spec.preemptionPolicy !== undefined)
    validateChoice(report, spec.preemptionPolicy, preemptionPolicies, field.child('preemptionPolicy')); // P08
  for (const member of ['serviceAccountName', 'nodeName', 'priorityClassName'] as const) {
    const name = spec[member] ?? '';
    if (name !== '') report.invalidEach(field.child(member), name, dnsSubdomain(name)); // P06
  }
  const { runtimeClassName, activeDeadlineSeconds } = spec;
  if (runtimeClassName !== undefined) report.invalidEach(field.child('runtimeClassName'), runtimeClassName, dnsSubdomain(runtimeClassName));
  if (activeDeadlineSeconds !== undefined) {
    report.invalidEach(field.child('activeDeadlineSeconds'), activeDeadlineSeconds, inRange(activeDeadlineSeconds, 1, 2147483647)); // P03
  }
  for (const member of ['hostname', 'subdomain'] as const) {
    const name = spec[member] ?? '';
    if (name !== '') report.invalidEach(field.child(member), name, dnsLabel(name));
  }
}

function validateChoice(report: Report, value: string, choices: readonly string[], field: Field): void {
  if (value === '') report.required(field);
  else if (!choices.includes(value)) report.notSupported(field, value, choices);
}

/** kube: core validation.validatePodResourceClaims */
function validateResourceClaims({ report, spec, field, options }: PodContext): void {
  const names = new Set<string>();
  for (const [i, claim] of (spec.resourceClaims ?? []).entries()) {
    if (options.isPod && options.annotations?.['kubernetes.io/config.mirror'] !== undefined) {
      report.forbidden(Field.root('[]').seenAs(field.child('resourceClaims').index(i)), 'static pods do not support resource claims');
      continue;
    }
    const here = field.child('resourceClaims').index(i);
    const { name = '', resourceClaimName, resourceClaimTemplateName } = claim;
    if (name === '')
      report.required(here.child('name')); // P26
    else if (names.has(name)) report.duplicate(here.child('name'), name);
    else report.invalidEach(here.child('name'), name, dnsLabel(name));
    names.add(name);
    const shown = 'core.PodResourceClaim';
    if (resourceClaimName !== undefined && resourceClaimTemplateName !== undefined) {
      report.invalid(here, claim, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified', shown); // P27
    }
    if (resourceClaimName === undefined && resourceClaimTemplateName === undefined) {
      report.invalid(here, claim, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`', shown);
    }
    if (resourceClaimName !== undefined)
      report.invalidEach(here.child('resourceClaimName'), resourceClaimName, dnsSubdomain(resourceClaimName)); // P28
    if (resourceClaimTemplateName !== undefined) {
      report.invalidEach(here.child('resourceClaimTemplateName'), resourceClaimTemplateName, dnsSubdomain(resourceClaimTemplateName));
    }
  }
}

/** kube: core validation.validateReadinessGates, validateSchedulingGates */
function validateGates({ report, spec, field }: PodContext): void {
  for (const [i, { conditionType = '' }] of (spec.readinessGates ?? []).entries()) {
    report.invalidEach(
      field.child('readinessGates').index(i).child('conditionType'),
      conditionType,
      qualifiedName(conditionType, report.target),
    ); // P10
  }
  const seen = new Set<string>();
  for (const [i, { name = '' }] of (spec.schedulingGates ?? []).entries()) {
    const here = field.child('schedulingGates').index(i).seenAt('name');
    report.invalidEach(here, name, qualifiedName(name, report.target)); // P11
    if (seen.has(name)) report.duplicate(here, name);
    seen.add(name);
  }
}

/** X12 X13 X14. kube: core validation.validateHostUsers */
function validateHostUsers({ report, spec, field, hostUsers, options }: PodContext): void {
  if (hostUsers) return;
  const namesShort = has(report.target, 'hostUsersNamedShort');
  const sentence = `when \`${namesShort ? 'hostUsers' : 'pod.Spec.HostUsers'}\` is false`;
  const mayShareNetwork = gateOn(report.target, 'UserNamespacesHostNetworkSupport') || options.keeps.has('hostNetworkWithUserNamespaces');
  if (spec.hostNetwork === true && !mayShareNetwork) report.forbidden(field.child('hostNetwork'), sentence);
  if (spec.hostPID === true) report.forbidden(field.child('HostPID', ['hostPID']), sentence);
  if (spec.hostIPC === true) report.forbidden(field.child('HostIPC', ['hostIPC']), sentence);
  if (!namesShort || options.keeps.has('volumeDevicesWithUserNamespaces')) return; // The rule came with the words.
  for (const { container, place } of visitContainers(spec, field)) {
    if ((container.volumeDevices ?? []).length > 0) report.forbidden(place.child('volumeDevices'), sentence);
  }
}

/** kube: core validation.validatePodHostName */
function validateHostnameOverride({ report, spec, field }: PodContext): void {
  const name = spec.hostnameOverride;
  if (name === undefined) return;
  const here = field.child('hostnameOverride');
  if (spec.setHostnameAsFQDN === true) report.forbidden(here, 'may not be specified when setHostnameAsFQDN is true'); // P23
  if (spec.hostNetwork === true) report.forbidden(here, 'may not be specified when hostNetwork is true'); // P24
  if (byteLength(name) > 64) report.tooLong(here, 64); // P25
  report.invalidEach(here, name, dnsSubdomain(name));
}

/** kube: core validation.ValidateHostAliases */
function validateHostAliases({ report, spec, field }: PodContext): void {
  for (const [i, { ip = '', hostnames = [] }] of (spec.hostAliases ?? []).entries()) {
    const here = field.child('hostAliases').index(i);
    validateIp(report, here.child('ip'), ip); // P13
    for (const [k, name] of hostnames.entries()) report.invalidEach(here.child('hostnames').index(k), name, dnsSubdomain(name)); // P14
  }
}
