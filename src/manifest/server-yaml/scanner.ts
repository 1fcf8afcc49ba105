import { readBlockScalar } from './block-scalar.ts';
import { Complaint, Cursor, isBlank } from './cursor.ts';
import { readAnchor, readDirective, readTag } from './properties.ts';
import { readPlainScalar, readQuotedScalar } from './scalars.ts';
import { Token, type TokenKind } from './token.ts';

/** A simple key may not be longer than this. */
const keyLimit = 1024;
/** Nesting that the server's reader refuses. */
const maxLevels = 10_000;

/**
 * The tokens of a text, made when they are asked for, so that errors come in the order in which the server meets them. A lenient scanner meets none: it
 * leaves out the rest of a line that the server stumbles over.
 *
 * kube: go.yaml.in/yaml/v2 scannerc.go
 */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #isLenient: boolean;
  /** Those that wait to be taken stand from `head` to `tail`. */
  readonly #tokens: Token[] = [];
  #head = 0;
  #tail = 0;
  /** Tokens that were taken or wait to be taken. */
  #made = 0;
  /** For each level of flow, and for the block around it, the last token that may begin a key. */
  readonly #keys: (Token | undefined)[] = [undefined];
  readonly #indents: number[] = [];
  #indent = -1;
  /** The open brackets. */
  readonly #flows: Token[] = [];
  #keyAllowed = true;
  #lastEnd: number;
  #lastPlain: Token | undefined;
  /** Where a bracket begins that nobody closed before the next line further out. */
  unclosed: number | undefined;

  constructor(text: string, from: number, isLenient: boolean) {
    this.#cursor = new Cursor(text, from);
    this.#isLenient = isLenient;
    this.#lastEnd = from;
  }

  peek(): Token {
    for (;;) {
      const first = this.#head < this.#tail ? this.#tokens[this.#head] : undefined;
      // A token that may still turn out to begin a key waits, since others are put before it then.
      if (first !== undefined && !(first.mayBeKey && this.#isValid(first))) return first;
      this.#fetch();
    }
  }

  take(): Token {
    const token = this.peek();
    this.#head += 1;
    if (this.#head === this.#tail) {
      this.#head = 0;
      this.#tail = 0;
    }
    return token;
  }

  #isValid(key: Token): boolean {
    const { line, index } = this.#cursor;
    if (key.line >= line && key.start + keyLimit >= index) return true;
    this.#drop(key);
    return false;
  }

  /** It is no key. */
  #drop(key: Token): void {
    if (key.isRequired && !this.#isLenient) this.#cursor.fail("could not find expected ':'", key, key.start);
    key.mayBeKey = false;
  }

  #removeKey(): void {
    const last = this.#keys.length - 1;
    const key = this.#keys[last];
    if (key?.mayBeKey === true) this.#drop(key);
    this.#keys[last] = undefined;
  }

  #token(kind: TokenKind): Token {
    const { index, line, lineStart } = this.#cursor;
    return new Token(kind, index, line, index - lineStart);
  }

  /** The next token, of what the cursor has gone over. */
  #push(token: Token, end = this.#cursor.index): void {
    token.end = end;
    this.#lastEnd = end;
    this.#insert(token, this.#made);
  }

  /** A token of so many characters. */
  #indicator(kind: TokenKind, length: number): void {
    const token = this.#token(kind);
    this.#cursor.index += length;
    this.#push(token);
  }

  /** The next token may begin a key. */
  #mayBeKey(token: Token): void {
    if (!this.#keyAllowed) return;
    this.#removeKey();
    token.mayBeKey = true;
    token.isRequired = this.#flows.length === 0 && this.#indent === token.column;
    token.number = this.#made;
    this.#keys[this.#keys.length - 1] = token;
  }

  #insert(token: Token, number: number): void {
    const tokens = this.#tokens;
    let at = this.#tail;
    for (const wanted = at - (this.#made - number); at > wanted; at -= 1) tokens[at] = tokens[at - 1] ?? token;
    tokens[at] = token;
    this.#tail += 1;
    this.#made += 1;
  }

  #roll(kind: TokenKind, at: Token, number: number): void {
    if (this.#flows.length > 0 || this.#indent >= at.column) return;
    this.#indents.push(this.#indent);
    this.#indent = at.column;
    if (this.#indents.length > maxLevels) this.#cursor.fail(`exceeded max depth of ${maxLevels}`, at);
    this.#insert(new Token(kind, at.start, at.line, at.column), number);
  }

  #unroll(column: number): void {
    if (this.#flows.length > 0) return;
    while (this.#indent > column) {
      this.#push(this.#token('block-end'), this.#lastEnd);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #fetch(): void {
    this.#skipToToken();
    if (this.#isLenient) this.#fetchLeniently();
    else this.#fetchToken();
  }

  #fetchLeniently(): void {
    const cursor = this.#cursor;
    const { index, line, lineStart } = cursor;
    if (this.#flows.length > 0) {
      if (lineStart > this.#lastEnd && cursor.column <= this.#indent && !']},'.includes(cursor.peek())) this.#closeFlows();
      // There may be a comma missing.
      this.#keyAllowed = true;
    }
    try {
      this.#fetchToken();
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      cursor.index = index;
      cursor.line = line;
      cursor.lineStart = lineStart;
      const token = this.#token('scalar');
      cursor.skipRest();
      // A quote that is not closed yet.
      if (!/["']/.test(cursor.text[index] ?? '')) return;
      token.text = cursor.text.slice(index + 1, cursor.index).trimEnd();
      token.style = 'double';
      this.#push(token);
    }
  }

  /** Brackets that nobody closed end at a line that is not indented more than the mapping or list around them. */
  #closeFlows(): void {
    this.unclosed ??= this.#flows.at(-1)?.start;
    for (let open = this.#flows.pop(); open !== undefined; open = this.#flows.pop()) {
      this.#removeKey();
      this.#keys.pop();
      this.#push(this.#token(open.kind === 'flow-mapping-start' ? 'flow-mapping-end' : 'flow-sequence-end'), this.#lastEnd);
      this.#keyAllowed = true;
    }
  }

  #fetchToken(): void {
    const cursor = this.#cursor;
    this.#unroll(cursor.column);
    if (cursor.isEnd()) this.#streamEnd();
    else if (cursor.column === 0 && cursor.code() === 37) this.#directive();
    else if (cursor.column === 0 && cursor.isDocumentIndicator('---')) this.#documentIndicator('document-start');
    else if (cursor.column === 0 && cursor.isDocumentIndicator('...')) this.#documentIndicator('document-end');
    else this.#fetchInside(cursor.code());
  }

  #fetchInside(code: number): void {
    const cursor = this.#cursor;
    const inFlow = this.#flows.length > 0;
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    if (isLetter) this.#plainScalar();
    else if (code === 45 && cursor.isBlankOrEnd(1)) this.#blockEntry();
    else if (code === 58 && (inFlow || cursor.isBlankOrEnd(1))) this.#value();
    else if (code === 34 || code === 39) this.#quotedScalar(code);
    else if (code === 91) this.#flowStart('flow-sequence-start');
    else if (code === 123) this.#flowStart('flow-mapping-start');
    else if (code === 93) this.#flowEnd('flow-sequence-end');
    else if (code === 125) this.#flowEnd('flow-mapping-end');
    else if (code === 44) this.#flowEntry();
    else if (code === 63 && (inFlow || cursor.isBlankOrEnd(1))) this.#key();
    else if (code === 42) this.#name('alias');
    else if (code === 38) this.#name('anchor');
    else if (code === 33) this.#tag();
    else if ((code === 124 || code === 62) && !inFlow) this.#blockScalar(code === 62);
    else if (this.#startsPlain(code)) this.#plainScalar();
    else cursor.fail('found character that cannot start any token', cursor.mark());
  }

  #startsPlain(code: number): boolean {
    const cursor = this.#cursor;
    if (code === 45) return !isBlank(cursor.code(1));
    if (code === 63 || code === 58) return this.#flows.length === 0;
    return !cursor.isBlankOrEnd() && !',[]{}#&*!|>\'"%@`'.includes(String.fromCharCode(code));
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      if (this.#isLenient || this.#flows.length > 0 || !this.#keyAllowed) cursor.skipBlanks();
      else cursor.skipSpaces();
      cursor.skipComment();
      if (cursor.isEnd() || !cursor.isBreakOrEnd()) return;
      cursor.skipLine();
      if (this.#flows.length === 0) this.#keyAllowed = true;
    }
  }

  #streamEnd(): void {
    const cursor = this.#cursor;
    if (cursor.column !== 0) {
      cursor.lineStart = cursor.index;
      cursor.line += 1;
    }
    this.#atLineStart();
    this.#push(this.#token('stream-end'), this.#lastEnd);
  }

  #atLineStart(): void {
    this.#unroll(-1);
    this.#removeKey();
    this.#keyAllowed = false;
  }

  #directive(): void {
    this.#atLineStart();
    const token = this.#token('directive');
    token.detail = readDirective(this.#cursor);
    this.#push(token);
  }

  #documentIndicator(kind: TokenKind): void {
    this.#atLineStart();
    this.#indicator(kind, 3);
  }

  #flowStart(kind: TokenKind): void {
    const token = this.#token(kind);
    this.#mayBeKey(token);
    this.#keys.push(undefined);
    this.#flows.push(token);
    if (this.#flows.length > maxLevels) this.#cursor.fail(`exceeded max depth of ${maxLevels}`, token);
    this.#keyAllowed = true;
    this.#cursor.index += 1;
    this.#push(token);
  }

  #flowEnd(kind: TokenKind): void {
    this.#removeKey();
    if (this.#flows.pop() !== undefined) this.#keys.pop();
    this.#keyAllowed = false;
    this.#indicator(kind, 1);
  }

  #flowEntry(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#indicator('flow-entry', 1);
  }

  #blockEntry(): void {
    if (this.#flows.length === 0) {
      if (!this.#keyAllowed) this.#cursor.fail('block sequence entries are not allowed in this context', this.#cursor.mark());
      this.#roll('block-sequence-start', this.#token('block-sequence-start'), this.#made);
    }
    this.#removeKey();
    this.#keyAllowed = true;
    this.#indicator('block-entry', 1);
  }

  #key(): void {
    if (this.#flows.length === 0) {
      if (!this.#keyAllowed) this.#cursor.fail('mapping keys are not allowed in this context', this.#cursor.mark());
      this.#roll('block-mapping-start', this.#token('block-mapping-start'), this.#made);
    }
    this.#removeKey();
    this.#keyAllowed = this.#flows.length === 0;
    this.#indicator('key', 1);
  }

  #value(): void {
    const key = this.#keys.at(-1);
    if (key?.mayBeKey === true && this.#isValid(key)) {
      this.#insert(new Token('key', key.start, key.line, key.column), key.number);
      this.#roll('block-mapping-start', key, key.number);
      key.mayBeKey = false;
      this.#keys[this.#keys.length - 1] = undefined;
      this.#keyAllowed = false;
    } else {
      if (this.#flows.length === 0) {
        if (!this.#keyAllowed)
          this.#cursor.fail('mapping values are not allowed in this context', this.#cursor.mark(), this.#lastPlain?.start);
        this.#roll('block-mapping-start', this.#token('block-mapping-start'), this.#made);
      }
      this.#keyAllowed = this.#flows.length === 0;
    }
    this.#indicator('value', 1);
  }

  /** A token that may be a simple key, or begin one. */
  #word(kind: TokenKind): Token {
    const token = this.#token(kind);
    this.#mayBeKey(token);
    this.#keyAllowed = false;
    return token;
  }

  #name(kind: 'alias' | 'anchor'): void {
    const token = this.#word(kind);
    token.text = readAnchor(this.#cursor);
    this.#push(token);
  }

  #tag(): void {
    const token = this.#word('tag');
    token.detail = readTag(this.#cursor);
    this.#push(token);
  }

  #quotedScalar(quote: number): void {
    const token = this.#word('scalar');
    token.text = readQuotedScalar(this.#cursor);
    if (this.#isLenient && this.#isUnclosed(token)) this.#cursor.fail('found unexpected end of stream', token);
    token.style = quote === 34 ? 'double' : 'single';
    this.#push(token);
  }

  /** Whether a quote is closed so far away that it may be another's. */
  #isUnclosed({ line, start }: Token): boolean {
    if (line === this.#cursor.line) return false;
    const [, ...more] = this.#cursor.text.slice(start, this.#cursor.index).split('\n');
    return this.#flows.length > 0 || more.some((each) => each.trim() !== '' && each.search(/\S/) <= this.#indent);
  }

  #blockScalar(isFolded: boolean): void {
    this.#removeKey();
    this.#keyAllowed = true;
    const token = this.#token('scalar');
    const { value, end } = readBlockScalar(this.#cursor, this.#indent);
    token.text = value;
    token.style = isFolded ? 'folded' : 'literal';
    this.#push(token, end);
  }

  #plainScalar(): void {
    const token = this.#word('scalar');
    const endsAtLineStart = readPlainScalar(this.#cursor, token, this.#indent, this.#flows.length > 0, this.#isLenient);
    this.#push(token, token.end);
    this.#lastPlain = token;
    if (endsAtLineStart) this.#keyAllowed = true;
  }
}
