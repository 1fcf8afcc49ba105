/** A place in the text: lines and columns from 0. */
export interface Mark {
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

/** Why the server's reader stops. It is thrown and caught inside of this folder. */
export class Complaint extends Error {
  /** Offset of the character that it stumbles over. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Character by character through a text, with the names that YAML has for kinds of characters. The end of the text reads as NUL, as upstream. */
export class Cursor {
  readonly text: string;
  index: number;
  line = 0;
  column = 0;

  constructor(text: string) {
    this.text = text;
    this.index = text.startsWith('\uFEFF') ? 1 : 0;
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** The character some places ahead; NUL past the end. */
  peek(ahead = 0): string {
    return this.text[this.index + ahead] ?? '\0';
  }

  isEnd(ahead = 0): boolean {
    return this.peek(ahead) === '\0';
  }

  isBlank(ahead = 0): boolean {
    const character = this.peek(ahead);
    return character === ' ' || character === '\t';
  }

  isBreak(ahead = 0): boolean {
    const character = this.peek(ahead);
    return character === '\n' || character === '\r' || character === '\u0085' || character === '\u2028' || character === '\u2029';
  }

  isBreakOrEnd(ahead = 0): boolean {
    return this.isBreak(ahead) || this.isEnd(ahead);
  }

  isBlankOrEnd(ahead = 0): boolean {
    return this.isBlank(ahead) || this.isBreakOrEnd(ahead);
  }

  isAlpha(): boolean {
    return /[0-9A-Za-z_-]/.test(this.peek());
  }

  /** A `---` or `...` at the start of a line. */
  isDocumentIndicator(characters: string): boolean {
    return this.column === 0 && this.text.startsWith(characters, this.index) && this.isBlankOrEnd(3);
  }

  skip(count = 1): void {
    for (let done = 0; done < count; done++) {
      const code = this.text.charCodeAt(this.index);
      this.index += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
      this.column += 1;
    }
  }

  skipLine(): void {
    this.index += this.peek() === '\r' && this.peek(1) === '\n' ? 2 : 1;
    this.column = 0;
    this.line += 1;
  }

  skipBlanks(): void {
    while (this.isBlank()) this.skip();
  }

  /** To the end of the line, if a comment begins here. */
  skipComment(): void {
    if (this.peek() === '#') while (!this.isBreakOrEnd()) this.skip();
  }

  /** kube: go.yaml.in/yaml/v2 yaml_parser_set_scanner_error, parser.fail: lines of the scanner count from 1, its first line goes unnamed. */
  fail(problem: string, context: Mark): never {
    const line = this.line !== 0 ? this.line + 1 : context.line;
    throw new Complaint(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`, Math.min(this.index, this.text.length));
  }
}
