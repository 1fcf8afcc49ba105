import { Cursor, type Mark } from './cursor.ts';
import { type Directive, readAnchor, readDirective, readTag } from './properties.ts';
import { skipBlockScalar, skipPlainScalar, skipQuotedScalar } from './scalars.ts';

export type TokenKind =
  | ('stream-end' | 'directive' | 'document-start' | 'document-end' | 'block-sequence-start' | 'block-mapping-start' | 'block-end')
  | ('flow-sequence-start' | 'flow-sequence-end' | 'flow-mapping-start' | 'flow-mapping-end')
  | ('block-entry' | 'flow-entry' | 'key' | 'value' | 'alias' | 'anchor' | 'tag' | 'scalar');

export interface Token {
  readonly kind: TokenKind;
  readonly start: Mark;
  /** Name of an anchor or alias, handle of a tag. */
  readonly name?: string;
  readonly directive?: Directive;
}

/** A place where a key without `?` may have begun. */
interface SimpleKey {
  possible: boolean;
  readonly required: boolean;
  readonly tokenNumber: number;
  readonly mark: Mark;
}

/** A simple key may not be longer than this. */
const keyLimit = 1024;
/** Nesting that the server's reader refuses. */
const maxLevels = 10_000;

/**
 * The tokens of a text, made when they are asked for, so that errors come in the order in which the server meets them.
 *
 * kube: go.yaml.in/yaml/v2 scannerc.go
 */
export class Scanner {
  readonly cursor: Cursor;
  #tokens: Token[] = [];
  #head = 0;
  #taken = 0;
  readonly #keys: SimpleKey[] = [];
  /** The same by their token, those that are no key any more included: deep nesting has one for each level. */
  readonly #keyOfToken = new Map<number, SimpleKey>();
  readonly #indents: number[] = [];
  #indent = -1;
  #flowLevel = 0;
  #keyAllowed = true;

  constructor(text: string) {
    this.cursor = new Cursor(text);
    this.#keys.push({ possible: false, required: false, tokenNumber: 0, mark: this.cursor.mark() });
  }

  peek(): Token {
    for (;;) {
      const first = this.#tokens[this.#head];
      if (first !== undefined && !this.#mayBecomeKey()) return first;
      this.#fetch();
    }
  }

  take(): Token {
    const token = this.peek();
    this.#keyOfToken.delete(this.#taken);
    this.#head += 1;
    this.#taken += 1;
    if (this.#head > 64) {
      this.#tokens = this.#tokens.slice(this.#head);
      this.#head = 0;
    }
    return token;
  }

  /** Whether the first token may still turn out to begin a key, so that others must be put before it. */
  #mayBecomeKey(): boolean {
    const key = this.#keyOfToken.get(this.#taken);
    return key !== undefined && this.#isValid(key);
  }

  #isValid(key: SimpleKey): boolean {
    if (!key.possible) return false;
    if (key.mark.line >= this.cursor.line && key.mark.index + keyLimit >= this.cursor.index) return true;
    if (key.required) this.cursor.fail("could not find expected ':'", key.mark);
    key.possible = false;
    return false;
  }

  #lastKey(): SimpleKey {
    return this.#keys.at(-1) ?? { possible: false, required: false, tokenNumber: 0, mark: this.cursor.mark() };
  }

  #nextNumber(): number {
    return this.#taken + this.#tokens.length - this.#head;
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === this.cursor.column;
    this.#removeKey();
    const key: SimpleKey = { possible: true, required, tokenNumber: this.#nextNumber(), mark: this.cursor.mark() };
    this.#keys[this.#keys.length - 1] = key;
    this.#keyOfToken.set(key.tokenNumber, key);
  }

  #removeKey(): void {
    const key = this.#lastKey();
    if (key.possible && key.required) this.cursor.fail("could not find expected ':'", key.mark);
    key.possible = false;
  }

  #push(kind: TokenKind, more: Partial<Token> = {}): void {
    this.#tokens.push({ kind, start: this.cursor.mark(), ...more });
  }

  /** A token of so many characters. */
  #indicator(kind: TokenKind, length: number): void {
    this.#push(kind);
    this.cursor.skip(length);
  }

  #insert(number: number, token: Token): void {
    this.#tokens.splice(this.#head + number - this.#taken, 0, token);
  }

  #roll(column: number, kind: TokenKind, mark: Mark, number = this.#nextNumber()): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#indents.push(this.#indent);
    this.#indent = column;
    if (this.#indents.length > maxLevels) this.cursor.fail(`exceeded max depth of ${maxLevels}`, this.#lastKey().mark);
    this.#insert(number, { kind, start: mark });
  }

  #unroll(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#push('block-end');
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #fetch(): void {
    const { cursor } = this;
    this.#skipToToken();
    this.#unroll(cursor.column);
    if (cursor.isEnd()) this.#streamEnd();
    else if (cursor.column === 0 && cursor.peek() === '%')
      this.#atLineStart(() => this.#push('directive', { start: cursor.mark(), directive: readDirective(cursor) }));
    else if (cursor.isDocumentIndicator('---')) this.#atLineStart(() => this.#indicator('document-start', 3));
    else if (cursor.isDocumentIndicator('...')) this.#atLineStart(() => this.#indicator('document-end', 3));
    else this.#fetchInside(cursor.peek());
  }

  #fetchInside(character: string): void {
    const { cursor } = this;
    const inFlow = this.#flowLevel > 0;
    if (character === '[') this.#flowStart('flow-sequence-start');
    else if (character === '{') this.#flowStart('flow-mapping-start');
    else if (character === ']') this.#flowEnd('flow-sequence-end');
    else if (character === '}') this.#flowEnd('flow-mapping-end');
    else if (character === ',') this.#flowEntry();
    else if (character === '-' && cursor.isBlankOrEnd(1)) this.#blockEntry();
    else if (character === '?' && (inFlow || cursor.isBlankOrEnd(1))) this.#key();
    else if (character === ':' && (inFlow || cursor.isBlankOrEnd(1))) this.#value();
    else if (character === '*') this.#word('alias', () => ({ name: readAnchor(cursor) }));
    else if (character === '&') this.#word('anchor', () => ({ name: readAnchor(cursor) }));
    else if (character === '!') this.#word('tag', () => ({ name: readTag(cursor) }));
    else if ((character === '|' || character === '>') && !inFlow) this.#blockScalar();
    else if (character === "'" || character === '"') this.#word('scalar', () => skipQuotedScalar(cursor, character));
    else if (this.#startsPlain(character)) this.#plainScalar();
    else cursor.fail('found character that cannot start any token', cursor.mark());
  }

  #startsPlain(character: string): boolean {
    const { cursor } = this;
    if (!cursor.isBlankOrEnd() && !'-?:,[]{}#&*!|>\'"%@`'.includes(character)) return true;
    if (character === '-') return !cursor.isBlank(1);
    return this.#flowLevel === 0 && (character === '?' || character === ':') && !cursor.isBlankOrEnd(1);
  }

  #skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      while (cursor.peek() === ' ' || ((this.#flowLevel > 0 || !this.#keyAllowed) && cursor.peek() === '\t')) cursor.skip();
      cursor.skipComment();
      if (!cursor.isBreak()) return;
      cursor.skipLine();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #streamEnd(): void {
    const { cursor } = this;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line += 1;
    }
    this.#atLineStart(() => this.#push('stream-end'));
  }

  #atLineStart(push: () => void): void {
    this.#unroll(-1);
    this.#removeKey();
    this.#keyAllowed = false;
    push();
  }

  #flowStart(kind: TokenKind): void {
    this.#saveKey();
    this.#keys.push({ possible: false, required: false, tokenNumber: this.#nextNumber(), mark: this.cursor.mark() });
    this.#flowLevel += 1;
    if (this.#flowLevel > maxLevels) this.cursor.fail(`exceeded max depth of ${maxLevels}`, this.cursor.mark());
    this.#keyAllowed = true;
    this.#indicator(kind, 1);
  }

  #flowEnd(kind: TokenKind): void {
    this.#removeKey();
    if (this.#flowLevel > 0) {
      this.#flowLevel -= 1;
      this.#keys.pop();
    }
    this.#keyAllowed = false;
    this.#indicator(kind, 1);
  }

  #flowEntry(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    this.#indicator('flow-entry', 1);
  }

  #blockEntry(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) this.cursor.fail('block sequence entries are not allowed in this context', this.cursor.mark());
      this.#roll(this.cursor.column, 'block-sequence-start', this.cursor.mark());
    }
    this.#removeKey();
    this.#keyAllowed = true;
    this.#indicator('block-entry', 1);
  }

  #key(): void {
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) this.cursor.fail('mapping keys are not allowed in this context', this.cursor.mark());
      this.#roll(this.cursor.column, 'block-mapping-start', this.cursor.mark());
    }
    this.#removeKey();
    this.#keyAllowed = this.#flowLevel === 0;
    this.#indicator('key', 1);
  }

  #value(): void {
    const key = this.#lastKey();
    if (this.#isValid(key)) {
      this.#insert(key.tokenNumber, { kind: 'key', start: key.mark });
      this.#roll(key.mark.column, 'block-mapping-start', key.mark, key.tokenNumber);
      key.possible = false;
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed) this.cursor.fail('mapping values are not allowed in this context', this.cursor.mark());
        this.#roll(this.cursor.column, 'block-mapping-start', this.cursor.mark());
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    this.#indicator('value', 1);
  }

  /** A token that may be a simple key, or begin one. */
  #word(kind: TokenKind, read: () => Partial<Token> | void): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.cursor.mark();
    this.#push(kind, { start, ...read() });
  }

  #blockScalar(): void {
    this.#removeKey();
    this.#keyAllowed = true;
    const start = this.cursor.mark();
    skipBlockScalar(this.cursor, this.#indent);
    this.#push('scalar', { start });
  }

  #plainScalar(): void {
    this.#saveKey();
    this.#keyAllowed = false;
    const start = this.cursor.mark();
    const endsAtLineStart = skipPlainScalar(this.cursor, this.#indent, this.#flowLevel > 0);
    this.#push('scalar', { start });
    if (endsAtLineStart) this.#keyAllowed = true;
  }
}
