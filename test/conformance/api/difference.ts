import type { Answer } from './answer.ts';
import type { ApiRecord } from './record.ts';
import { type Agreement, measures, sameObject } from './score.ts';

/** A readable difference between a record and our answer; `-` is the server, `+` is us. */
export function difference(record: ApiRecord, ours: Answer, agreement: Agreement): string {
  const failed = measures.filter((measure) => agreement[measure] === false);
  const lines = [`${record.id} (${record.kind}, ${record.kubernetes}): ${failed.join(', ')}`];
  lines.push(...listDifference('strict', record.strict, ours.strict));
  lines.push(...listDifference('decode', optional(record.decodeError), optional(ours.decodeError)));
  lines.push(...listDifference('request', optional(record.requestError?.message), optional(ours.requestError?.message)));
  lines.push(...listDifference('error', record.errors.map(errorText), ours.errors.map(errorText)));
  lines.push(...listDifference('warning', record.warnings, ours.warnings));
  if (agreement.defaults === false) lines.push(...objectDifference(record.defaults, ours.defaults, ''));
  return lines.join('\n');
}

function errorText(error: { readonly type: string; readonly message: string }): string {
  return `${error.type} ${error.message}`;
}

function optional(text: string | undefined): string[] {
  return text === undefined ? [] : [text];
}

function listDifference(what: string, theirs: readonly string[], ours: readonly string[]): string[] {
  const missing = theirs.filter((each) => !ours.includes(each)).map((each) => `  - ${what}: ${each}`);
  const extra = ours.filter((each) => !theirs.includes(each)).map((each) => `  + ${what}: ${each}`);
  return [...missing, ...extra];
}

function objectDifference(theirs: unknown, ours: unknown, path: string): string[] {
  if (sameObject(theirs, ours)) return [];
  if (isContainer(theirs) && isContainer(ours) && Array.isArray(theirs) === Array.isArray(ours)) {
    const [left, right] = [theirs as Record<string, unknown>, ours as Record<string, unknown>];
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((name) =>
      objectDifference(left[name], right[name], `${path}.${name}`),
    );
  }
  return [
    ...(theirs === undefined ? [] : [`  - default: ${path} = ${JSON.stringify(theirs)}`]),
    ...(ours === undefined ? [] : [`  + default: ${path} = ${JSON.stringify(ours)}`]),
  ];
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
