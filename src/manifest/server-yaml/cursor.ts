/** Why the server's reader stops. It is thrown and caught inside of this folder. */
export class Complaint extends Error {
  /** Where the reader stumbles. */
  readonly offset: number;
  /** Where that begins which is wrong, if it begins earlier: a quote that is never closed. */
  readonly from: number;

  /** @param line counted from 1; 0 for none, as upstream has it in the first line */
  constructor(problem: string, line: number, offset: number, from = offset) {
    super(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`);
    this.offset = offset;
    this.from = from;
  }
}

/** A place in the text: the line counts from 0. */
export interface Mark {
  readonly start: number;
  readonly line: number;
}

export function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}

export function isBreak(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlankOrEnd(code: number): boolean {
  return code <= 32 ? code < 0 || code === 32 || code === 10 || code === 9 || code === 13 : isBreak(code);
}

/** Goes through a text from an offset on, where line 0 begins. Columns count UTF-16 units: they matter only behind blanks and indicators. */
export class Cursor {
  readonly text: string;
  index: number;
  line = 0;
  lineStart: number;

  constructor(text: string, from: number) {
    this.text = text;
    this.index = text.charCodeAt(from) === 0xfeff ? from + 1 : from;
    this.lineStart = this.index;
  }

  get column(): number {
    return this.index - this.lineStart;
  }

  mark(): Mark {
    return { start: this.index, line: this.line };
  }

  /** The character here, or some places ahead; -1 behind the end. */
  code(ahead = 0): number {
    const at = this.index + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : -1;
  }

  /** The character here; nothing at the end. */
  peek(): string {
    return this.text[this.index] ?? '';
  }

  isEnd(): boolean {
    return this.index >= this.text.length;
  }

  isBreakOrEnd(): boolean {
    return this.isEnd() || isBreak(this.code());
  }

  isBlankOrEnd(ahead = 0): boolean {
    return isBlankOrEnd(this.code(ahead));
  }

  /** A `---` or `...` at the start of a line. */
  isDocumentIndicator(characters = this.code() === 45 ? '---' : '...'): boolean {
    return this.index === this.lineStart && this.text.startsWith(characters, this.index) && this.isBlankOrEnd(3);
  }

  /** Over a line break. Answers what it stands for in a scalar. */
  skipLine(): string {
    const code = this.code();
    if (code < 0) return '';
    this.index += code === 13 && this.code(1) === 10 ? 2 : 1;
    this.lineStart = this.index;
    this.line += 1;
    return code === 0x2028 ? '\u2028' : code === 0x2029 ? '\u2029' : '\n';
  }

  skipSpaces(): void {
    while (this.code() === 32) this.index += 1;
  }

  skipBlanks(): void {
    while (isBlank(this.code())) this.index += 1;
  }

  /** To the end of the line. */
  skipRest(): void {
    const { text } = this;
    let { index } = this;
    while (index < text.length && !isBreak(text.charCodeAt(index))) index += 1;
    this.index = index;
  }

  /** To the end of the line, if a comment begins here. */
  skipComment(): void {
    if (this.code() === 35) this.skipRest();
  }

  /** kube: go.yaml.in/yaml/v2 yaml_parser_set_scanner_error, parser.fail: lines of the scanner count from 1, its first line goes unnamed. */
  fail(problem: string, context: Mark, from?: number): never {
    throw new Complaint(problem, this.line === 0 ? context.line : this.line + 1, Math.min(this.index, this.text.length), from);
  }
}
