import type { Path } from '../kube/objects.ts';

/** kube: k8s.io/apimachinery/pkg/util/validation/field ErrorType, by the names that the server sends in `details.causes[].reason`. */
export type FieldErrorType =
  | 'FieldValueInvalid'
  | 'FieldValueRequired'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueDuplicate'
  | 'FieldValueNotFound'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One validation error of the API server, as data; `api/message` words it for a version. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** As the server prints it; not always a place in the file (`spec.template.labels`). */
  readonly field: string;
  /** In the decoded object: where a person would look. */
  readonly at: Path;
  /** The value that the server prints, when its type prints one. */
  readonly badValue?: unknown;
  /** The Go type of `badValue` where it is a struct, list or map (`api/internal-types`): it decides how the server prints it. */
  readonly goType?: string;
  readonly detail: string;
}
