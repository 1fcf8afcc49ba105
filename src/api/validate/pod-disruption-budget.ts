import type { KubeObject } from '../../kube/objects.ts';
import type { IntOrString } from '../../kube/int-or-percent.ts';
import type { Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { Field } from './field.ts';
import { validateAtMost100Percent, validatePositiveIntOrPercent } from './int-or-percent.ts';
import { type LabelSelector, validateLabelSelector } from './labels.ts';
import { Report } from './report.ts';

interface BudgetSpec {
  readonly minAvailable?: IntOrString;
  readonly maxUnavailable?: IntOrString;
  readonly selector?: LabelSelector;
  readonly unhealthyPodEvictionPolicy?: string;
}

const evictionPolicies = ['AlwaysAllow', 'IfHealthyBudget'];

/** Metadata is looked at by the general rules alone (B01, B02), and only when the spec is in order. kube: policy validation.ValidatePodDisruptionBudget */
export function validatePodDisruptionBudgetCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateSpec(report, specOf(object), false);
  return report.errors;
}

/** kube: pkg/registry/policy/poddisruptionbudget strategy.ValidateUpdate */
export function validatePodDisruptionBudgetUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  const stored = new Report(target);
  validateLabelSelector(stored, specOf(before).selector, Field.root('spec'));
  validateSpec(report, specOf(after), stored.errors.length > 0);
  return report.errors;
}

/** kube: policy validation.ValidatePodDisruptionBudgetSpec */
function validateSpec(report: Report, spec: BudgetSpec, allowInvalidValues: boolean): void {
  const field = Field.root('spec');
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy: policy } = spec;
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    report.invalid(field, spec, 'minAvailable and maxUnavailable cannot be both set', 'policy.PodDisruptionBudgetSpec'); // B03
  }
  for (const [member, value] of Object.entries({ minAvailable, maxUnavailable })) {
    if (value === undefined) continue;
    validatePositiveIntOrPercent(report, value, field.child(member)); // B04 B05
    validateAtMost100Percent(report, value, field.child(member)); // B06
  }
  validateLabelSelector(report, spec.selector, field.child('selector'), { allowInvalidValues }); // B07
  if (policy !== undefined && !evictionPolicies.includes(policy)) {
    report.notSupported(field.child('unhealthyPodEvictionPolicy'), policy, evictionPolicies); // B08
  }
}

function specOf(object: KubeObject): BudgetSpec {
  return (object['spec'] as BudgetSpec | undefined) ?? {};
}
