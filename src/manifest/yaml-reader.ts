import { LineIndex } from '../base/text.ts';
import { type GoValue, goSyntax } from './go-syntax.ts';
import type { JsonMember, JsonNode } from './json-node.ts';
import { type Alias, isAlias, isMap, isScalar, isSeq, type Node, type YamlMap, type YamlSeq } from './nodes.ts';
import { dereference, type DocumentContent } from './parse.ts';
import { isMergeKey, type ScalarValue, scalarValue } from './yaml-scalar.ts';

/** A mapping key that is set twice, as the server's strict reader words it. */
export interface DuplicateKey {
  /** `line 7: key "replicas" already set in map`. */
  readonly message: string;
  readonly key: Node;
  readonly name: string;
}

/** A YAML document as the JSON that the server makes of it. */
export interface YamlReading {
  readonly json?: JsonNode;
  /** Why the server cannot read the body at all, in its words: `yaml: unknown anchor 'x' referenced`. */
  readonly complaint?: string;
  readonly complaintNode?: Node;
  readonly duplicates: readonly DuplicateKey[];
}

/** differs: nodes nested deeper than 200 levels are not read; the server reads up to 10,000. */
export const maxDepth = 200;
/** differs: at most 200,000 nodes are reached through aliases; the server counts them in proportion to the size of the document. */
const maxAliasedNodes = 200_000;

/**
 * Reads a document as the server's YAML 1.1 reader does: its scalars, merge keys, anchors, and the last of repeated keys. Never throws.
 *
 * kube: go.yaml.in/yaml/v2 decoder; sigs.k8s.io/yaml convertToJSONableObject
 */
export function readYaml(content: DocumentContent): YamlReading {
  const reader = new Reader(content);
  const { root } = content;
  const json = root === undefined ? undefined : reader.read(root, 0);
  return {
    duplicates: reader.duplicates,
    ...(json === undefined ? {} : { json }),
    ...(reader.complaint === undefined ? {} : { complaint: reader.complaint }),
    ...(reader.complaintNode === undefined ? {} : { complaintNode: reader.complaintNode }),
  };
}

class Reader {
  readonly duplicates: DuplicateKey[] = [];
  complaint: string | undefined;
  complaintNode: Node | undefined;
  readonly #content: DocumentContent;
  readonly #open = new Set<Alias>();
  #lines: LineIndex | undefined;
  #nodes = 0;
  #aliased = 0;

  constructor(content: DocumentContent) {
    this.#content = content;
  }

  #complain(message: string, node: Node): void {
    if (this.complaint !== undefined) return;
    this.complaint = message;
    this.complaintNode = node;
  }

  read(node: Node, depth: number): JsonNode {
    this.#nodes += 1;
    if (this.#open.size > 0) this.#aliased += 1;
    if (depth > maxDepth) this.#complain('yaml: exceeded max depth', node);
    else if (this.#aliased > maxAliasedNodes || (this.#aliased > 100 && this.#nodes > 1000 && this.#aliased / this.#nodes > 0.99)) {
      this.#complain('yaml: document contains excessive aliasing', node);
    } else if (isAlias(node)) return this.#alias(node, depth);
    else if (isMap(node)) return this.#mapping(node, depth);
    else if (isSeq(node)) return { kind: 'list', items: this.#items(node, depth), node };
    else if (isScalar(node)) return this.#json(this.#scalar(node), node);
    return { kind: 'null', node };
  }

  #alias(node: Alias, depth: number): JsonNode {
    const { target } = node;
    if (target === undefined) this.#complain(`yaml: unknown anchor '${node.name}' referenced`, node);
    else if (this.#open.has(node)) this.#complain(`yaml: anchor '${node.name}' value contains itself`, node);
    else {
      this.#open.add(node);
      const json = this.read(target, depth + 1);
      this.#open.delete(node);
      return json;
    }
    return { kind: 'null', node };
  }

  #items(node: YamlSeq, depth: number): JsonNode[] {
    return node.items.map((item) => this.read(item, depth + 1));
  }

  #scalar(node: Node): ScalarValue {
    const value = isScalar(node) ? scalarValue(node) : ({ kind: 'null' } as const);
    if (!('complaint' in value)) return value;
    this.#complain(`yaml: ${value.complaint}`, node);
    return { kind: 'null' };
  }

  #json(value: ScalarValue, node: Node): JsonNode {
    if (value.kind === 'null') return { kind: 'null', node };
    if (value.kind === 'boolean') return { kind: 'boolean', value: value.value, node };
    if (value.kind === 'string') return { kind: 'string', value: value.value, node };
    if (/[Nf]/.test(value.text)) this.#complain(`json: unsupported value: ${value.text}`, node);
    return { kind: 'number', text: value.text, node };
  }

  #mapping(node: YamlMap, depth: number): JsonNode {
    const members = new Map<string, JsonMember>();
    this.#readInto(members, new Set(), node, depth);
    return { kind: 'object', members, node };
  }

  /** Reads a mapping's pairs into the members; a merge key reads another mapping's into the same. */
  #readInto(members: Map<string, JsonMember>, seen: Set<string>, node: YamlMap, depth: number): void {
    for (const pair of node.items) {
      if (isMergeKey(pair.key)) {
        this.#merge(members, seen, pair.value, depth);
        continue;
      }
      const key = this.#key(pair.key, depth);
      const value = this.read(pair.value, depth + 1);
      if (key === undefined) continue;
      if (key.name === undefined) {
        this.#complain(`unsupported map key of type: %!s(<nil>), key: <nil>, value: ${goSyntax(goValue(value))}`, pair.key);
        continue;
      }
      if (seen.has(key.identity)) {
        const line = this.#line(pair.value);
        this.duplicates.push({ message: `line ${line}: key ${goSyntax(key.go)} already set in map`, key: pair.key, name: key.name });
      }
      seen.add(key.identity);
      members.set(key.name, { key: pair.key, value });
    }
  }

  #merge(members: Map<string, JsonMember>, seen: Set<string>, value: Node, depth: number): void {
    const sources = isSeq(value) ? value.items.toReversed() : [value];
    for (const source of sources) {
      const target = dereference(source);
      this.#nodes += 1;
      if (isAlias(source) && target === undefined) this.#complain(`yaml: unknown anchor '${source.name}' referenced`, source);
      else if (!isMap(target)) this.#complain(wantsMap, source);
      else if (depth >= maxDepth || (isAlias(source) && this.#open.has(source))) this.#complain('yaml: exceeded max depth', source);
      else if (isAlias(source)) {
        this.#open.add(source);
        this.#readInto(members, seen, target, depth + 1);
        this.#open.delete(source);
      } else this.#readInto(members, seen, target, depth + 1);
      if (this.complaint !== undefined) return;
    }
  }

  /** A key as text, as the reader tells keys apart, and as it prints them. Undefined when it cannot be one; no name for null. */
  #key(node: Node, depth: number): { readonly name: string | undefined; readonly identity: string; readonly go: GoValue } | undefined {
    const target = dereference(node) ?? node;
    if (!isScalar(target)) {
      const json = this.read(node, depth + 1);
      if (json.kind !== 'null') this.#complain(`yaml: invalid map key: ${goSyntax(goValue(json))}`, node);
      return undefined;
    }
    const value = this.#scalar(target);
    switch (value.kind) {
      case 'null':
        return { name: undefined, identity: 'null', go: { kind: 'nil' } };
      case 'string':
        return { name: value.value, identity: `"${value.value}`, go: { kind: 'string', value: value.value } };
      case 'boolean':
        return { name: String(value.value), identity: String(value.value), go: { kind: 'literal', text: String(value.value) } };
      default:
        return { name: numberKey(value), identity: `${value.kind}${value.text}`, go: { kind: 'literal', text: value.text } };
    }
  }

  /** The line of a node in the body of a request, from 1. */
  #line(node: Node): number {
    const { text, bodyStart } = this.#content;
    this.#lines ??= new LineIndex(text.slice(bodyStart));
    return this.#lines.position(node.start - bodyStart).line + 1;
  }
}

const wantsMap = 'yaml: map merge requires map or sequence of maps as the value';

/** Infinite and undefined numbers are spelt as YAML does when they are keys. */
function numberKey(value: { readonly text: string }): string {
  return { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[value.text] ?? value.text;
}

function goValue(json: JsonNode): GoValue {
  switch (json.kind) {
    case 'null':
      return { kind: 'nil' };
    case 'string':
      return { kind: 'string', value: json.value };
    case 'boolean':
      return { kind: 'literal', text: String(json.value) };
    case 'number':
      return { kind: 'literal', text: json.text };
    case 'list':
      return { kind: 'list', items: json.items.map(goValue) };
    case 'object':
      return { kind: 'map', entries: [...json.members].map(([name, member]) => [{ kind: 'string', value: name }, goValue(member.value)]) };
  }
}
