import type { Answer } from './answer.ts';
import type { ApiRecord } from './record.ts';

/** Shares of records that agree, from 0 to 1; 1 where there was nothing to compare. */
export interface Figures {
  readonly file: string;
  readonly kubernetes: string;
  readonly records: number;
  readonly skipped: number;
  readonly verdictStrict: number;
  readonly verdictWarn: number;
  readonly fields: number;
  readonly text: number;
  readonly warnings: number;
  readonly defaults: number;
}

export type Measure = 'verdictStrict' | 'verdictWarn' | 'fields' | 'text' | 'warnings' | 'defaults';
export const measures: readonly Measure[] = ['verdictStrict', 'verdictWarn', 'fields', 'text', 'warnings', 'defaults'];

/** For each measure that applies to the record: whether we agree. */
export type Agreement = Partial<Record<Measure, boolean>>;

type Judged = Pick<Answer, 'strict' | 'decodeError' | 'errors' | 'requestError'>;

function accepts(answer: Judged): { readonly warn: boolean; readonly strict: boolean } {
  const warn = answer.decodeError === undefined && answer.requestError === undefined && answer.errors.length === 0;
  return { warn, strict: warn && answer.strict.length === 0 };
}

/** Compares our answer with the record. */
export function compare(record: ApiRecord, ours: Answer): Agreement {
  const isUnstable = record.unstable === true;
  const [server, we] = [accepts(record), accepts(ours)];
  const agreement: Agreement = { verdictStrict: server.strict === we.strict, verdictWarn: server.warn === we.warn };
  if (!server.strict || !we.strict) {
    agreement.fields = sameSet(fieldsOf(record, isUnstable), fieldsOf(ours, isUnstable));
    const drawn = drawnNames(record);
    agreement.text = sameSet(textsOf(record, isUnstable).map(drawn), textsOf(ours, isUnstable).map(drawn));
  }
  if (record.warnings.length > 0 || ours.warnings.length > 0) agreement.warnings = sameSet(record.warnings, ours.warnings);
  if (record.defaults !== undefined) {
    const drawn = drawnNames(record);
    const settledObject = (object: unknown): unknown => (object === undefined ? undefined : JSON.parse(drawn(JSON.stringify(object))));
    agreement.defaults = sameObject(settledObject(record.defaults), settledObject(ours.defaults));
  }
  return agreement;
}

function fieldsOf(answer: Judged, isUnstable: boolean): string[] {
  return answer.errors.map((error) => settled(`${error.type} ${error.field}`, isUnstable));
}

function textsOf(answer: Judged, isUnstable: boolean): string[] {
  const { decodeError, requestError, strict, errors } = answer;
  const oldRefused = requestError?.code === -1;
  return [
    ...errors.map((error) => error.message),
    ...strict.map((text) => `strict: ${text}`),
    ...(decodeError === undefined ? [] : [`decode: ${decodeError}`]),
    ...(requestError === undefined
      ? []
      : [`request: ${requestError.code} ${oldRefused ? '' : `${requestError.reason} ${requestError.message}`}`]),
  ].map((text) => settled(text, isUnstable));
}

/** Replaces the random tail of a name that is made from `generateName`. */
function drawnNames(record: ApiRecord): (text: string) => string {
  const prefix = /^ {2}generateName: *["']?([^"'\s]+)/m.exec(record.manifest ?? '')?.[1];
  if (prefix === undefined) return (text) => text;
  return (text) =>
    text
      .split(prefix)
      .map((part, index) => (index === 0 ? part : part.replace(/^[a-z0-9]{5}/, '?????')))
      .join(prefix);
}

/** Without the volume indices that the server draws at random. */
function settled(text: string, isUnstable: boolean): string {
  return isUnstable ? text.replaceAll(/volumes\[\d+\]/g, 'volumes[*]').replaceAll(/\s+/g, ' ') : text;
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  const [ours, theirs] = [new Set(left), new Set(right)];
  return ours.size === theirs.size && [...ours].every((each) => theirs.has(each));
}

/** Whether our object is the recorded one; what the server allocates may be anything. */
export function sameObject(theirs: unknown, ours: unknown): boolean {
  if (theirs === '<allocated>' || theirs === '<uid>') return true;
  if (Array.isArray(theirs)) {
    if (theirs.every((each) => each === '<allocated>')) return true;
    return Array.isArray(ours) && theirs.length === ours.length && theirs.every((each, index) => sameObject(each, ours[index]));
  }
  if (typeof theirs !== 'object' || theirs === null) return theirs === ours;
  if (typeof ours !== 'object' || ours === null || Array.isArray(ours)) return false;
  const [left, right] = [theirs as Record<string, unknown>, ours as Record<string, unknown>];
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((name) => sameObject(left[name], right[name]));
}

/** The share of each measure over the records to which it applies. */
export function figures(file: string, kubernetes: string, skipped: number, agreements: readonly Agreement[]): Figures {
  const share = (measure: Measure): number => {
    const judged = agreements.filter((agreement) => agreement[measure] !== undefined);
    return judged.length === 0 ? 1 : judged.filter((agreement) => agreement[measure] === true).length / judged.length;
  };
  return {
    file,
    kubernetes,
    records: agreements.length,
    skipped,
    verdictStrict: share('verdictStrict'),
    verdictWarn: share('verdictWarn'),
    fields: share('fields'),
    text: share('text'),
    warnings: share('warnings'),
    defaults: share('defaults'),
  };
}
