import type { Node } from './nodes.ts';

/** A JSON value with the node of the text that it was read from. Numbers are JSON text, exact. */
export type JsonNode =
  | { readonly kind: 'null'; readonly node: Node }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly node: Node }
  | { readonly kind: 'number'; readonly text: string; readonly node: Node }
  | { readonly kind: 'string'; readonly value: string; readonly node: Node }
  | { readonly kind: 'list'; readonly items: readonly JsonNode[]; readonly node: Node }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonMember>; readonly node: Node };

export interface JsonMember {
  readonly key: Node;
  readonly value: JsonNode;
}

/** The value without its places, as `JSON.parse` would give it. */
export function plainValue(json: JsonNode): unknown {
  switch (json.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'string':
      return json.value;
    case 'number':
      return Number(json.text);
    case 'list':
      return json.items.map(plainValue);
    case 'object':
      return Object.fromEntries([...json.members].map(([name, member]) => [name, plainValue(member.value)]));
  }
}

/** Names in the order of Go's JSON writer, which sorts them by their bytes. */
export function sortedNames(members: ReadonlyMap<string, JsonMember>): string[] {
  return [...members.keys()].sort((left, right) => (left < right ? -1 : 1));
}
