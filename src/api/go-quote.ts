const shortEscapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '"': '\\"',
  '\\': '\\\\',
};

/** Text in double quotes as Go's `%q` writes it. kube: strconv.Quote */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const character of text) quoted += shortEscapes[character] ?? (isPrintable(character) ? character : escaped(character));
  return `${quoted}"`;
}

/** What Go takes for printable: letters, marks, numbers, punctuation, symbols and the plain blank. Most text is ASCII, and the expression is costly to make. */
function isPrintable(character: string): boolean {
  return character < '\u007f' ? character >= ' ' : /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
