import { goQuote } from '../api/go-quote.ts';

/** Values of the YAML reader in Go syntax, as its complaints print them (`%#v`). */
export type GoValue =
  | { readonly kind: 'nil' }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly GoValue[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [GoValue, GoValue])[] };

/** kube: fmt `%#v` of what go.yaml.in/yaml/v2 reads into an empty interface; nil prints differently inside of a collection. */
export function goSyntax(value: GoValue, inside = false): string {
  switch (value.kind) {
    case 'nil':
      return inside ? 'interface {}(nil)' : '<nil>';
    case 'string':
      return goQuote(value.value);
    case 'literal':
      return value.text;
    case 'list':
      return `[]interface {}{${value.items.map((item) => goSyntax(item, true)).join(', ')}}`;
    case 'map': {
      const entries = value.entries.map(([key, member]) => `${goSyntax(key, true)}:${goSyntax(member, true)}`);
      return `map[interface {}]interface {}{${entries.sort().join(', ')}}`;
    }
  }
}
