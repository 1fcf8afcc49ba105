import type { Cursor, Mark } from './cursor.ts';

/** kube: go.yaml.in/yaml/v2 yaml_parser_scan_block_scalar */
export function skipBlockScalar(cursor: Cursor, parentIndent: number): void {
  const start = cursor.mark();
  cursor.skip();
  const increment = blockHeader(cursor);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!cursor.isBreakOrEnd()) cursor.fail('did not find expected comment or line break', start);
  if (cursor.isBreak()) cursor.skipLine();
  const stated = increment === 0 ? undefined : Math.max(parentIndent, 0) + increment;
  const widest = skipIndentation(cursor, start, stated);
  const indent = stated ?? Math.max(widest, parentIndent + 1, 1);
  while (cursor.column === indent && !cursor.isEnd()) {
    while (!cursor.isBreakOrEnd()) cursor.skip();
    if (cursor.isBreak()) cursor.skipLine();
    skipIndentation(cursor, start, indent);
  }
}

/** Empty lines, and the blanks of the next one up to the indentation, or all of them while it is not known. The widest column that was reached. */
function skipIndentation(cursor: Cursor, start: Mark, indent: number | undefined): number {
  let widest = 0;
  for (;;) {
    const isInside = () => indent === undefined || cursor.column < indent;
    while (cursor.peek() === ' ' && isInside()) cursor.skip();
    widest = Math.max(widest, cursor.column);
    if (cursor.peek() === '\t' && isInside()) {
      cursor.fail('found a tab character where an indentation space is expected', start);
    }
    if (!cursor.isBreak()) return widest;
    cursor.skipLine();
  }
}

/** The indicators after `|` or `>`: the indentation that they state, or 0. */
function blockHeader(cursor: Cursor): number {
  const start = cursor.mark();
  let increment = 0;
  const readDigit = () => {
    if (!/[0-9]/.test(cursor.peek())) return;
    if (cursor.peek() === '0') cursor.fail('found an indentation indicator equal to 0', start);
    increment = Number(cursor.peek());
    cursor.skip();
  };
  if (cursor.peek() === '+' || cursor.peek() === '-') {
    cursor.skip();
    readDigit();
  } else {
    readDigit();
    if (increment > 0 && (cursor.peek() === '+' || cursor.peek() === '-')) cursor.skip();
  }
  return increment;
}

/** kube: go.yaml.in/yaml/v2 yaml_parser_scan_flow_scalar */
export function skipQuotedScalar(cursor: Cursor, quote: '"' | "'"): void {
  const start = cursor.mark();
  cursor.skip();
  for (;;) {
    if (cursor.isDocumentIndicator('---') || cursor.isDocumentIndicator('...')) cursor.fail('found unexpected document indicator', start);
    if (cursor.isEnd()) cursor.fail('found unexpected end of stream', start);
    while (!cursor.isBlankOrEnd()) {
      if (cursor.peek() === quote && !(quote === "'" && cursor.peek(1) === "'")) break;
      if (cursor.peek() === "'" && quote === "'") cursor.skip(2);
      else if (quote === '"' && cursor.peek() === '\\') {
        if (cursor.isBreak(1)) {
          cursor.skip();
          cursor.skipLine();
          break;
        }
        skipEscape(cursor, start);
      } else cursor.skip();
    }
    if (cursor.peek() === quote) break;
    while (cursor.isBlank() || cursor.isBreak()) {
      if (cursor.isBlank()) cursor.skip();
      else cursor.skipLine();
    }
  }
  cursor.skip();
}

function skipEscape(cursor: Cursor, start: Mark): void {
  const letter = cursor.peek(1);
  const length = { x: 2, u: 4, U: 8 }[letter] ?? 0;
  if (length === 0 && !'0abt\tnvfre "\'\\N_LP'.includes(letter)) cursor.fail('found unknown escape character', start);
  cursor.skip(2);
  if (length === 0) return;
  const digits = cursor.text.slice(cursor.index, cursor.index + length);
  if (!new RegExp(`^[0-9a-fA-F]{${length}}$`).test(digits)) cursor.fail('did not find expected hexdecimal number', start);
  const point = Number.parseInt(digits, 16);
  if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) cursor.fail('found invalid Unicode character escape code', start);
  cursor.skip(length);
}

/**
 * Whether the scalar ended at the start of a line, where a simple key may follow.
 *
 * kube: go.yaml.in/yaml/v2 yaml_parser_scan_plain_scalar
 */
export function skipPlainScalar(cursor: Cursor, parentIndent: number, inFlow: boolean): boolean {
  const start = cursor.mark();
  const indent = parentIndent + 1;
  let leadingBlanks = false;
  for (;;) {
    if (cursor.isDocumentIndicator('---') || cursor.isDocumentIndicator('...') || cursor.peek() === '#') break;
    while (!cursor.isBlankOrEnd()) {
      const character = cursor.peek();
      if ((character === ':' && cursor.isBlankOrEnd(1)) || (inFlow && ',?[]{}'.includes(character))) break;
      leadingBlanks = false;
      cursor.skip();
    }
    if (!cursor.isBlank() && !cursor.isBreak()) break;
    while (cursor.isBlank() || cursor.isBreak()) {
      if (cursor.isBreak()) {
        cursor.skipLine();
        leadingBlanks = true;
      } else {
        if (leadingBlanks && cursor.column < indent && cursor.peek() === '\t')
          cursor.fail('found a tab character that violates indentation', start);
        cursor.skip();
      }
    }
    if (!inFlow && cursor.column < indent) break;
  }
  return leadingBlanks;
}
