import type { IntOrString } from '../../kube/int-or-percent.ts';
import type { Field } from './field.ts';
import { percent } from './formats.ts';
import type { Report } from './report.ts';

const goType = 'intstr.IntOrString';

/** A whole number from 0, or a percentage. kube: apps validation.ValidatePositiveIntOrPercent */
export function validatePositiveIntOrPercent(report: Report, value: IntOrString, field: Field): void {
  if (typeof value === 'string') {
    for (const sentence of percent(value)) report.invalid(field, value, sentence, goType);
  } else if (value < 0) {
    report.invalid(field, value, 'must be greater than or equal to 0');
  }
}

/** kube: apps validation.IsNotMoreThan100Percent */
export function validateAtMost100Percent(report: Report, value: IntOrString, field: Field): void {
  if (typeof value !== 'string' || percent(value).length > 0 || Number(value.slice(0, -1)) <= 100) return;
  report.invalid(field, value, 'must not be greater than 100%', goType);
}

/** Whether the value counts as zero; text that is no number does. kube: apps validation.getIntOrPercentValue */
export function isZeroIntOrPercent(value: IntOrString): boolean {
  if (typeof value === 'number') return value === 0;
  const digits = /^([-+]?[0-9]+)$/.exec(value)?.[1] ?? /^([0-9]+)%$/.exec(value)?.[1];
  return digits === undefined || Number(digits) === 0;
}
