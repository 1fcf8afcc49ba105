import type { Field } from './field.ts';
import type { Report } from './report.ts';

const policies = ['Always', 'IfNotPresent', 'Never'];

/** C06 V43. kube: core validation.validatePullPolicy */
export function validatePullPolicy(report: Report, policy: string, field: Field): void {
  if (policy === '') report.required(field);
  else if (!policies.includes(policy)) report.notSupported(field, policy, policies);
}
