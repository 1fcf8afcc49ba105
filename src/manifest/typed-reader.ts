import { goQuote } from '../api/go-quote.ts';
import { readBase64 } from '../base/base64.ts';
import { encodeBase64 } from '../base/encode-base64.ts';
import { setOwn } from '../base/set-own.ts';
import type { TextRange } from '../base/text.ts';
import type { SchemaField, SchemaStruct, SchemaTable, SchemaType } from '../api/schema/table.ts';
import type { Path } from '../kube/objects.ts';
import { parseQuantity } from '../kube/quantity.ts';
import { timeComplaint } from './go-time.ts';
import { type JsonMember, type JsonNode, plainValue, sortedNames } from './json-node.ts';
import type { Node } from './nodes.ts';
import { nodeRange, type Place } from './where.ts';

/** A field that the struct does not have. */
export interface UnknownField {
  readonly kind: 'unknown-field';
  /** `unknown field "spec.foo"`. */
  readonly message: string;
  readonly path: Path;
  readonly key: Node;
  readonly value: JsonNode;
  readonly struct: SchemaStruct;
}

/** A value of another type than its field's, or one that its type cannot read. */
export interface WrongValue {
  readonly kind: 'wrong-type' | 'bad-value';
  /** The decoder's text: `json: cannot unmarshal string into Go struct field StatefulSetSpec.spec.replicas of type int32`. */
  readonly message: string;
  /** The decoder stops here at once; other errors are told only after everything was read. */
  readonly final: boolean;
  readonly path: Path;
  readonly json: JsonNode;
  readonly type: SchemaType;
}

export interface TypedReading {
  readonly value: unknown;
  readonly place: Place;
  readonly unknownFields: readonly UnknownField[];
  readonly wrongValues: readonly WrongValue[];
}

/**
 * Reads JSON into a Go struct as the server does: members in the order of their names, case-sensitive names, null as absent, and every error with the
 * words of the Go decoder. Values that do not fit are left out.
 *
 * kube: sigs.k8s.io/json UnmarshalStrict
 */
export function readTyped(json: JsonNode, struct: SchemaStruct, table: SchemaTable, namesEmbedded: boolean): TypedReading {
  const reader = new TypedReader(table, namesEmbedded);
  const members = new Map<string | number, Place>();
  const value = json.kind === 'object' ? reader.struct(json, struct, members) : {};
  return { value, place: { value: nodeRange(json.node), members }, unknownFields: reader.unknownFields, wrongValues: reader.wrongValues };
}

/** Reads JSON of a kind that no table has: everything as it is, with its places. */
export function readUntyped(json: JsonNode): TypedReading {
  return { value: plainValue(json), place: placeOf(json), unknownFields: [], wrongValues: [] };
}

function placeOf(json: JsonNode, key?: Node): Place {
  const place: Place = { value: nodeRange(json.node), ...(key === undefined ? {} : { key: nodeRange(key) }) };
  if (json.kind === 'list') return { ...place, members: new Map(json.items.map((item, index) => [index, placeOf(item)])) };
  if (json.kind === 'object')
    return { ...place, members: new Map([...json.members].map(([name, member]) => [name, placeOf(member.value, member.key)])) };
  return place;
}

type Members = Map<string | number, Place>;

class TypedReader {
  readonly unknownFields: UnknownField[] = [];
  readonly wrongValues: WrongValue[] = [];
  readonly #table: SchemaTable;
  readonly #namesEmbedded: boolean;
  /** The way to the value that is read: in the object, as unknown fields print it, and as type errors print it. */
  readonly #path: (string | number)[] = [];
  readonly #fieldStack: string[] = [];
  #struct = '';

  constructor(table: SchemaTable, namesEmbedded: boolean) {
    this.#table = table;
    this.#namesEmbedded = namesEmbedded;
  }

  struct(json: JsonNode & { readonly kind: 'object' }, struct: SchemaStruct, places: Members): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const outer = this.#struct;
    for (const name of sortedNames(json.members)) {
      const member = json.members.get(name);
      const field = struct.fields.get(name);
      if (member === undefined) continue;
      if (field === undefined) this.#unknown(name, member, struct);
      else {
        this.#struct = struct.go;
        this.#field(field, member, object, places);
      }
    }
    this.#struct = outer;
    return object;
  }

  #field(field: SchemaField, member: JsonMember, object: Record<string, unknown>, places: Members): void {
    const depth = this.#fieldStack.length;
    if (this.#namesEmbedded) this.#fieldStack.push(...field.through);
    this.#fieldStack.push(field.name);
    this.#path.push(field.name);
    const value = member.value.kind === 'null' ? this.#place(member, undefined, places) : this.#member(member, field.type, places);
    if (value !== undefined) object[field.name] = value;
    this.#path.pop();
    this.#fieldStack.length = depth;
  }

  #member(member: JsonMember | { readonly value: JsonNode; readonly key?: undefined }, type: SchemaType, places: Members): unknown {
    const { value: json } = member;
    const inner: Members | undefined = json.kind === 'list' || json.kind === 'object' ? new Map() : undefined;
    this.#place(member, inner, places);
    // Scalars have no members to place.
    return this.#value(json, type, inner ?? places);
  }

  #place(member: { readonly value: JsonNode; readonly key?: Node | undefined }, members: Members | undefined, places: Members): undefined {
    const step = this.#path.at(-1);
    if (step === undefined) return;
    const place: { key?: TextRange; value: TextRange; members?: Members } = { value: nodeRange(member.value.node) };
    if (member.key !== undefined) place.key = nodeRange(member.key);
    if (members !== undefined) place.members = members;
    places.set(step, place);
  }

  #unknown(name: string, member: JsonMember, struct: SchemaStruct): void {
    const path = [...this.#path, name];
    const message = `unknown field ${goQuote(strictPath(path))}`;
    this.unknownFields.push({ kind: 'unknown-field', message, path, key: member.key, value: member.value, struct });
  }

  /** The value of a type; undefined for what does not fit. Null is the type's zero value: list items and map members keep one. */
  #value(json: JsonNode, type: SchemaType, places: Members): unknown {
    switch (type.kind) {
      case 'struct':
        if (json.kind === 'null') return {};
        return json.kind === 'object' ? this.struct(json, this.#table.struct(type.name), places) : this.#wrongType(json, type);
      case 'list':
        if (json.kind === 'null') return [];
        return json.kind === 'list' ? this.#items(json.items, type.of, places) : this.#wrongType(json, type);
      case 'map':
        if (json.kind === 'null') return {};
        return json.kind === 'object' ? this.#mapMembers(json.members, type.of, places) : this.#wrongType(json, type);
      case 'any':
        return plainValue(json);
      default:
        return json.kind === 'null' ? zeroOf(type) : this.#leaf(json, type);
    }
  }

  #items(items: readonly JsonNode[], type: SchemaType, places: Members): unknown[] {
    return items.map((item, index) => {
      this.#path.push(index);
      const value = this.#member({ value: item }, type, places) ?? zeroOf(type);
      this.#path.pop();
      return value;
    });
  }

  #mapMembers(members: ReadonlyMap<string, JsonMember>, type: SchemaType, places: Members): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const name of sortedNames(members)) {
      const member = members.get(name);
      if (member === undefined) continue;
      this.#path.push(name);
      const value = this.#member(member, type, places);
      if (value !== undefined) setOwn(object, name, value);
      this.#path.pop();
    }
    return object;
  }

  #leaf(json: JsonNode, type: SchemaType): unknown {
    switch (type.kind) {
      case 'string':
        return json.kind === 'string' ? json.value : this.#wrongType(json, type);
      case 'boolean':
        return json.kind === 'boolean' ? json.value : this.#wrongType(json, type);
      case 'integer':
        return json.kind === 'number' ? this.#integer(json, type, type.bits, false) : this.#wrongType(json, type);
      case 'float':
        return json.kind === 'number' ? Number(json.text) : this.#wrongType(json, type);
      case 'intOrString':
        if (json.kind === 'string') return json.value;
        return json.kind === 'number' ? this.#integer(json, int32, 32, true) : this.#wrongType(json, int32, true);
      case 'quantity':
        return this.#quantity(json, type);
      case 'bytes':
        // Go's JSON reader takes a list of numbers for bytes as well.
        return json.kind === 'list' ? encodeBase64(this.#items(json.items, uint8, new Map()) as number[]) : this.#bytes(json, type);
      default:
        return this.#time(json, type);
    }
  }

  #integer(json: JsonNode & { readonly kind: 'number' }, type: SchemaType, bits: 8 | 32 | 64, final: boolean): number | undefined {
    const wrapped = (value: bigint) => (bits === 8 ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value));
    const fits = /^-?[0-9]+$/.test(json.text) && wrapped(BigInt(json.text)) === BigInt(json.text);
    // differs: integers beyond 2^53 lose their last digits.
    return fits ? Number(json.text) : this.#wrongType(json, type, final, `number ${json.text}`);
  }

  #quantity(json: JsonNode, type: SchemaType): string | undefined {
    const text =
      json.kind === 'string' ? json.value : json.kind === 'number' ? json.text : json.kind === 'boolean' ? String(json.value) : '{}';
    const { problem } = parseQuantity(text);
    if (problem === undefined) return text.trim();
    this.#wrong('bad-value', problem, true, json, type);
    return undefined;
  }

  #bytes(json: JsonNode, type: SchemaType): string | undefined {
    if (json.kind !== 'string') return this.#wrongType(json, type);
    const { errorAt } = readBase64(json.value);
    if (errorAt !== undefined) this.#wrong('bad-value', `illegal base64 data at input byte ${errorAt}`, false, json, type);
    // differs: bits behind the last byte are kept as written; the server writes them as zero.
    return errorAt === undefined ? json.value.replaceAll(/[\r\n]/g, '') : undefined;
  }

  #time(json: JsonNode, type: SchemaType): string | undefined {
    if (json.kind !== 'string') return this.#wrongType(json, stringType, true);
    const complaint = timeComplaint(json.value, type.kind);
    if (complaint !== undefined) this.#wrong('bad-value', complaint, true, json, type);
    return complaint === undefined ? json.value : undefined;
  }

  #wrongType(
    json: JsonNode,
    type: SchemaType,
    final = false,
    found = json.kind === 'boolean' ? 'bool' : json.kind === 'list' ? 'array' : json.kind,
  ): undefined {
    const into = this.#struct === '' ? 'Go value' : `Go struct field ${this.#struct}.${this.#fieldStack.join('.')}`;
    this.#wrong('wrong-type', `json: cannot unmarshal ${found} into ${into} of type ${type.go}`, final, json, type);
  }

  #wrong(kind: WrongValue['kind'], message: string, final: boolean, json: JsonNode, type: SchemaType): void {
    this.wrongValues.push({ kind, message, final, path: [...this.#path], json, type });
  }
}

const uint8: SchemaType = { kind: 'integer', go: 'uint8', bits: 8 };
const int32: SchemaType = { kind: 'integer', go: 'int32', bits: 32 };
const stringType: SchemaType = { kind: 'string', go: 'string' };

/** What stands where a list item or a map member is null or does not fit. */
function zeroOf(type: SchemaType): unknown {
  switch (type.kind) {
    case 'struct':
    case 'map':
      return {};
    case 'list':
      return [];
    case 'boolean':
      return false;
    case 'quantity':
      return '0';
    case 'integer':
    case 'float':
    case 'intOrString':
      return 0;
    case 'any':
    case 'time':
    case 'microTime':
    case 'duration':
      return null;
    default:
      // differs: bytes that are null stay null on the server; both are empty to every rule.
      return '';
  }
}

/** A path as strict errors print it: `spec.template.spec.containers[0].image`. */
function strictPath(path: Path): string {
  return path.reduce<string>((text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`), '');
}
