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

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

/** A string in double quotes. kube: strconv.Quote */
export function goQuote(text: string): string {
  const inner = text.replaceAll(/["\\]|[\p{C}\p{Z}]/gu, (character) => {
    if (character === ' ') return character;
    if (character === '"' || character === '\\') return `\\${character}`;
    const point = character.codePointAt(0) ?? 0;
    const hexadecimal = point.toString(16);
    if (escapes[character] !== undefined) return escapes[character];
    if (point < 0x80) return `\\x${hexadecimal.padStart(2, '0')}`;
    return point > 0xffff ? `\\U${hexadecimal.padStart(8, '0')}` : `\\u${hexadecimal.padStart(4, '0')}`;
  });
  return `"${inner}"`;
}
