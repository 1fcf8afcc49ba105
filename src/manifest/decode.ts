import type { TextRange } from '../base/text.ts';
import { type Endpoint, kindComplaint, type NamedKind, versionMismatch } from '../api/request.ts';
import type { SchemaStruct, SchemaTable, SchemaType } from '../api/schema/table.ts';
import type { KubeObject, Path } from '../kube/objects.ts';
import { has, type Target } from '../kube/versions.ts';
import { bodyKind, decodeMessage, unreadableMessage } from './endpoint.ts';
import { fittingText } from './fitting-text.ts';
import type { JsonNode } from './json-node.ts';
import { Scalar } from './nodes.ts';
import type { ParsedDocument } from './parse.ts';
import { nearestNames, otherHomes } from './suggest.ts';
import { readTyped, readUntyped, type TypedReading, type UnknownField, type WrongValue } from './typed-reader.ts';
import { nodeRange, type Where, whereIn } from './where.ts';
import { readYaml, type YamlReading } from './yaml-reader.ts';

/** Something that the server's decoder says about a document. Ranges count from the start of the document, as those of its nodes. */
export interface DecodeProblem {
  /**
   * `unreadable`: no YAML to the server, or nothing with a kind. `wrong-kind`: another kind or version than the endpoint takes. The others are what they say;
   * `bad-value` has the right type and a text that the type cannot read (quantity, time, base64).
   */
  readonly kind: 'unreadable' | 'wrong-kind' | 'duplicate-key' | 'unknown-field' | 'wrong-type' | 'bad-value';
  /** The server's words for this problem alone, as in a warning: `unknown field "spec.foo"`. */
  readonly message: string;
  /** Refused in the mode Strict only, which is kubectl's. */
  readonly strict: boolean;
  readonly path: Path;
  readonly range: TextRange;
  /** What a repair needs to know; each member where it applies. */
  readonly fix?: DecodeFix;
}

export interface DecodeFix {
  /** Known names that may have been meant, nearest first. */
  readonly names?: readonly string[];
  /** Objects, by path, that have a field of this name, nearest first: around, or inside of a neighbour that may not be written yet. */
  readonly homes?: readonly Path[];
  /** The text to write instead of the value at `range`, when only one thing can be meant. */
  readonly text?: string;
  /** The type that the field has. */
  readonly type?: SchemaType;
}

export interface DecodeResult {
  /** The typed object without unknown fields and values that do not fit, not defaulted. Absent when the root is no mapping. */
  readonly object?: KubeObject;
  /** The struct of its kind; absent for kinds that no table has, whose object is as written. */
  readonly struct?: SchemaStruct;
  readonly where: Where;
  readonly problems: readonly DecodeProblem[];
  /** Strict errors in the server's order and words; in the mode Strict they are a refusal with `strictMessage`. */
  readonly strict: readonly string[];
  readonly strictMessage?: string;
  /** The complete message when the server cannot decode the body, in any mode. */
  readonly decodeError?: string;
}

/** More unknown fields or wrong values of one document than these get no place of their own: nobody reads them, and each has repairs to look for. */
const maxShown = 200;

/** The server reports no more strict errors of fields than this. */
const maxFieldErrors = 100;

/**
 * Reads a document as the API server reads it when its text is the body of a request. Never throws.
 *
 * The endpoint is that of the document's own kind unless another is given. Nothing is kept: callers keep results by `document.content`.
 *
 * kube: k8s.io/apiserver/pkg/endpoints/handlers createHandler; k8s.io/apimachinery/pkg/runtime/serializer/json Serializer.Decode
 */
export function decode(document: ParsedDocument, target: Target, table: SchemaTable, endpoint?: Endpoint): DecodeResult {
  const { apiVersion = '', kind = '' } = document;
  const at = endpoint ?? { apiVersion, kind };
  const yaml = readYaml(document);
  const body = document.text.slice(document.bodyStart);
  const json = yaml.json ?? emptyObject(document);
  const complaint = document.complaint ?? yaml.complaint;
  const complaintRange = document.problem ?? nodeRange(yaml.complaintNode ?? json.node);
  if (complaint !== undefined) {
    const problem: DecodeProblem = { kind: 'unreadable', message: complaint, strict: false, path: [], range: complaintRange };
    return { ...partial(json, at, target, table), problems: [problem], strict: [], decodeError: unreadableMessage(at, complaint, body) };
  }
  const found = bodyKind(json, at);
  if (found.complaint !== undefined) {
    const problem: DecodeProblem = {
      kind: 'unreadable',
      message: found.complaint,
      strict: false,
      path: [],
      range: nodeRange(found.node.node),
    };
    return {
      ...partial(json, at, target, table),
      problems: [problem],
      strict: [],
      decodeError: unreadableMessage(at, found.complaint, body),
    };
  }
  return decodeNamed({ document, json, yaml, named: found.named, endpoint: at, target, table });
}

interface NamedBody {
  readonly document: ParsedDocument;
  readonly json: JsonNode;
  readonly yaml: YamlReading;
  readonly named: NamedKind;
  readonly endpoint: Endpoint;
  readonly target: Target;
  readonly table: SchemaTable;
}

function decodeNamed(body: NamedBody): DecodeResult {
  const { json, yaml, named, endpoint, target, table } = body;
  const struct = table.structOfKind(endpoint.apiVersion, endpoint.kind);
  const foreign = struct === undefined ? undefined : kindComplaint(named, endpoint);
  const reading = read(json, foreign === undefined ? struct : undefined, target, table);
  const object = objectOf(reading, json, endpoint);
  const base = { ...(object === undefined ? {} : { object }), ...(struct === undefined ? {} : { struct }), where: whereIn(reading.place) };
  const kindProblem = (message: string): DecodeProblem => ({
    kind: 'wrong-kind',
    message,
    strict: false,
    path: ['kind'],
    range: base.where.nearest(['kind']),
  });
  if (foreign !== undefined)
    return { ...base, problems: [kindProblem(foreign)], strict: [], decodeError: decodeMessage(named, endpoint, foreign) };
  const problems = problemsOf(body, reading, struct);
  const wrong = reading.wrongValues.find((each) => each.final) ?? reading.wrongValues[0];
  if (wrong !== undefined) return { ...base, problems, strict: [], decodeError: decodeMessage(named, endpoint, wrong.message) };
  const duplicates = yaml.duplicates.map((each) => each.message);
  const unknown = [...new Set(reading.unknownFields.map((each) => each.message))].slice(0, maxFieldErrors);
  const strict = [...duplicates, ...unknown];
  const whole = [
    ...(duplicates.length === 0 ? [] : [`yaml: unmarshal errors:\n${duplicates.map((each) => `  ${each}`).join('\n')}`]),
    ...unknown,
  ];
  const mismatch = versionMismatch(named, endpoint);
  return {
    ...base,
    problems: mismatch === undefined ? problems : [...problems, kindProblem(mismatch)],
    strict,
    ...(strict.length === 0 ? {} : { strictMessage: decodeMessage(named, endpoint, `strict decoding error: ${whole.join(', ')}`) }),
    ...(mismatch === undefined ? {} : { decodeError: mismatch }),
  };
}

/** What an editor can still use of a body that the server does not read. */
function partial(
  json: JsonNode,
  endpoint: Endpoint,
  target: Target,
  table: SchemaTable,
): Pick<DecodeResult, 'object' | 'struct' | 'where'> {
  const struct = table.structOfKind(endpoint.apiVersion, endpoint.kind);
  const reading = read(json, struct, target, table);
  const object = objectOf(reading, json, endpoint);
  return { ...(object === undefined ? {} : { object }), ...(struct === undefined ? {} : { struct }), where: whereIn(reading.place) };
}

function read(json: JsonNode, struct: SchemaStruct | undefined, target: Target, table: SchemaTable): TypedReading {
  return struct === undefined ? readUntyped(json) : readTyped(json, struct, table, has(target, 'embeddedStructsInDecodePaths'));
}

/** An empty body is an empty object to the server. */
function emptyObject(document: ParsedDocument): JsonNode {
  return { kind: 'null', node: new Scalar('', 'plain', document.bodyStart, document.bodyStart) };
}

function objectOf(reading: TypedReading, json: JsonNode, endpoint: Endpoint): KubeObject | undefined {
  if (json.kind !== 'object' && json.kind !== 'null') return undefined;
  const value = (reading.value ?? {}) as Record<string, unknown>;
  const { metadata } = value;
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  return { ...value, apiVersion: endpoint.apiVersion, kind: endpoint.kind, metadata: isObject ? metadata : {} };
}

function problemsOf(body: NamedBody, reading: TypedReading, struct: SchemaStruct | undefined): DecodeProblem[] {
  const duplicates = body.yaml.duplicates.map(
    ({ message, key }): DecodeProblem => ({ kind: 'duplicate-key', message, strict: true, path: [], range: nodeRange(key) }),
  );
  const unknown = reading.unknownFields.slice(0, maxShown).map((each) => unknownFieldProblem(each, struct, body));
  const wrong = reading.wrongValues.slice(0, maxShown).map((each) => wrongValueProblem(each, body));
  return [...duplicates, ...unknown, ...wrong];
}

function unknownFieldProblem(each: UnknownField, root: SchemaStruct | undefined, { table, json }: NamedBody): DecodeProblem {
  const { message, path, key, struct } = each;
  const name = String(path.at(-1) ?? '');
  const homes = root === undefined ? [] : otherHomes(each, root, json, table);
  return {
    kind: 'unknown-field',
    message,
    strict: true,
    path,
    range: nodeRange(key),
    fix: { names: nearestNames(name, struct.fields.keys()), homes },
  };
}

function wrongValueProblem(each: WrongValue, { document, table }: NamedBody): DecodeProblem {
  const { kind, message, path, json, type } = each;
  const range = nodeRange(json.node);
  const source = document.text.slice(range.start, range.end);
  const column = range.start - (document.text.lastIndexOf('\n', range.start - 1) + 1);
  // JSON is told by its quotes; in braces of YAML a fix is written in braces too.
  const isFlow = /^\s*[{[]/.test(document.text.slice(document.bodyStart));
  const text = fittingText({ json, type, path, source, column, isFlow, table });
  return { kind, message, strict: false, path, range, fix: { type, ...(text === undefined ? {} : { text }) } };
}
