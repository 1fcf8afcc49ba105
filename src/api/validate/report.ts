import type { FieldError, FieldErrorType } from '../field-error.ts';
import { has, type Target } from '../../kube/versions.ts';
import type { Field } from './field.ts';

/** The type of a text that has a Go type of its own (`core.Protocol`), or that upstream hands over by pointer: printed as JSON prints it. */
export const namedString = 'named string';
/** The type of a text that is printed as `%q` prints it. */
export const plainString = 'string';

/**
 * What a validation run writes into: the errors in the order in which they are found. Its methods are the constructors of upstream's field package.
 * kube: k8s.io/apimachinery/pkg/util/validation/field Invalid, Required, …
 */
export class Report {
  readonly target: Target;
  readonly errors: FieldError[] = [];

  constructor(target: Target) {
    this.target = target;
  }

  /** `goType` names the Go type of a value that is no plain string, number or boolean (`api/internal-types`). */
  invalid(field: Field, badValue: unknown, detail: string, goType?: string): void {
    this.#add('FieldValueInvalid', field, detail, badValue, goType);
  }

  required(field: Field, detail = ''): void {
    this.#add('FieldValueRequired', field, detail);
  }

  forbidden(field: Field, detail: string): void {
    this.#add('FieldValueForbidden', field, detail);
  }

  duplicate(field: Field, badValue: unknown, goType?: string): void {
    this.#add('FieldValueDuplicate', field, '', badValue, goType);
  }

  notFound(field: Field, badValue: unknown, detail = ''): void {
    this.#add('FieldValueNotFound', field, detail, badValue);
  }

  /** The values are printed in the order given: upstream sorts some lists and not others. Nearly always the value has a type of its own. */
  notSupported(field: Field, badValue: unknown, values: readonly string[], goType: string = namedString): void {
    const detail = values.length === 0 ? '' : `supported values: ${values.map((value) => JSON.stringify(value)).join(', ')}`;
    this.#add('FieldValueNotSupported', field, detail, badValue, goType === plainString ? undefined : goType);
  }

  tooLong(field: Field, maxBytes: number): void {
    this.#add(
      'FieldValueTooLong',
      field,
      has(this.target, 'tooLongMayNotBeMore') ? `may not be more than ${maxBytes} bytes` : `must have at most ${maxBytes} bytes`,
    );
  }

  tooMany(field: Field, count: number, maxCount: number): void {
    this.#add('FieldValueTooMany', field, `must have at most ${maxCount} items`, count);
  }

  internal(field: Field, detail: string): void {
    this.#add('InternalError', field, detail);
  }

  /** One error for each sentence, all with the same place and value. */
  invalidEach(field: Field, badValue: unknown, sentences: readonly string[]): void {
    for (const sentence of sentences) this.invalid(field, badValue, sentence);
  }

  #add(type: FieldErrorType, field: Field, detail: string, badValue?: unknown, goType?: string): void {
    const error: FieldError = { type, field: field.text(), at: field.path(), detail };
    this.errors.push({ ...error, ...(badValue === undefined ? {} : { badValue }), ...(goType === undefined ? {} : { goType }) });
  }
}
