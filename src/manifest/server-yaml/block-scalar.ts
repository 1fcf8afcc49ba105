import { type Cursor, isBlank, isBreak, type Mark } from './cursor.ts';

export interface BlockScalar {
  readonly value: string;
  /** Where the line after its last one begins; blank lines behind it belong to it where they are kept. */
  readonly end: number;
}

/** A literal (`|`) or folded (`>`) scalar. kube: go.yaml.in/yaml/v2 yaml_parser_scan_block_scalar */
export function readBlockScalar(cursor: Cursor, parentIndent: number): BlockScalar {
  const start = cursor.mark();
  const isFolded = cursor.peek() === '>';
  cursor.index += 1;
  const { increment, chomping } = readHeader(cursor);
  cursor.skipBlanks();
  cursor.skipComment();
  if (!cursor.isBreakOrEnd()) cursor.fail('did not find expected comment or line break', start);
  if (!cursor.isEnd()) cursor.skipLine();
  const stated = increment === 0 ? undefined : Math.max(parentIndent, 0) + increment;
  let end = cursor.index;
  let gap = readIndentation(cursor, start, stated);
  const indent = stated ?? Math.max(gap.widest, parentIndent + 1, 1);
  let value = '';
  let lineBreak = '';
  let wasBlank = false;
  while (cursor.column === indent && !cursor.isEnd()) {
    const blank = isBlank(cursor.code());
    if (isFolded && lineBreak === '\n' && !wasBlank && !blank) value += gap.breaks === '' ? ' ' : gap.breaks;
    else value += lineBreak + gap.breaks;
    wasBlank = blank;
    const from = cursor.index;
    cursor.skipRest();
    value += cursor.text.slice(from, cursor.index);
    lineBreak = cursor.skipLine();
    end = cursor.index;
    gap = readIndentation(cursor, start, indent);
  }
  if (chomping !== '-') value += lineBreak;
  if (chomping !== '+') return { value, end };
  return { value: value + gap.breaks, end: gap.breaks === '' ? end : cursor.lineStart };
}

/** Empty lines, and the blanks of the next one up to the indentation, or all of them while it is not known. */
function readIndentation(
  cursor: Cursor,
  start: Mark,
  indent = Number.POSITIVE_INFINITY,
): { readonly breaks: string; readonly widest: number } {
  let breaks = '';
  let widest = 0;
  for (;;) {
    while (cursor.code() === 32 && cursor.column < indent) cursor.index += 1;
    widest = Math.max(widest, cursor.column);
    if (cursor.code() === 9 && cursor.column < indent) cursor.fail('found a tab character where an indentation space is expected', start);
    if (!isBreak(cursor.code())) return { breaks, widest };
    breaks += cursor.skipLine();
  }
}

/** The indicators after `|` or `>`: how line breaks at the end are treated, and the indentation that they state, or 0. */
function readHeader(cursor: Cursor): { readonly increment: number; readonly chomping: string } {
  const start = cursor.mark();
  let increment = 0;
  let chomping = '';
  const readDigit = () => {
    const code = cursor.code();
    if (!(code >= 48 && code <= 57)) return;
    if (code === 48) cursor.fail('found an indentation indicator equal to 0', start);
    increment = code - 48;
    cursor.index += 1;
  };
  const readChomping = () => {
    if (cursor.peek() !== '+' && cursor.peek() !== '-') return;
    chomping = cursor.peek();
    cursor.index += 1;
  };
  readChomping();
  readDigit();
  if (chomping === '' && increment > 0) readChomping();
  return { increment, chomping };
}
