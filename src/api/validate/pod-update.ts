import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import type { Container, PodSpec, Toleration } from '../pod-spec.ts';
import { podSpecOf } from '../prepare/pod.ts';
import { semanticEqual } from '../semantic-equal.ts';
import { Field } from './field.ts';
import { inRange } from './formats.ts';
import { metadataOf, validateObjectMetaUpdate } from './metadata.ts';
import { validatePodMetadataAndSpec } from './pod.ts';
import { appArmorPrefix } from './pod-annotations.ts';
import { keptBy } from './pod-kept.ts';
import { Report } from './report.ts';

const mutable = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
];

/**
 * kube: core validation.ValidatePodUpdate
 * differs: the difference that the server prints behind its refusal of a changed spec is left out; node affinity of a gated pod may not change.
 */
export function validatePodUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  const oldSpec = podSpecOf(before);
  const newSpec = podSpecOf(after);
  const field = Field.root('spec');
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  validatePodMetadataAndSpec(report, after, keptBy(oldSpec, newSpec, metadataOf(before).annotations, target));
  validateAnnotationUpdates(report, before, after, Field.root('metadata').child('annotations'));
  if (!validateImages(report, oldSpec, newSpec, field) || !validateDeadline(report, oldSpec, newSpec, field)) return report.errors;
  validateTolerationUpdates(report, oldSpec.tolerations ?? [], newSpec.tolerations ?? [], field.child('tolerations'));
  validateGateUpdates(report, oldSpec, newSpec, field.child('schedulingGates'));
  const isGated = (oldSpec.schedulingGates ?? []).length > 0;
  if (isGated) validateNodeSelectorUpdate(report, oldSpec, newSpec, field.child('nodeSelector'));
  if (!semanticEqual(masked(newSpec, oldSpec, isGated), oldSpec)) {
    report.forbidden(field, `pod updates may not change fields other than ${mutable.join(',')}`);
  }
  return report.errors;
}

/** kube: core validation.ValidatePodSpecificAnnotationUpdates */
function validateAnnotationUpdates(report: Report, before: KubeObject, after: KubeObject, field: Field): void {
  const old = metadataOf(before).annotations ?? {};
  const given = metadataOf(after).annotations ?? {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(given)])) {
    const what = key.startsWith(appArmorPrefix)
      ? 'AppArmor annotations'
      : key === 'kubernetes.io/config.mirror'
        ? 'mirror pod annotation'
        : undefined;
    if (what === undefined || old[key] === given[key]) continue;
    report.forbidden(field.key(key), `may not ${old[key] === undefined ? 'add' : 'remove or update'} ${what}`);
  }
}

/** Answers whether the containers are the same ones. kube: core validation.ValidateContainerUpdates */
function validateImages(report: Report, before: PodSpec, after: PodSpec, field: Field): boolean {
  for (const list of ['containers', 'initContainers'] as const) {
    if ((before[list] ?? []).length === (after[list] ?? []).length) continue;
    report.forbidden(field.child(list), 'pod updates may not add or remove containers');
    return false;
  }
  return true;
}

/** Answers whether to go on. */
function validateDeadline(
  report: Report,
  { activeDeadlineSeconds: before }: PodSpec,
  { activeDeadlineSeconds: after }: PodSpec,
  field: Field,
): boolean {
  const place = field.child('activeDeadlineSeconds');
  if (after === undefined) {
    if (before !== undefined) report.invalid(place, null, 'must not update from a positive integer to nil value', '*int64');
    return true;
  }
  const sentences = inRange(after, 0, 2147483647);
  report.invalidEach(place, after, sentences);
  const grows = before !== undefined && before < after;
  if (sentences.length === 0 && grows) report.invalid(place, after, 'must be less than or equal to previous value');
  return sentences.length === 0 && !grows;
}

/** kube: core validation.validateOnlyAddedTolerations */
function validateTolerationUpdates(report: Report, before: readonly Toleration[], after: readonly Toleration[], field: Field): void {
  const isSame = (old: Toleration) => after.some((each) => semanticEqual({ ...old, tolerationSeconds: each.tolerationSeconds }, each));
  if (!before.every(isSame)) report.forbidden(field, 'existing toleration can not be modified except its tolerationSeconds');
}

/** kube: core validation.validateOnlyDeletedSchedulingGates */
function validateGateUpdates(report: Report, before: PodSpec, after: PodSpec, field: Field): void {
  const old = new Set((before.schedulingGates ?? []).map(({ name = '' }) => name));
  for (const [i, { name = '' }] of (after.schedulingGates ?? []).entries()) {
    if (!old.has(name)) report.forbidden(field.index(i).child('name'), `only deletion is allowed, but found new scheduling gate '${name}'`);
  }
}

/** kube: core validation.validateNodeSelectorMutation */
function validateNodeSelectorUpdate(report: Report, before: PodSpec, after: PodSpec, field: Field): void {
  const given = after.nodeSelector ?? {};
  for (const [key, value] of Object.entries(before.nodeSelector ?? {})) {
    if (given[key] === value) continue;
    report.invalid(field, given, 'only additions are allowed (no mutations or deletions)', 'map[string]string');
    return;
  }
}

/** The new spec with the old values of everything that may change. */
function masked(after: PodSpec, before: PodSpec, isGated: boolean): PodSpec {
  const oldImages = (list: 'containers' | 'initContainers') =>
    after[list] === undefined ? {} : { [list]: after[list].map((container, i) => withImageOf(container, before[list]?.[i])) };
  const { terminationGracePeriodSeconds: oldGrace = 0 } = before;
  const mayEnd = oldGrace < 0 && after.terminationGracePeriodSeconds === 1;
  return {
    ...after,
    ...oldImages('containers'),
    ...oldImages('initContainers'),
    ...same(before, 'activeDeadlineSeconds', 'tolerations', 'schedulingGates'),
    ...(mayEnd ? same(before, 'terminationGracePeriodSeconds') : {}),
    ...(isGated ? same(before, 'nodeSelector') : {}),
  };
}

function same(spec: PodSpec, ...names: readonly (keyof PodSpec)[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, spec[name]]));
}

function withImageOf(container: Container, old: Container | undefined): Container {
  return old?.image === undefined ? container : { ...container, image: old.image };
}
