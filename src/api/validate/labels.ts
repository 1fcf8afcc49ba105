import type { Field } from './field.ts';
import { byteLength, labelValue, qualifiedName } from './formats.ts';
import { namedString, type Report } from './report.ts';

/** `metav1.LabelSelector` as decoded. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly LabelSelectorRequirement[];
}

export interface LabelSelectorRequirement {
  readonly key?: string;
  readonly operator?: string;
  readonly values?: readonly string[];
}

/** Sum of the bytes of all annotation keys and values. kube: validation.TotalAnnotationSizeLimitB */
const maxAnnotationsBytes = 262144;

/** kube: v1validation.ValidateLabelName */
export function validateLabelName(report: Report, name: string, field: Field): void {
  report.invalidEach(field, name, qualifiedName(name, report.target));
}

/** Keys and values of labels; errors stand at the map itself and show the key or the value. kube: v1validation.ValidateLabels */
export function validateLabels(report: Report, labels: Readonly<Record<string, string>> | undefined, field: Field): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    validateLabelName(report, key, field.seenAt(key)); // M07 T01
    report.invalidEach(field.seenAt(key), value, labelValue(value, report.target)); // M08 T02
  }
}

/** kube: apimachinery validation.ValidateAnnotations */
export function validateAnnotations(report: Report, annotations: Readonly<Record<string, string>> | undefined, field: Field): void {
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    // Case does not matter here, unlike in labels.
    report.invalidEach(field.seenAt(key), key, qualifiedName(key.toLowerCase(), report.target)); // M09 T03
    bytes += byteLength(key) + byteLength(value);
  }
  if (bytes > maxAnnotationsBytes) report.tooLong(field, maxAnnotationsBytes); // M10 T04
}

export interface LabelSelectorOptions {
  /** Values that are no label values stay acceptable, because the stored object has some already. */
  readonly allowInvalidValues?: boolean;
}

/** Absent is fine. kube: v1validation.ValidateLabelSelector */
export function validateLabelSelector(
  report: Report,
  selector: LabelSelector | undefined,
  field: Field,
  options: LabelSelectorOptions = {},
): void {
  if (selector === undefined) return;
  validateLabels(report, selector.matchLabels, field.child('matchLabels')); // S18
  (selector.matchExpressions ?? []).forEach((requirement, i) => {
    validateRequirement(report, requirement, field.child('matchExpressions').index(i), options);
  });
}

/** kube: v1validation.ValidateLabelSelectorRequirement */
function validateRequirement(report: Report, requirement: LabelSelectorRequirement, field: Field, options: LabelSelectorOptions): void {
  const { key = '', operator = '', values = [] } = requirement;
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) report.required(field.child('values'), "must be specified when `operator` is 'In' or 'NotIn'"); // S21
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) report.forbidden(field.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"); // S22
  } else {
    report.invalid(field.child('operator'), operator, 'not a valid selector operator', namedString); // S20
  }
  validateLabelName(report, key, field.child('key')); // S19
  if (options.allowInvalidValues === true) return;
  values.forEach((value, i) => {
    report.invalidEach(field.child('values').index(i), value, labelValue(value, report.target)); // S23
  });
}
