/** Deeper text is not looked into. */
const maxDepth = 200;
const literals: Readonly<Record<string, string>> = { t: 'true', f: 'false', n: 'null' };
const beginsValue = 'looking for beginning of value';

/** Where the text stops being JSON, and what was expected there. */
class NoJson {
  readonly at: number;
  readonly where: string;

  constructor(at: number, where: string) {
    this.at = at;
    this.where = where;
  }
}

/** The position behind what was read, or where it went wrong. */
type Read = number | NoJson;

/** What Go's parser says about text that is no JSON; undefined when it is. kube: encoding/json checkValid */
export function goJsonProblem(text: string): string | undefined {
  const read = readValue(text, 0, 0);
  const end = read instanceof NoJson ? read : skipBlanks(text, read);
  if (!(end instanceof NoJson)) return end >= text.length ? undefined : complaint(text, new NoJson(end, 'after top-level value'));
  return complaint(text, end);
}

function complaint(text: string, { at, where }: NoJson): string {
  if (at >= text.length) return 'unexpected end of JSON input';
  const character = text[at] ?? '';
  const shown = character === "'" ? "\\'" : character === '"' ? '"' : JSON.stringify(character).slice(1, -1);
  return `invalid character '${shown}' ${where}`;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text[at] ?? '')) at++;
  return at;
}

function readValue(text: string, from: number, depth: number): Read {
  if (depth > maxDepth) return text.length;
  const at = skipBlanks(text, from);
  const first = text[at] ?? '';
  if (first === '{') return readObject(text, at + 1, depth);
  if (first === '[') return readList(text, at + 1, depth);
  if (first === '"') return readString(text, at + 1);
  if (/[-0-9]/.test(first)) return readNumber(text, at);
  const literal = literals[first];
  return literal === undefined ? new NoJson(at, beginsValue) : readLiteral(text, at, literal);
}

function readObject(text: string, from: number, depth: number): Read {
  let at = skipBlanks(text, from);
  if (text[at] === '}') return at + 1;
  for (;;) {
    if (text[at] !== '"') return new NoJson(at, 'looking for beginning of object key string');
    const key = readString(text, at + 1);
    if (key instanceof NoJson) return key;
    at = skipBlanks(text, key);
    if (text[at] !== ':') return new NoJson(at, 'after object key');
    const value = readValue(text, at + 1, depth + 1);
    if (value instanceof NoJson) return value;
    at = skipBlanks(text, value);
    if (text[at] === '}') return at + 1;
    if (text[at] !== ',') return new NoJson(at, 'after object key:value pair');
    at = skipBlanks(text, at + 1);
  }
}

function readList(text: string, from: number, depth: number): Read {
  let at = skipBlanks(text, from);
  if (text[at] === ']') return at + 1;
  for (;;) {
    const value = readValue(text, at, depth + 1);
    if (value instanceof NoJson) return value;
    at = skipBlanks(text, value);
    if (text[at] === ']') return at + 1;
    if (text[at] !== ',') return new NoJson(at, 'after array element');
    at++;
  }
}

function readString(text: string, from: number): Read {
  for (let at = from; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '"') return at + 1;
    if (character < ' ') return new NoJson(at, 'in string literal');
    if (character !== '\\') continue;
    at++;
    if (at >= text.length) break;
    if (!'bfnrt\\/"u'.includes(text[at] ?? '')) return new NoJson(at, 'in string escape code');
    if (text[at] !== 'u') continue;
    const digits = /^[0-9a-fA-F]{0,4}/.exec(text.slice(at + 1, at + 5))?.[0].length ?? 0;
    at += digits;
    if (digits < 4) return new NoJson(at + 1, 'in \\u hexadecimal character escape');
  }
  return new NoJson(text.length, '');
}

function readLiteral(text: string, from: number, literal: string): Read {
  for (let i = 1; i < literal.length; i++) {
    if (text[from + i] !== literal[i]) return new NoJson(from + i, `in literal ${literal} (expecting '${literal[i]}')`);
  }
  return from + literal.length;
}

function readNumber(text: string, from: number): Read {
  const digits = (at: number): number => at + (/^[0-9]*/.exec(text.slice(at))?.[0].length ?? 0);
  let at = text[from] === '-' ? from + 1 : from;
  if (!/[0-9]/.test(text[at] ?? '')) return new NoJson(at, 'in numeric literal');
  at = text[at] === '0' ? at + 1 : digits(at);
  if (text[at] === '.') {
    if (digits(at + 1) === at + 1) return new NoJson(at + 1, 'after decimal point in numeric literal');
    at = digits(at + 1);
  }
  if (text[at] !== 'e' && text[at] !== 'E') return at;
  at++;
  if (text[at] === '+' || text[at] === '-') at++;
  return digits(at) === at ? new NoJson(at, 'in exponent of numeric literal') : digits(at);
}
