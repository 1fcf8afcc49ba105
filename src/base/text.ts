/** Places in a text: offsets in UTF-16 code units, half-open ranges, and lines for people. */

/** From `start` up to, not including, `end`; offsets in UTF-16 code units. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Line and column, both from 0; columns in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly column: number;
}

/** Offset to line and column and back, for one text. Lines end at LF, CRLF or a lone CR, as editors count them. */
export class LineIndex {
  readonly #starts: readonly number[];
  readonly #length: number;

  constructor(text: string) {
    this.#starts = lineStarts(text);
    this.#length = text.length;
  }

  /** Number of lines; an empty text has one. */
  get lineCount(): number {
    return this.#starts.length;
  }

  /** The offset where a line begins; the text's length for lines past the end. */
  lineStart(line: number): number {
    return this.#starts[Math.max(line, 0)] ?? this.#length;
  }

  /** Where an offset lies; offsets outside of the text are moved to its nearer end. */
  position(offset: number): LinePosition {
    const inside = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStart(middle) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low, column: inside - this.lineStart(low) };
  }

  /** The offset of a position; columns past the end of the line stop before the next line. */
  offset(position: LinePosition): number {
    const start = this.lineStart(position.line);
    return Math.max(start, Math.min(start + position.column, this.lineStart(position.line + 1)));
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  if (text.includes('\r')) {
    const lineEnd = /\r\n?|\n/g;
    while (lineEnd.exec(text) !== null) starts.push(lineEnd.lastIndex);
  } else {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  }
  return starts;
}
