import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldError } from '../../../src/api/field-error.ts';
import { kinds } from '../../../src/api/kinds.ts';
import { message } from '../../../src/api/message.ts';
import { createRequestError, inRequestNamespace, storeError, updateRequestError } from '../../../src/api/request.ts';
import { readSchemas } from '../../../src/api/schema/read-schemas.ts';
import { applyDefaults, prepareForCreate, validateCreate, validateUpdate, warnings } from '../../../src/api/server.ts';
import { stored } from '../../../src/api/stored.ts';
import type { KubeObject } from '../../../src/kube/objects.ts';
import { parseTarget, type Target } from '../../../src/kube/versions.ts';
import { type DecodeResult, decode } from '../../../src/manifest/decode.ts';
import { parseBody } from '../../../src/manifest/parse.ts';
import type { ApiRecord, RequestError } from './record.ts';

/** What we answer to a record, in the members of a recording. */
export interface Answer {
  readonly id: string;
  readonly kubernetes: string;
  readonly strict: readonly string[];
  readonly strictMessage?: string;
  readonly decodeError?: string;
  readonly errors: readonly { readonly type: string; readonly field: string; readonly message: string }[];
  readonly warnings: readonly string[];
  readonly requestError?: RequestError;
  readonly defaults?: unknown;
}

const tables = readSchemas(readFileSync(join(import.meta.dirname, '../../../schemas/kubernetes/types.json'), 'utf8'));

/** What the recorder's server has stored as the version of an old object. */
const storedVersion = '100';

/** Our answer to a record whose body is the given text (unused for updates, which carry theirs). */
export function answer(record: ApiRecord, body: string): Answer {
  const target = parseTarget(record.kubernetes);
  if (target === undefined) throw new Error(`${record.id}: Kubernetes ${record.kubernetes} is not supported`);
  const base = { id: record.id, kubernetes: record.kubernetes };
  return record.category === 'update' || record.old !== undefined
    ? { ...base, ...updateAnswer(record, target) }
    : { ...base, ...createAnswer(record, body, target) };
}

type Part = Omit<Answer, 'id' | 'kubernetes'>;

function createAnswer(record: ApiRecord, body: string, target: Target): Part {
  const decoded = decodeBody(record.kind, body, target);
  const refused = refusal(decoded);
  if (refused !== undefined || decoded.object === undefined) return refused ?? { strict: [], errors: [], warnings: [] };
  const { strict, strictMessage } = decoded;
  const first = { strict, ...(strictMessage === undefined ? {} : { strictMessage }) };
  const namespace = record.requestNamespace ?? (decoded.object.metadata.namespace || 'default');
  const requestError = createRequestError(decoded.object, namespace);
  if (requestError !== undefined) return { ...first, errors: [], warnings: [], requestError };
  const object = applyDefaults(inRequestNamespace(decoded.object, namespace), target);
  const errors = worded(validateCreate(object, target), target);
  if (errors.length > 0) return { ...first, errors, warnings: [] };
  const refusedByStore = storeError(object);
  if (refusedByStore !== undefined) return { ...first, errors, warnings: [], requestError: refusedByStore };
  const defaults = stored(prepareForCreate(object, target), target);
  return { ...first, errors, warnings: warnings(object, target).map((each) => each.text), defaults };
}

function updateAnswer(record: ApiRecord, target: Target): Part {
  const old = decodeBody(record.kind, record.old ?? '', target);
  const namespace = old.object?.metadata.namespace || 'default';
  if (old.object === undefined || old.decodeError !== undefined) return oldRefused();
  const created = applyDefaults(inRequestNamespace(old.object, namespace), target);
  if (record.oldStored !== true && validateCreate(created, target).length > 0) return oldRefused();
  // An object of an earlier server is stored as it is, with its status.
  const before = withMetadata(record.oldStored === true ? created : prepareForCreate(created, target), {
    resourceVersion: storedVersion,
    uid: '<uid>',
  });
  const decoded = decodeBody(record.kind, record.new ?? '', target);
  const refused = refusal(decoded);
  if (refused !== undefined || decoded.object === undefined) return refused ?? { strict: [], errors: [], warnings: [] };
  const { strict, strictMessage } = decoded;
  const first = { strict, ...(strictMessage === undefined ? {} : { strictMessage }) };
  const sent = record.verb === 'patch' ? withMetadata(decoded.object, { resourceVersion: storedVersion, uid: '<uid>' }) : decoded.object;
  const requestError = updateRequestError(before, sent, namespace);
  if (requestError !== undefined) return { ...first, errors: [], warnings: [], requestError };
  const after = applyDefaults(inRequestNamespace(sent, namespace), target);
  const errors = worded(validateUpdate(before, after, target), target);
  if (errors.length > 0) return { ...first, errors, warnings: [] };
  return { ...first, errors, warnings: warnings(after, target, before).map((each) => each.text) };
}

function oldRefused(): Part {
  return { strict: [], errors: [], warnings: [], requestError: { code: -1, reason: '', message: 'the old object is refused' } };
}

function decodeBody(kind: string, body: string, target: Target): DecodeResult {
  const rules = kinds.find((each) => each.kind === kind);
  return decode(parseBody(body), target, tables(target.minor), { apiVersion: rules?.apiVersion ?? 'v1', kind });
}

function refusal(decoded: DecodeResult): Part | undefined {
  const { decodeError, strict, strictMessage } = decoded;
  if (decodeError === undefined) return undefined;
  return { strict, ...(strictMessage === undefined ? {} : { strictMessage }), decodeError, errors: [], warnings: [] };
}

function withMetadata(object: KubeObject, metadata: Readonly<Record<string, string>>): KubeObject {
  return { ...object, metadata: { ...object.metadata, ...metadata } };
}

/** Each error once, in the order of the recordings. */
function worded(errors: readonly FieldError[], target: Target): Answer['errors'] {
  const all = new Map(errors.map(({ type, field, ...rest }) => [message({ type, field, ...rest }, target), { type, field }]));
  return [...all]
    .map(([text, error]) => ({ ...error, message: text }))
    .sort((left, right) => (`${left.field} ${left.message}` < `${right.field} ${right.message}` ? -1 : 1));
}
