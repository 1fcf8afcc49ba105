import type { KubeObject, Path } from '../../kube/objects.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import { gateOn, has, type Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import type { PodTemplateSpec, Volume } from '../pod-spec.ts';
import type { RollingUpdate, StatefulSetSpec, UpdateStrategy } from '../stateful-set-spec.ts';
import { Field } from './field.ts';
import { dnsLabel } from './formats.ts';
import { isZeroIntOrPercent, validateAtMost100Percent, validatePositiveIntOrPercent } from './int-or-percent.ts';
import { validateLabelSelector } from './labels.ts';
import { metadataOf, nameRule, validateObjectMeta } from './metadata.ts';
import { validatePersistentVolumeClaimSpec } from './persistent-volume-claim.ts';
import type { PodOptions } from './pod-context.ts';
import { validatePodTemplate, validateTemplateMetadata } from './pod-template.ts';
import { namedString, Report } from './report.ts';

/** What is left out of the check of a spec. kube: apps validation.StatefulSetValidationOptions */
export interface StatefulSetOptions {
  readonly allowInvalidServiceName: boolean;
  readonly skipClaimTemplates: boolean;
  readonly skipPodTemplate: boolean;
  readonly allowRecreate: boolean;
  readonly pod: PodOptions;
}

/** kube: apps validation.ValidateStatefulSet */
export function validateStatefulSetCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateObjectMeta(report, metadataOf(object), { namespaced: true, name: nameRule(dnsLabel) }, Field.root('metadata'));
  validateStatefulSetSpec(report, statefulSetSpecOf(object), Field.root('spec'), {
    allowInvalidServiceName: !has(target, 'serviceNameValidated'),
    skipClaimTemplates: !has(target, 'claimTemplatesValidated'),
    skipPodTemplate: !has(target, 'podTemplateValidated'),
    allowRecreate: allowsRecreate(target),
    pod: { isPod: false, keeps: new Set() },
  });
  return report.errors;
}

/** The type of update that an alpha gate adds. */
export function allowsRecreate(target: Target): boolean {
  return has(target, 'recreateStrategyKnown') && gateOn(target, 'StatefulSetRecreateStrategy');
}

/** `spec` of a set that may lack it. */
export function statefulSetSpecOf(object: KubeObject): StatefulSetSpec {
  return (object['spec'] as StatefulSetSpec | undefined) ?? {};
}

function validateNonNegative(report: Report, value: number | undefined, field: Field): void {
  if (value !== undefined && value < 0) report.invalid(field, value, 'must be greater than or equal to 0');
}

const managementPolicies = ['OrderedReady', 'Parallel'];

/** kube: apps validation.ValidateStatefulSetSpec */
export function validateStatefulSetSpec(report: Report, spec: StatefulSetSpec, field: Field, options: StatefulSetOptions): void {
  const { podManagementPolicy = '', serviceName = '' } = spec;
  if (podManagementPolicy === '')
    report.required(field.child('podManagementPolicy')); // S01
  else if (!managementPolicies.includes(podManagementPolicy)) {
    report.invalid(field.child('podManagementPolicy'), podManagementPolicy, "must be 'OrderedReady' or 'Parallel'", namedString); // S02
  }
  validateUpdateStrategy(report, spec.updateStrategy ?? {}, field.child('updateStrategy'), options);
  validateRetention(report, spec, field.child('persistentVolumeClaimRetentionPolicy'));
  if (!options.skipClaimTemplates) {
    for (const [i, claim] of (spec.volumeClaimTemplates ?? []).entries()) {
      validatePersistentVolumeClaimSpec(report, claim.spec ?? {}, field.child('volumeClaimTemplates').index(i).child('spec')); // Q04–Q19
    }
  }
  validateNonNegative(report, spec.replicas, field.child('replicas')); // S12
  validateNonNegative(report, spec.minReadySeconds, field.child('minReadySeconds')); // S13
  validateNonNegative(report, spec.ordinals?.start, field.child('ordinals').child('start')); // S14
  if (!options.allowInvalidServiceName && serviceName !== '')
    report.invalidEach(field.child('serviceName'), serviceName, dnsLabel(serviceName)); // S15
  const compiles = validateSelector(report, spec, field.child('selector'));
  if (compiles) validateTemplate(report, spec, field.child('template'), options);
  validateTemplateLimits(report, spec.template ?? {}, field.child('template'));
}

/** kube: apps validation.ValidateStatefulSetSpec, its switch over updateStrategy.type */
function validateUpdateStrategy(report: Report, strategy: UpdateStrategy, field: Field, options: StatefulSetOptions): void {
  const { type = '', rollingUpdate } = strategy;
  if (type === '') report.required(field);
  else if (type === 'OnDelete' || (type === 'Recreate' && options.allowRecreate)) {
    if (rollingUpdate === undefined) return;
    const shown = 'apps.RollingUpdateStatefulSetStrategy';
    report.invalid(field.child('rollingUpdate'), rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'", shown); // S04
  } else if (type === 'RollingUpdate') {
    if (rollingUpdate !== undefined) validateRollingUpdate(report, rollingUpdate, field.child('rollingUpdate'));
  } else {
    const choices = options.allowRecreate ? "'RollingUpdate', 'OnDelete', or 'Recreate'" : "'RollingUpdate' or 'OnDelete'";
    report.invalid(field.seenAt('type'), strategy, `must be ${choices}`, 'apps.StatefulSetUpdateStrategy'); // S03
  }
}

/** kube: apps validation.validateRollingUpdateStatefulSet */
function validateRollingUpdate(report: Report, { partition = 0, maxUnavailable }: RollingUpdate, field: Field): void {
  if (partition < 0) report.invalid(field.child('partition'), partition, 'must be greater than or equal to 0'); // S05
  if (maxUnavailable === undefined) return;
  const place = field.child('maxUnavailable');
  validatePositiveIntOrPercent(report, maxUnavailable, place); // S06 S07
  if (isZeroIntOrPercent(maxUnavailable)) report.invalid(place, maxUnavailable, 'cannot be 0', 'intstr.IntOrString'); // S08
  validateAtMost100Percent(report, maxUnavailable, place); // S09
}

const retentionPolicies = ['Retain', 'Delete'];

/** S10 S11. kube: apps validation.ValidatePersistentVolumeClaimRetentionPolicy */
function validateRetention(report: Report, spec: StatefulSetSpec, field: Field): void {
  const policy = spec.persistentVolumeClaimRetentionPolicy;
  if (policy === undefined) return;
  for (const member of ['whenDeleted', 'whenScaled'] as const) {
    const value = policy[member] ?? '';
    if (!retentionPolicies.includes(value)) report.notSupported(field.child(member), value, retentionPolicies);
  }
}

/** Answers whether the selector can be used, so that it makes sense to go on. */
function validateSelector(report: Report, { selector }: StatefulSetSpec, field: Field): boolean {
  if (selector === undefined) {
    report.required(field); // S16
    return true;
  }
  const errorsBefore = report.errors.length;
  validateLabelSelector(report, selector, field); // S18–S23
  const compiles = report.errors.length === errorsBefore;
  const isEmpty = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0;
  if (isEmpty) report.invalid(field, selector, 'empty selector is invalid for statefulset', 'v1.LabelSelector'); // S17
  if (!compiles) report.invalid(field, selector, '', 'v1.LabelSelector'); // S24
  return compiles;
}

/** kube: apps validation.ValidatePodTemplateSpecForStatefulSet */
function validateTemplate(report: Report, spec: StatefulSetSpec, field: Field, options: StatefulSetOptions): void {
  const { template = {}, selector } = spec;
  const labels = template.metadata?.labels;
  // A missing selector selects nothing, and an empty one was complained of already.
  const parsed = labelSelector(selector);
  const isEmpty = !parsed.nothing && parsed.requirements.length === 0;
  if (!isEmpty && !selects(parsed, labels ?? {})) {
    report.invalid(
      field.child('metadata').child('labels'),
      labels ?? null,
      '`selector` does not match template `labels`',
      'map[string]string',
    ); // S25
  }
  const effective = effectiveTemplate(spec);
  const pod = { ...options.pod, ...(effective.places === undefined ? {} : { volumePlaces: effective.places }) };
  if (!options.skipPodTemplate) validatePodTemplate(report, effective.template, field, pod);
  validateTemplateMetadata(report, template, field, options.pod);
}

/** The rules that a template of a set has in every version. */
function validateTemplateLimits(report: Report, template: PodTemplateSpec, field: Field): void {
  const { restartPolicy = '', activeDeadlineSeconds } = template.spec ?? {};
  const place = field.child('spec');
  if (restartPolicy !== 'Always') report.notSupported(place.child('restartPolicy'), restartPolicy, ['Always']); // S27
  if (activeDeadlineSeconds !== undefined) {
    report.forbidden(place.child('activeDeadlineSeconds'), 'activeDeadlineSeconds in StatefulSet is not Supported'); // S28
  }
}

/**
 * The template as the server checks it: without the names that the controller overwrites (T-A), with a volume for each claim template in
 * front (T-B) and without the volumes that those shadow (T-C). `places`: where each volume was written, when the list is another one.
 * The server adds the claims' volumes in random order; here they stand in the order of the file.
 */
function effectiveTemplate(spec: StatefulSetSpec): { template: PodTemplateSpec; places?: Path[] } {
  const { template = {}, volumeClaimTemplates = [] } = spec;
  const { hostname: _hostname, subdomain: _subdomain, ...podSpec } = template.spec ?? {};
  if (volumeClaimTemplates.length === 0) return { template: { ...template, spec: podSpec } };
  const claims = new Map<string, Path>();
  for (const [i, claim] of volumeClaimTemplates.entries()) {
    claims.set(claim.metadata?.name ?? '', ['spec', 'volumeClaimTemplates', i, 'metadata']);
  }
  const volumes: Volume[] = [...claims.keys()].map((name) => ({ name, persistentVolumeClaim: { claimName: name } }));
  const places: Path[] = [...claims.values()];
  for (const [i, volume] of (podSpec.volumes ?? []).entries()) {
    if (claims.has(volume.name ?? '')) continue;
    volumes.push(volume);
    places.push(['spec', 'template', 'spec', 'volumes', i]);
  }
  return { template: { ...template, spec: { ...podSpec, volumes } }, places };
}
