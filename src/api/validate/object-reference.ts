import { has } from '../../kube/versions.ts';
import type { ObjectReference } from '../autoscaler-spec.ts';
import type { Field } from './field.ts';
import { pathSegment } from './formats.ts';
import type { Report } from './report.ts';

export interface ReferenceOptions {
  readonly allowEmptyGroup: boolean;
  readonly allowInvalidVersion: boolean;
}

/** kube: autoscaling validation.ValidateCrossVersionObjectReference */
export function validateReference(report: Report, reference: ObjectReference, field: Field, options: ReferenceOptions): void {
  for (const member of ['kind', 'name'] as const) {
    const value = reference[member] ?? '';
    if (value === '') report.required(field.child(member));
    else report.invalidEach(field.child(member), value, pathSegment(value, false));
  }
  if (!has(report.target, 'scaleTargetNeedsGroup')) return;
  const problem = apiVersionProblem(reference.apiVersion ?? '', options);
  if (problem !== undefined) report.invalid(field.child('apiVersion'), reference.apiVersion ?? '', problem);
}

/** kube: autoscaling validation.ValidateAPIVersion */
export function apiVersionProblem(apiVersion: string, options: ReferenceOptions): string | undefined {
  if (options.allowInvalidVersion) return undefined;
  const parts = apiVersion.split('/');
  if (parts.length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  const hasGroup = parts.length === 2 && parts[0] !== '';
  return hasGroup || options.allowEmptyGroup ? undefined : 'apiVersion must specify API group';
}
