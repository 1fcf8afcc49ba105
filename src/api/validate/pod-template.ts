import type { PodTemplateSpec } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { validateAnnotations, validateLabels } from './labels.ts';
import { validatePodAnnotations, validateProfilesAgree } from './pod-annotations.ts';
import type { PodOptions } from './pod-context.ts';
import { validatePodSpec } from './pod-spec.ts';
import type { Report } from './report.ts';

/** T01–T12: what every version checks of a template. The paths lack `metadata`. kube: ValidatePodTemplateSpecForStatefulSet, its last part */
export function validateTemplateMetadata(report: Report, template: PodTemplateSpec, field: Field, options: PodOptions): void {
  const { labels, annotations = {} } = template.metadata ?? {};
  validateLabels(report, labels, field.child('labels', ['metadata', 'labels']));
  const place = field.child('annotations', ['metadata', 'annotations']);
  validateAnnotations(report, annotations, place);
  validatePodAnnotations(report, annotations, template.spec ?? {}, place, options);
}

/** The whole template; its metadata once more. kube: core validation.ValidatePodTemplateSpec */
export function validatePodTemplate(report: Report, template: PodTemplateSpec, field: Field, options: PodOptions): void {
  const { metadata = {}, spec = {} } = template;
  validateTemplateMetadata(report, template, field, options);
  validatePodSpec(report, spec, field.child('spec'), options);
  validateProfilesAgree(report, metadata.annotations ?? {}, spec, field.child('spec'));
  if ((spec.ephemeralContainers ?? []).length > 0) {
    report.forbidden(field.child('spec').child('ephemeralContainers'), 'ephemeral containers not allowed in pod template'); // T17
  }
}
