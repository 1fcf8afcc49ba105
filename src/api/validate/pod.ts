import type { KubeObject } from '../../kube/objects.ts';
import { has, type Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { podSpecOf } from '../prepare/pod.ts';
import { validateImagePadding } from './containers.ts';
import { Field } from './field.ts';
import { dnsSubdomain } from './formats.ts';
import { metadataOf, nameRule, validateObjectMeta } from './metadata.ts';
import { validatePodAnnotations, validateProfilesAgree } from './pod-annotations.ts';
import type { Kept, PodContext, PodOptions } from './pod-context.ts';
import { validatePodSpec } from './pod-spec.ts';
import { Report } from './report.ts';

/** Of a pod as `prepareForCreate` leaves it. kube: core validation.ValidatePodCreate */
export function validatePodCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  const spec = podSpecOf(object);
  const field = Field.root('spec');
  validatePodMetadataAndSpec(report, object, new Set());
  if ((spec.ephemeralContainers ?? []).length > 0) report.forbidden(field.child('ephemeralContainers'), 'cannot be set on create');
  if ((spec.nodeName ?? '') !== '' && (spec.schedulingGates ?? []).length > 0) {
    report.forbidden(field.child('nodeName'), 'cannot be set until all schedulingGates have been cleared');
  }
  validateProfilesAgree(report, metadataOf(object).annotations ?? {}, spec, field);
  return report.errors;
}

/** kube: core validation.validatePodMetadataAndSpec */
export function validatePodMetadataAndSpec(report: Report, object: KubeObject, keeps: ReadonlySet<Kept>): void {
  const metadata = metadataOf(object);
  const { annotations = {}, name = '' } = metadata;
  const spec = podSpecOf(object);
  const field = Field.root('spec');
  const options: PodOptions = { isPod: true, annotations, keeps, ...(name === '' ? {} : { podName: name }) };
  validateObjectMeta(report, metadata, { namespaced: true, name: nameRule(dnsSubdomain) }, Field.root('metadata'));
  validatePodAnnotations(report, annotations, spec, Field.root('metadata').child('annotations'), options);
  validatePodSpec(report, spec, field, options);
  if ((spec.serviceAccountName ?? '') === '') forbidTokens(report, object, field.child('volumes'));
  const grace = spec.terminationGracePeriodSeconds ?? 0;
  if (has(report.target, 'gracePeriodValidated') && grace < 0) {
    report.invalid(field.child('terminationGracePeriodSeconds'), grace, 'must be greater than or equal to 0');
  }
  const context: PodContext = { report, options, spec, field, volumes: new Map(), hostUsers: true };
  for (const list of ['containers', 'initContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) validateImagePadding(context, container, field.child(list).index(i));
  }
}

function forbidTokens(report: Report, object: KubeObject, field: Field): void {
  for (const [i, { projected }] of (podSpecOf(object).volumes ?? []).entries()) {
    for (const [j, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
      if (serviceAccountToken === undefined) continue;
      const place = field.index(i).child('projected').child('sources').index(j).child('serviceAccountToken');
      report.forbidden(place, 'must not be specified when serviceAccountName is not set');
    }
  }
}
