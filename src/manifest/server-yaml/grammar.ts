import { isMap, type Node } from '../nodes.ts';
import { Complaint } from './cursor.ts';
import { Scanner } from './scanner.ts';
import { beginsBlock, beginsNode, endsDocument, kinds, type Token, type TokenKind } from './token.ts';
import { type Properties, Tree } from './tree.ts';

/** Before these nothing is written where a node could be. */
const nothing = kinds();
const beforeItem = kinds('block-entry', 'block-end');
const beforeIndentless = kinds('block-entry', 'key', 'value', 'block-end');
const beforeMember = kinds('key', 'value', 'block-end');
const beforeFlowItem = kinds('flow-entry', 'flow-sequence-end');
const beforeFlowKey = kinds('value', 'flow-entry', 'flow-mapping-end');
const beforeFlowValue = kinds('flow-entry', 'flow-mapping-end');

/** What the parser expects next. */
type State =
  | ('document-end' | 'block-node' | 'block-sequence-entry' | 'indentless-sequence-entry' | 'block-mapping-key' | 'block-mapping-value')
  | ('flow-sequence-entry' | 'flow-sequence-key' | 'flow-sequence-value' | 'flow-sequence-mapping-end')
  | ('flow-mapping-key' | 'flow-mapping-value' | 'flow-mapping-empty-value');

/**
 * The first document of a text from its tokens.
 *
 * kube: go.yaml.in/yaml/v2 parserc.go, parser.parse
 */
export class Grammar {
  readonly tree: Tree;
  /** An alias without an anchor: the first thing that the server says of a text that is YAML otherwise. */
  unknownAnchor: Complaint | undefined;
  /** Where text is left behind the end of the document, which the server does not look at. */
  left: number | undefined;
  readonly #scanner: Scanner;
  readonly #isLenient: boolean;
  readonly #states: State[] = [];
  /** Where the open collections began. */
  readonly #starts: Token[] = [];
  readonly #handles = new Map([
    ['', ''],
    ['!', '!'],
    ['!!', 'tag:yaml.org,2002:'],
  ]);
  #state: State = 'document-end';
  /** The first entry of a flow collection needs no comma before it. */
  #isFirst = false;
  /** Behind the last token that was taken. */
  #end: number;

  /** @param isLenient goes on where the server stops */
  constructor(text: string, from: number, isLenient: boolean) {
    this.tree = new Tree(text);
    this.#scanner = new Scanner(text, from, isLenient);
    this.#isLenient = isLenient;
    this.#end = from;
  }

  /** Where a bracket is that was closed although nobody closes it. */
  get unclosed(): number | undefined {
    return this.#scanner.unclosed;
  }

  /** Reads up to the end of the first document. Throws a complaint, unless it is lenient. */
  document(): Node | undefined {
    if (!this.#documentStart()) return undefined;
    this.#root();
    const { root } = this.tree;
    // The event of the end looks at the token after it.
    for (let next = this.#scanner.peek(); !endsDocument.has(next.kind); next = this.#scanner.peek()) {
      this.left = next.start;
      if (!this.#isLenient || isMap(this.tree.root)) break;
      // A first name that is being typed stands alone before the mapping.
      this.tree.root = undefined;
      if (beginsNode.has(next.kind) || beginsBlock.has(next.kind)) this.#root();
      else this.#take();
    }
    return isMap(this.tree.root) ? this.tree.root : root;
  }

  #root(): void {
    this.#states.push('document-end');
    this.#state = 'block-node';
    while (!this.#isAtEnd()) this.#step();
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
    if (start.kind === 'document-start') this.#take();
    else this.#fail('did not find expected <document start>', start);
    return !endsDocument.has(this.#scanner.peek().kind);
  }

  #directives(): void {
    let hasVersion = false;
    for (let token = this.#scanner.peek(); token.kind === 'directive'; token = this.#scanner.peek()) {
      const { detail } = token;
      if (detail !== undefined && 'version' in detail) {
        if (hasVersion) this.#fail('found duplicate %YAML directive', token);
        if (detail.version !== '1.1') this.#fail('found incompatible YAML document', token);
        hasVersion = true;
      } else if (detail !== undefined) this.#handles.set(detail.handle, detail.suffix);
      this.#take();
    }
  }

  /** Lines of the parser's complaints count from 0, the first one goes unnamed. kube: parser.fail */
  #fail(problem: string, token: Token, context = token, from?: number): void {
    if (this.#isLenient) return;
    throw new Complaint(problem, token.line === 0 ? context.line : token.line, token.start, from);
  }

  #next(): TokenKind {
    return this.#scanner.peek().kind;
  }

  #take(): Token {
    const token = this.#scanner.take();
    this.#end = token.end;
    return token;
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
        this.tree.close(this.#end);
        this.#state = 'flow-sequence-entry';
        return;
      case 'flow-mapping-key':
        return this.#flowMappingKey();
      case 'flow-mapping-value':
        return this.#flowMappingValue();
      case 'flow-mapping-empty-value':
        this.#state = 'flow-mapping-key';
        return this.tree.empty(this.#end);
      case 'document-end':
        return;
    }
  }

  #pop(): void {
    this.#state = this.#states.pop() ?? 'document-end';
  }

  /** A node, after which the given state comes; an empty one before some tokens. */
  #nodeThen(state: State, isBlock: boolean, mayBeIndentless: boolean, before = nothing): void {
    if (before.has(this.#next())) {
      this.#state = state;
      this.tree.empty(this.#end);
    } else {
      this.#states.push(state);
      this.#node(isBlock, mayBeIndentless);
    }
  }

  #node(isBlock: boolean, mayBeIndentless: boolean): void {
    const first = this.#scanner.peek();
    if (first.kind === 'alias') {
      this.#take();
      if (!this.tree.alias(first)) this.unknownAnchor ??= new Complaint(`unknown anchor '${first.text}' referenced`, 0, first.start);
      return this.#pop();
    }
    const properties = first.kind === 'anchor' || first.kind === 'tag' ? this.#properties(first) : undefined;
    const token = this.#scanner.peek();
    if (token.kind === 'scalar') {
      this.tree.scalar(this.#take(), properties);
      this.#pop();
    } else if (mayBeIndentless && token.kind === 'block-entry') {
      this.tree.openSeq(token.start, false, properties);
      this.#state = 'indentless-sequence-entry';
    } else if (token.kind === 'flow-sequence-start' || token.kind === 'flow-mapping-start') this.#open(token, true, properties);
    else if (isBlock && beginsBlock.has(token.kind)) this.#open(token, false, properties);
    else {
      if (properties === undefined) this.#fail('did not find expected node content', token, first);
      this.tree.empty(this.#end, properties);
      this.#pop();
    }
  }

  #open({ kind, start }: Token, flow: boolean, properties?: Properties): void {
    if (kind === 'block-sequence-start' || kind === 'flow-sequence-start') {
      this.tree.openSeq(start, flow, properties);
      this.#state = flow ? 'flow-sequence-entry' : 'block-sequence-entry';
    } else {
      this.tree.openMap(start, flow, properties);
      this.#state = flow ? 'flow-mapping-key' : 'block-mapping-key';
    }
    this.#starts.push(this.#scanner.take());
    if (flow) this.#end = start + 1;
    this.#isFirst = true;
  }

  #close(): void {
    if (this.#next() !== 'block-end') this.#take();
    else if (this.#starts.at(-1)?.kind !== 'key') this.#scanner.take();
    this.#closeHere();
  }

  /** Closes a collection whose end is missing, or was taken. */
  #closeHere(): void {
    this.tree.close(this.#end);
    this.#starts.pop();
    this.#pop();
    this.#isFirst = false;
  }

  /** An anchor and a tag, in either order. */
  #properties(first: Token): Properties {
    const kinds = first.kind === 'anchor' ? ['anchor', 'tag'] : ['tag', 'anchor'];
    let anchor: string | undefined;
    let tag: string | undefined;
    for (const kind of kinds) {
      const token = this.#scanner.peek();
      if (token.kind !== kind) break;
      this.#take();
      const { detail } = token;
      if (kind === 'anchor') anchor = token.text;
      else if (detail !== undefined && 'handle' in detail) {
        const prefix = this.#handles.get(detail.handle);
        tag = (prefix ?? '') + detail.suffix;
        // The content is looked at before the handle is.
        this.#scanner.peek();
        if (prefix === undefined) this.#fail('found undefined tag handle', token, first);
      }
    }
    return { anchor, tag };
  }

  #context(): Token {
    return this.#starts.at(-1) ?? this.#scanner.peek();
  }

  #blockSequenceEntry(): void {
    const token = this.#scanner.peek();
    if (token.kind === 'block-end') return this.#close();
    if (token.kind !== 'block-entry') {
      this.#fail("did not find expected '-' indicator", token, this.#context());
      return this.#stray(token, 'block-sequence-entry', 'block-sequence-entry');
    }
    this.#take();
    this.#nodeThen('block-sequence-entry', true, false, beforeItem);
  }

  #indentlessEntry(): void {
    if (this.#next() !== 'block-entry') {
      this.tree.close(this.#end);
      return this.#pop();
    }
    this.#take();
    this.#nodeThen('indentless-sequence-entry', true, false, beforeIndentless);
  }

  #blockMappingKey(): void {
    const token = this.#scanner.peek();
    if (token.kind === 'block-end') return this.#close();
    if (token.kind !== 'key') {
      this.#fail('did not find expected key', token, this.#context());
      return this.#stray(token, 'block-mapping-key', 'block-mapping-value');
    }
    this.#take();
    this.#nodeThen('block-mapping-value', true, true, beforeMember);
  }

  #blockMappingValue(): void {
    if (this.#next() === 'value') {
      this.#take();
      this.#nodeThen('block-mapping-key', true, true, beforeMember);
    } else {
      this.#state = 'block-mapping-key';
      this.tree.empty(this.#end);
    }
  }

  /**
   * In a collection of block style stands something else than its entries: a line that is indented differently, or a name without its colon. It goes into
   * the collection as well as it can.
   */
  #stray(token: Token, state: State, afterNode: State): void {
    const { kind } = token;
    if (endsDocument.has(kind) || (kind === 'block-entry' && this.#starts.at(-1)?.kind === 'key')) this.#closeHere();
    else if (kind === 'key' && this.tree.reopen(true, token)) {
      // Members that should be indented as those of the last item are.
      this.#states.push(state);
      this.#starts.push(token);
      this.#state = 'block-mapping-key';
    } else if (beginsBlock.has(kind)) {
      this.#states.push(state);
      const isMap = kind === 'block-mapping-start';
      if (!this.tree.reopen(isMap, token)) return this.#open(token, false);
      this.#starts.push(this.#scanner.take());
      this.#state = isMap ? 'block-mapping-key' : 'block-sequence-entry';
    } else if (beginsNode.has(kind)) this.#nodeThen(afterNode, true, false);
    else this.#take();
  }

  #flowSequenceEntry(): void {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (this.#next() !== 'flow-sequence-end') {
      if (!isFirst && !this.#comma(']')) return;
      if (this.#next() === 'key') {
        this.tree.openMap(this.#take().start, true);
        this.#state = 'flow-sequence-key';
        return;
      }
      if (this.#next() !== 'flow-sequence-end') return this.#nodeThen('flow-sequence-entry', false, false);
    }
    this.#close();
  }

  /** Whether an entry may follow. Where the comma is missing one is thought there, or the end. */
  #comma(closing: ']' | '}'): boolean {
    const token = this.#scanner.peek();
    if (token.kind === 'flow-entry') {
      this.#take();
      return true;
    }
    const start = this.#context();
    this.#fail(`did not find expected ',' or '${closing}'`, token, start, endsDocument.has(token.kind) ? start.start : undefined);
    if (beginsNode.has(token.kind) || token.kind === 'key') return true;
    if (endsDocument.has(token.kind) || token.kind === 'block-end' || this.#closesOther(token.kind)) this.#closeHere();
    else this.#take();
    return false;
  }

  /** Whether a bracket closes one further out. */
  #closesOther(kind: TokenKind): boolean {
    const start = kind.replace(/end$/, 'start');
    return kind !== start && this.#starts.slice(-100).some((each) => each.kind === start);
  }

  #flowSequenceKey(): void {
    const kind = this.#next();
    if (!['value', 'flow-entry', 'flow-sequence-end'].includes(kind)) return this.#nodeThen('flow-sequence-value', false, false);
    // Upstream takes the token here, whatever it is.
    this.#take();
    this.#state = 'flow-sequence-value';
    this.tree.empty(this.#end);
  }

  #flowSequenceValue(): void {
    if (this.#next() === 'value') {
      this.#take();
      this.#nodeThen('flow-sequence-mapping-end', false, false, beforeFlowItem);
    } else {
      this.#state = 'flow-sequence-mapping-end';
      this.tree.empty(this.#end);
    }
  }

  #flowMappingKey(): void {
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (this.#next() !== 'flow-mapping-end') {
      if (!isFirst && !this.#comma('}')) return;
      if (this.#next() === 'key') {
        this.#take();
        return this.#nodeThen('flow-mapping-value', false, false, beforeFlowKey);
      }
      if (this.#next() !== 'flow-mapping-end') return this.#nodeThen('flow-mapping-empty-value', false, false);
    }
    this.#close();
  }

  #flowMappingValue(): void {
    if (this.#next() === 'value') {
      this.#take();
      this.#nodeThen('flow-mapping-key', false, false, beforeFlowValue);
    } else {
      this.#state = 'flow-mapping-key';
      this.tree.empty(this.#end);
    }
  }
}
