import { Complaint, type Mark } from './cursor.ts';
import { Scanner, type TokenKind } from './scanner.ts';

/** What the parser expects next. */
type State =
  | ('document-end' | 'block-node' | 'block-sequence-entry' | 'indentless-sequence-entry' | 'block-mapping-key' | 'block-mapping-value')
  | ('flow-sequence-entry' | 'flow-sequence-key' | 'flow-sequence-value' | 'flow-sequence-mapping-end')
  | ('flow-mapping-key' | 'flow-mapping-value' | 'flow-mapping-empty-value');

/**
 * The server's complaint about a text that its YAML reader cannot parse, with the offset it stumbles over; undefined when it can. Only the first document
 * counts. Never throws.
 *
 * kube: go.yaml.in/yaml/v2 parserc.go, parser.parse
 */
export function readerComplaint(text: string): { readonly complaint: string; readonly offset: number } | undefined {
  const control = controlCharacter(text);
  if (control !== undefined) return { complaint: 'yaml: control characters are not allowed', offset: control };
  try {
    new Grammar(new Scanner(text)).document();
    return undefined;
  } catch (error) {
    if (error instanceof Complaint) return { complaint: error.message, offset: error.offset };
    throw error;
  }
}

/** kube: go.yaml.in/yaml/v2 readerc.go: the characters that it refuses wherever they stand. */
function controlCharacter(text: string): number | undefined {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const found = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]/.exec(text);
  return found?.index;
}

class Grammar {
  readonly #scanner: Scanner;
  readonly #states: State[] = [];
  /** Where the open collections began. */
  readonly #marks: Mark[] = [];
  readonly #anchors = new Set<string>();
  readonly #handles = new Set(['!', '!!']);
  #state: State = 'block-node';
  /** The first entry of a flow collection needs no comma before it. */
  #isFirst = false;

  constructor(scanner: Scanner) {
    this.#scanner = scanner;
  }

  /** Parses up to the end of the first document. */
  document(): void {
    if (!this.#documentStart()) return;
    this.#states.push('document-end');
    while (!this.#isAtEnd()) this.#step();
    // The event of the end looks at the token after it.
    this.#scanner.peek();
  }

  #isAtEnd(): boolean {
    return this.#state === 'document-end';
  }

  /** False for an empty stream, and for a document without content. */
  #documentStart(): boolean {
    const first = this.#scanner.peek();
    if (first.kind === 'stream-end') return false;
    if (first.kind !== 'directive' && first.kind !== 'document-start') return true;
    this.#directives();
    const start = this.#scanner.peek();
    if (start.kind !== 'document-start') this.#fail('did not find expected <document start>', start.start);
    this.#scanner.take();
    return !['directive', 'document-start', 'document-end', 'stream-end'].includes(this.#scanner.peek().kind);
  }

  #directives(): void {
    let hasVersion = false;
    for (let token = this.#scanner.peek(); token.kind === 'directive'; token = this.#scanner.peek()) {
      const { directive } = token;
      if (directive?.name === 'YAML') {
        if (hasVersion) this.#fail('found duplicate %YAML directive', token.start);
        if (directive.version !== '1.1') this.#fail('found incompatible YAML document', token.start);
        hasVersion = true;
      } else if (directive !== undefined) this.#handles.add(directive.handle);
      this.#scanner.take();
    }
  }

  /** Lines of the parser's complaints count from 0, the first one goes unnamed. kube: parser.fail */
  #fail(problem: string, mark: Mark, context: Mark = mark): never {
    const line = mark.line === 0 ? context.line : mark.line;
    throw new Complaint(`yaml: ${line === 0 ? '' : `line ${line}: `}${problem}`, mark.index);
  }

  #next(): TokenKind {
    return this.#scanner.peek().kind;
  }

  #step(): void {
    switch (this.#state) {
      case 'block-node':
        return this.#node(true, false);
      case 'block-sequence-entry':
        return this.#blockSequenceEntry();
      case 'indentless-sequence-entry':
        return this.#indentlessEntry();
      case 'block-mapping-key':
        return this.#blockMappingKey();
      case 'block-mapping-value':
        return this.#blockMappingValue();
      case 'flow-sequence-entry':
        return this.#flowSequenceEntry();
      case 'flow-sequence-key':
        return this.#flowSequenceKey();
      case 'flow-sequence-value':
        return this.#flowSequenceValue();
      case 'flow-sequence-mapping-end':
        this.#state = 'flow-sequence-entry';
        return;
      case 'flow-mapping-key':
        return this.#flowMappingKey();
      case 'flow-mapping-value':
        return this.#flowMappingValue();
      case 'flow-mapping-empty-value':
        this.#state = 'flow-mapping-key';
        return;
      case 'document-end':
        return;
    }
  }

  #pop(): void {
    this.#state = this.#states.pop() ?? 'document-end';
  }

  /** A node, after which the given state comes. */
  #nodeThen(state: State, isBlock: boolean, mayBeIndentless = false): void {
    this.#states.push(state);
    this.#node(isBlock, mayBeIndentless);
  }

  #node(isBlock: boolean, mayBeIndentless: boolean): void {
    const first = this.#scanner.peek();
    if (first.kind === 'alias') {
      if (!this.#anchors.has(first.name ?? ''))
        throw new Complaint(`yaml: unknown anchor '${first.name ?? ''}' referenced`, first.start.index);
      this.#scanner.take();
      return this.#pop();
    }
    const hasProperties = this.#properties();
    const token = this.#scanner.peek();
    if (mayBeIndentless && token.kind === 'block-entry') this.#state = 'indentless-sequence-entry';
    else if (token.kind === 'scalar') {
      this.#scanner.take();
      this.#pop();
    } else if (token.kind === 'flow-sequence-start') this.#open('flow-sequence-entry');
    else if (token.kind === 'flow-mapping-start') this.#open('flow-mapping-key');
    else if (isBlock && token.kind === 'block-sequence-start') this.#open('block-sequence-entry');
    else if (isBlock && token.kind === 'block-mapping-start') this.#open('block-mapping-key');
    else if (hasProperties) this.#pop();
    else this.#fail('did not find expected node content', token.start, first.start);
  }

  #open(state: State): void {
    this.#marks.push(this.#scanner.take().start);
    this.#state = state;
    this.#isFirst = true;
  }

  #close(): void {
    this.#scanner.take();
    this.#marks.pop();
    this.#pop();
    this.#isFirst = false;
  }

  /** An anchor and a tag, in either order. */
  #properties(): boolean {
    const first = this.#scanner.peek();
    if (first.kind !== 'anchor' && first.kind !== 'tag') return false;
    const kinds = first.kind === 'anchor' ? ['anchor', 'tag'] : ['tag', 'anchor'];
    for (const kind of kinds) {
      const token = this.#scanner.peek();
      if (token.kind !== kind) break;
      this.#scanner.take();
      if (kind === 'anchor') this.#anchors.add(token.name ?? '');
      else if (token.name !== '' && !this.#handles.has(token.name ?? '')) {
        // The content is looked at before the handle is.
        this.#scanner.peek();
        this.#fail('found undefined tag handle', token.start, first.start);
      }
    }
    return true;
  }

  #context(): Mark {
    return this.#marks.at(-1) ?? this.#scanner.peek().start;
  }

  #blockSequenceEntry(): void {
    const token = this.#scanner.peek();
    if (token.kind === 'block-end') return this.#close();
    if (token.kind !== 'block-entry') this.#fail("did not find expected '-' indicator", token.start, this.#context());
    this.#scanner.take();
    if (!['block-entry', 'block-end'].includes(this.#next())) this.#nodeThen('block-sequence-entry', true);
    else this.#state = 'block-sequence-entry';
  }

  #indentlessEntry(): void {
    if (this.#next() !== 'block-entry') return this.#pop();
    this.#scanner.take();
    if (!['block-entry', 'key', 'value', 'block-end'].includes(this.#next())) this.#nodeThen('indentless-sequence-entry', true);
    else this.#state = 'indentless-sequence-entry';
  }

  #blockMappingKey(): void {
    const token = this.#scanner.peek();
    if (token.kind === 'block-end') return this.#close();
    if (token.kind !== 'key') this.#fail('did not find expected key', token.start, this.#context());
    this.#scanner.take();
    if (!['key', 'value', 'block-end'].includes(this.#next())) this.#nodeThen('block-mapping-value', true, true);
    else this.#state = 'block-mapping-value';
  }

  #blockMappingValue(): void {
    this.#state = 'block-mapping-key';
    if (this.#next() !== 'value') return;
    this.#scanner.take();
    if (!['key', 'value', 'block-end'].includes(this.#next())) this.#nodeThen('block-mapping-key', true, true);
  }

  #flowSequenceEntry(): void {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (this.#next() !== 'flow-sequence-end') {
      if (!isFirst) this.#comma(']');
      if (this.#next() === 'key') {
        this.#scanner.take();
        this.#state = 'flow-sequence-key';
        return;
      }
      if (this.#next() !== 'flow-sequence-end') return this.#nodeThen('flow-sequence-entry', false);
    }
    this.#close();
  }

  #comma(closing: ']' | '}'): void {
    const token = this.#scanner.peek();
    if (token.kind !== 'flow-entry') this.#fail(`did not find expected ',' or '${closing}'`, token.start, this.#context());
    this.#scanner.take();
  }

  #flowSequenceKey(): void {
    if (!['value', 'flow-entry', 'flow-sequence-end'].includes(this.#next())) return this.#nodeThen('flow-sequence-value', false);
    // Upstream takes the token here, whatever it is.
    this.#scanner.take();
    this.#state = 'flow-sequence-value';
  }

  #flowSequenceValue(): void {
    this.#state = 'flow-sequence-mapping-end';
    if (this.#next() !== 'value') return;
    this.#scanner.take();
    if (!['flow-entry', 'flow-sequence-end'].includes(this.#next())) this.#nodeThen('flow-sequence-mapping-end', false);
  }

  #flowMappingKey(): void {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (this.#next() !== 'flow-mapping-end') {
      if (!isFirst) this.#comma('}');
      if (this.#next() === 'key') {
        this.#scanner.take();
        if (!['value', 'flow-entry', 'flow-mapping-end'].includes(this.#next())) return this.#nodeThen('flow-mapping-value', false);
        this.#state = 'flow-mapping-value';
        return;
      }
      if (this.#next() !== 'flow-mapping-end') return this.#nodeThen('flow-mapping-empty-value', false);
    }
    this.#close();
  }

  #flowMappingValue(): void {
    this.#state = 'flow-mapping-key';
    if (this.#next() !== 'value') return;
    this.#scanner.take();
    if (!['flow-entry', 'flow-mapping-end'].includes(this.#next())) this.#nodeThen('flow-mapping-key', false);
  }
}
