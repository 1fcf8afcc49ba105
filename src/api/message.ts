import { has, type Target } from '../kube/versions.ts';
import type { FieldError, FieldErrorType } from './field-error.ts';
import { goQuote } from './go-quote.ts';
import { goSyntax } from './go-syntax.ts';
import { goJson, internalJson } from './internal-json.ts';

/** kube: field.ErrorType.String */
const typeTexts: Readonly<Record<FieldErrorType, string>> = {
  FieldValueInvalid: 'Invalid value',
  FieldValueRequired: 'Required value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueNotFound: 'Not found',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

/** Types whose value is not shown. */
const withoutValue: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'InternalError',
]);

/** The error as the server of the target's version prints it: `<field>: <type>[: <value>][: <detail>]`. kube: field.Error.Error */
export function message(error: FieldError, target: Target): string {
  const value = withoutValue.has(error.type) ? '' : `: ${valueText(error, target)}`;
  return `${error.field}: ${typeTexts[error.type]}${value}${error.detail === '' ? '' : `: ${error.detail}`}`;
}

/** The value that the server shows. kube: field.Error.ErrorBody */
export function valueText({ badValue, goType }: FieldError, target: Target): string {
  if (typeof badValue === 'number' || typeof badValue === 'boolean') {
    if (goType === undefined || has(target, 'valuesAsJson')) return String(badValue);
  }
  if (typeof badValue === 'string' && goType === undefined) return goQuote(badValue);
  if (has(target, 'valuesAsJson')) return goType === undefined ? goJson(badValue ?? null) : internalJson(badValue, goType);
  // A pointer is followed first, and one to nothing is the word.
  if (badValue === null && (goType ?? '*').startsWith('*')) return '"null"';
  return goSyntax(badValue, (goType ?? 'string').replace(/^\*/, ''));
}

/** The errors as the server answers them. kube: errors.NewInvalid, field.ErrorList.ToAggregate */
export function invalidMessage(qualifiedKind: string, name: string, errors: readonly FieldError[], target: Target): string {
  const texts = [...new Set(errors.map((error) => message(error, target)))];
  return `${qualifiedKind} ${goQuote(name)} is invalid: ${texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`}`;
}
