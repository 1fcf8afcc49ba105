import type { FieldError } from '../api/field-error.ts';
import type { Target } from '../kube/versions.ts';

/** kube: k8s.io/apimachinery/pkg/util/validation/field Error.ErrorBody */
export function message(error: FieldError, _target: Target): string {
  const value = error.badValue === undefined ? '' : `: ${JSON.stringify(error.badValue)}`;
  return `${error.field}: ${error.type.replace(/^FieldValue/, '')}${value}: ${error.detail}`;
}
