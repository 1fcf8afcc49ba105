import { gateOn, has } from '../../kube/versions.ts';
import type { Container, EphemeralContainer } from '../pod-spec.ts';
import { validateContainerPorts, validateHostPortConflicts } from './container-ports.ts';
import { validateEnv, validateEnvFrom } from './env.ts';
import type { Field } from './field.ts';
import { dnsLabel } from './formats.ts';
import { validateLifecycleAndProbes } from './handlers.ts';
import { validateVolumeDevices, validateVolumeMounts } from './mounts.ts';
import type { PodContext } from './pod-context.ts';
import { validatePullPolicy } from './pull-policy.ts';
import { validateContainerResourceName } from './resource-names.ts';
import { validateResources } from './resources.ts';
import { validateInitRestartPolicy, validateRestartPolicy } from './restart-policy.ts';
import { validateSecurityContext } from './security-context.ts';

/** kube: core validation.validateContainers */
export function validateContainers(context: PodContext): void {
  const { report, spec, options } = context;
  const field = context.field.child('containers');
  const containers = spec.containers ?? [];
  if (containers.length === 0) {
    report.required(field); // C01
    return;
  }
  const names = new Set<string>();
  for (const [i, container] of containers.entries()) {
    const here = field.index(i);
    const { name = '' } = container;
    validateCommon(context, container, here);
    if (names.has(name)) report.duplicate(here.child('name'), name); // C03
    names.add(name);
    validateLifecycleAndProbes(context, container, here);
    if (gateOn(report.target, 'ContainerRestartRules') || options.keeps.has('containerRestartRules'))
      validateRestartPolicy(context, container, here);
    else if (container.restartPolicy !== undefined) report.forbidden(here.child('restartPolicy'), 'may not be set for non-init containers'); // R03
  }
  validateHostPortConflicts(report, containers, field); // C14
}

/** kube: core validation.validateInitContainers */
export function validateInitContainers(context: PodContext): void {
  const { report, spec, options } = context;
  const field = context.field.child('initContainers');
  const names = new Set((spec.containers ?? []).map((container) => container.name ?? ''));
  for (const [i, container] of (spec.initContainers ?? []).entries()) {
    const here = field.index(i);
    const { name = '' } = container;
    const isSidecar = container.restartPolicy === 'Always';
    validateCommon(context, container, here);
    validateInitRestartPolicy(context, container, here);
    if (names.has(name))
      report.duplicate(here.child('name'), name); // C03
    else if (name !== '') names.add(name);
    // C15: one container at a time, so that the index in the path is always 0.
    validateHostPortConflicts(report, [container], field, i);
    if (isSidecar) validateLifecycleAndProbes(context, container, here);
    else forbidLifecycleAndProbes(context, container, here);
    if (!gateOn(report.target, 'InPlacePodVerticalScaling') && (container.resizePolicy ?? []).length > 0) {
      report.invalid(
        here.child('resizePolicy'),
        container.resizePolicy,
        'must not be set for init containers',
        '[]core.ContainerResizePolicy',
      );
    }
    if (isSidecar || !has(report.target, 'sidecarResizeRestartRefused') || options.keeps.has('restartContainerOfInitContainer')) continue;
    for (const [j, policy] of (container.resizePolicy ?? []).entries()) {
      if (policy.restartPolicy !== 'RestartContainer') continue;
      const place = here.child('resizePolicy').index(j).child('restartPolicy');
      report.invalid(place, policy.restartPolicy, "must not be set to 'RestartContainer' for non-sidecar initContainers"); // C21
    }
  }
}

/** R13 */
function forbidLifecycleAndProbes({ report }: PodContext, container: Container, field: Field): void {
  for (const member of ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    if (container[member] !== undefined)
      report.forbidden(field.child(member), 'may not be set for init containers without restartPolicy=Always');
  }
}

/** Members that an ephemeral container may not have, in the order of the Go struct. kube: core validation.allowedEphemeralContainerFields */
const forbiddenInEphemeral = [
  ...(['ports', 'resources', 'resizePolicy', 'restartPolicy', 'restartPolicyRules'] as const),
  ...(['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const),
];

/** kube: core validation.validateEphemeralContainers */
export function validateEphemeralContainers(context: PodContext): void {
  const { report, spec } = context;
  const field = context.field.child('ephemeralContainers');
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map((container) => container.name ?? ''));
  const names = new Set(others);
  for (const [i, container] of (spec.ephemeralContainers ?? []).entries()) {
    const here = field.index(i);
    const { name = '', targetContainerName = '' } = container;
    validateCommon(context, container, here);
    validateImagePadding(context, container, here);
    if (names.has(name)) report.duplicate(here.child('name'), name);
    names.add(name);
    if (targetContainerName !== '' && !others.has(targetContainerName))
      report.notFound(here.child('targetContainerName'), targetContainerName);
    forbidInEphemeral(context, container, here);
  }
}

function forbidInEphemeral({ report }: PodContext, container: EphemeralContainer, field: Field): void {
  const sentence = 'cannot be set for an Ephemeral Container';
  for (const member of forbiddenInEphemeral) {
    const value = container[member];
    if (value !== undefined && !(member === 'resources' && Object.keys(value).length === 0))
      report.forbidden(field.child(member), sentence);
  }
  for (const [i, { subPath = '', subPathExpr = '' }] of (container.volumeMounts ?? []).entries()) {
    const here = field.child('volumeMounts').index(i);
    if (subPath !== '') report.forbidden(here.child('subPath'), sentence);
    if (subPathExpr !== '') report.forbidden(here.child('subPathExpr'), sentence);
  }
}

/** Only pods, not templates. kube: core validation.validateContainerOnlyForPod */
export function validateImagePadding({ report }: PodContext, { image = '' }: Container, field: Field): void {
  if (image !== image.trim()) report.invalid(field.child('image'), image, 'must not have leading or trailing whitespace');
}

const messagePolicies = ['File', 'FallbackToLogsOnError'];

/** kube: core validation.validateContainerCommon */
function validateCommon(context: PodContext, container: Container, field: Field): void {
  const { report } = context;
  const { name = '', image = '', terminationMessagePolicy = '' } = container;
  if (name === '')
    report.required(field.child('name')); // C02
  else report.invalidEach(field.child('name'), name, dnsLabel(name));
  if (image === '') report.required(field.child('image')); // C04
  if (terminationMessagePolicy === '') report.required(field.child('terminationMessagePolicy'));
  else if (!messagePolicies.includes(terminationMessagePolicy)) {
    report.notSupported(field.child('terminationMessagePolicy'), terminationMessagePolicy, messagePolicies); // C05
  }
  validateContainerPorts(report, container.ports ?? [], field.child('ports'));
  validateEnv(context, container.env ?? [], field.child('env'));
  validateEnvFrom(context, container.envFrom ?? [], field.child('envFrom'));
  validateVolumeMounts(context, container, field.child('volumeMounts'));
  validateVolumeDevices(context, container, field.child('volumeDevices'));
  validatePullPolicy(report, container.imagePullPolicy ?? '', field.child('imagePullPolicy')); // C06
  validateResources(context, container.resources ?? {}, validateContainerResourceName, field.child('resources'));
  validateResizePolicy(context, container, field.child('resizePolicy'));
  if (container.securityContext !== undefined) validateSecurityContext(context, container.securityContext, field.child('securityContext'));
}

/** kube: core validation.validateResizePolicy */
function validateResizePolicy({ report, spec }: PodContext, container: Container, field: Field): void {
  const seen = new Set<string>();
  for (const [i, { resourceName = '', restartPolicy = '' }] of (container.resizePolicy ?? []).entries()) {
    if (seen.has(resourceName)) report.duplicate(field.index(i), resourceName, 'core.ResourceName'); // C18
    seen.add(resourceName);
    const namePlace = field.seenAt(i, 'resourceName');
    if (resourceName === '')
      report.required(namePlace); // C19
    else if (resourceName !== 'cpu' && resourceName !== 'memory')
      report.notSupported(namePlace, resourceName, ['cpu', 'memory'], 'core.ResourceName');
    const policyPlace = field.seenAt(i, 'restartPolicy');
    if (restartPolicy === '')
      report.required(policyPlace); // C20
    else if (restartPolicy !== 'NotRequired' && restartPolicy !== 'RestartContainer') {
      report.notSupported(policyPlace, restartPolicy, ['NotRequired', 'RestartContainer']);
    }
    if (spec.restartPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      report.invalid(policyPlace, restartPolicy, "must be 'NotRequired' when pod `restartPolicy` is 'Never'");
    }
  }
}
