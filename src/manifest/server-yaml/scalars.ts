import { type Cursor, isBlank, isBlankOrEnd, isBreak, type Mark } from './cursor.ts';
import type { Token } from './token.ts';

/** What blanks and line breaks between two parts of a scalar stand for: a single break is a blank, of several the first one goes. */
function folded(gap: string): string {
  const breaks = breaksOf(gap);
  if (breaks === '') return gap;
  if (!breaks.startsWith('\n')) return breaks;
  return breaks.length === 1 ? ' ' : breaks.slice(1);
}

function breaksOf(gap: string): string {
  return gap.replaceAll(/[ \t]+/g, '').replaceAll(/\r\n?|\u0085/g, '\n');
}

/** kube: go.yaml.in/yaml/v2 yaml_parser_scan_flow_scalar */
export function readQuotedScalar(cursor: Cursor): string {
  const { text } = cursor;
  const start = cursor.mark();
  const quote = cursor.code();
  let value = '';
  cursor.index += 1;
  for (;;) {
    if (cursor.index === cursor.lineStart && cursor.isDocumentIndicator())
      cursor.fail('found unexpected document indicator', start, start.start);
    if (cursor.isEnd()) cursor.fail('found unexpected end of stream', start, start.start);
    let from = cursor.index;
    let hasEscapedBreak = false;
    for (let code = cursor.code(); code >= 0 && !isBreak(code); code = cursor.code()) {
      const isEscape = code === 92 && quote === 34;
      const isDoubled = code === 39 && quote === 39 && cursor.code(1) === 39;
      if (code === quote && !isDoubled) return value + text.slice(from, cursor.index++);
      cursor.index += 1;
      if (!isEscape && !isDoubled) continue;
      value += text.slice(from, isDoubled ? cursor.index++ : cursor.index - 1);
      hasEscapedBreak = isEscape && isBreak(cursor.code());
      if (hasEscapedBreak) break;
      if (isEscape) value += readEscape(cursor, start);
      from = cursor.index;
    }
    if (hasEscapedBreak) cursor.skipLine();
    else {
      const end = lastNonBlank(text, cursor.index, from);
      value += text.slice(from, end);
      cursor.index = end;
    }
    const gap = skipGap(cursor);
    value += hasEscapedBreak ? breaksOf(gap) : folded(gap);
  }
}

/** Where the blanks before an offset begin. */
function lastNonBlank(text: string, offset: number, least: number): number {
  let at = offset;
  while (at > least && isBlank(text.charCodeAt(at - 1))) at -= 1;
  return at;
}

/** Over blanks and line breaks. */
function skipGap(cursor: Cursor): string {
  const from = cursor.index;
  for (let code = cursor.code(); isBlank(code) || isBreak(code); code = cursor.code()) {
    if (isBreak(code)) cursor.skipLine();
    else cursor.index += 1;
  }
  return cursor.text.slice(from, cursor.index);
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\u0007',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\u001b',
  ' ': ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};

/** What stands behind a backslash. */
function readEscape(cursor: Cursor, start: Mark): string {
  const letter = cursor.peek();
  const length = letter === 'x' ? 2 : letter === 'u' ? 4 : letter === 'U' ? 8 : 0;
  const escaped = escapes[letter];
  if (length === 0) {
    if (escaped === undefined) {
      cursor.index -= 1;
      cursor.fail('found unknown escape character', start);
    }
    cursor.index += 1;
    return escaped ?? '';
  }
  cursor.index += 1;
  const digits = cursor.text.slice(cursor.index, cursor.index + length);
  if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) cursor.fail('did not find expected hexdecimal number', start);
  const point = Number.parseInt(digits, 16);
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) cursor.fail('found invalid Unicode character escape code', start);
  cursor.index += length;
  return String.fromCodePoint(point);
}

/** What may end a run of characters of a plain scalar. */
const mayEnd = new Uint8Array(128);
for (const character of '\t\n\r :,?[]{}') mayEnd[character.charCodeAt(0)] = 1;

function isMemberLine(text: string, at: number): boolean {
  const member = /[^\s#][^\n#]*?:(?=\s|$)/y;
  member.lastIndex = at;
  return member.test(text);
}

/**
 * Reads a plain scalar into its token. Answers whether it ended at the start of a line, where a simple key may follow.
 *
 * @param isLenient ends before a line that looks like the next member, and in flow before a quote
 *
 * kube: go.yaml.in/yaml/v2 yaml_parser_scan_plain_scalar
 */
export function readPlainScalar(cursor: Cursor, token: Token, parentIndent: number, inFlow: boolean, isLenient: boolean): boolean {
  const { text } = cursor;
  let value = '';
  let from = cursor.index;
  let end = from;
  let endsAtLineStart = false;
  while (cursor.code() !== 35 && !(cursor.index === cursor.lineStart && cursor.isDocumentIndicator())) {
    const runEnd = endOfRun(text, cursor.index, inFlow);
    if (runEnd > cursor.index) {
      if (endsAtLineStart) {
        value += text.slice(from, end) + folded(text.slice(end, cursor.index));
        from = cursor.index;
        endsAtLineStart = false;
      }
      cursor.index = runEnd;
      end = runEnd;
    }
    let code = cursor.code();
    if (!isBlank(code) && !isBreak(code)) break;
    for (; isBlank(code) || isBreak(code); code = cursor.code()) {
      if (isBreak(code)) {
        cursor.skipLine();
        endsAtLineStart = true;
      } else {
        if (code === 9 && endsAtLineStart && !isLenient && cursor.column <= parentIndent)
          cursor.fail('found a tab character that violates indentation', token);
        cursor.index += 1;
      }
    }
    if (!inFlow && cursor.column <= parentIndent) break;
    if (isLenient && (endsAtLineStart ? isMemberLine(text, cursor.index) : inFlow && cursor.code() === 34)) break;
  }
  token.text = value === '' ? text.slice(from, end) : value + text.slice(from, end);
  token.end = end;
  return endsAtLineStart;
}

/** Offset of the first character that is not of the scalar: a blank, a break, `: `, in flow an indicator. */
function endOfRun(text: string, from: number, inFlow: boolean): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 128 ? mayEnd[code] === 0 : !isBreak(code)) continue;
    if (code === 58 ? at + 1 >= text.length || isBlankOrEnd(text.charCodeAt(at + 1)) : code < 33 || code > 127 || inFlow) break;
  }
  return at;
}
