import { Alias, type Node, type OwnNode, Scalar, YamlMap, YamlSeq } from '../nodes.ts';
import { isBlank } from './cursor.ts';
import type { Token } from './token.ts';

/** An anchor and a tag, which stand before what they belong to. */
export interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

/** Nodes nested deeper than this are left out: nothing reads that far. */
const deepest = 300;

interface OpenNode {
  readonly node: YamlMap | YamlSeq;
  /** Of the value that comes next. */
  key: Node | undefined;
}

/** Puts nodes together in the order of the text. */
export class Tree {
  root: Node | undefined;
  /** Where nodes begin that are too deep to be in the tree. */
  tooDeep: number | undefined;
  readonly #text: string;
  readonly #open: OpenNode[] = [];
  readonly #anchors = new Map<string, OwnNode>();

  constructor(text: string) {
    this.#text = text;
  }

  scalar(token: Token, properties: Properties | undefined): void {
    this.#add(new Scalar(token.text, token.style, token.start, token.end), properties);
  }

  /** Nothing, where a value could be: behind the blanks at an offset. */
  empty(offset: number, properties?: Properties): void {
    let at = offset;
    while (isBlank(this.#text.charCodeAt(at))) at += 1;
    this.#add(new Scalar('', 'plain', at, at), properties);
  }

  /** False for an anchor that is not there. */
  alias(token: Token): boolean {
    const target = this.#anchors.get(token.text);
    this.#add(new Alias(token.text, target, token.start, token.end), undefined);
    return target !== undefined;
  }

  openMap(start: number, flow: boolean, properties?: Properties): void {
    this.#enter(new YamlMap(flow, start), properties);
  }

  openSeq(start: number, flow: boolean, properties?: Properties): void {
    this.#enter(new YamlSeq(flow, start), properties);
  }

  /** Ends the innermost collection at an offset; one in block style takes the rest of the line. */
  close(offset: number): void {
    const node = this.#open.pop()?.node;
    if (node !== undefined) node.end = node.flow ? offset : this.#lineAfter(offset);
  }

  /**
   * Goes on with a collection that is there: the last one in the innermost, or the innermost itself. Its pairs or items that are not indented as they
   * should be go there. A word before them in their column is a name that is being typed.
   */
  reopen(isMap: boolean, { start, column }: Token): boolean {
    const node = this.#open.at(-1)?.node;
    const last = lastOf(node);
    if (last instanceof Scalar && (last.start === last.end || this.#isAlone(last.start, column))) {
      const made = isMap ? new YamlMap(false, start) : new YamlSeq(false, start);
      if (node instanceof YamlSeq) node.items.splice(-1, 1, made);
      else node?.items.splice(-1, 1, { key: node.items.at(-1)?.key ?? last, value: made });
      this.#open.push({ node: made, key: undefined });
      return true;
    }
    const home = isBlock(last, isMap) ? last : node;
    if (!isBlock(home, isMap)) return false;
    this.#open.push({ node: home, key: undefined });
    return true;
  }

  /** Whether something is the first on its line, and in a column. */
  #isAlone(offset: number, column: number): boolean {
    const before = this.#text.slice(this.#text.lastIndexOf('\n', offset - 1) + 1, offset);
    return before.length === column && /^[ -]*$/.test(before);
  }

  #enter(node: YamlMap | YamlSeq, properties: Properties | undefined): void {
    this.#add(node, properties);
    this.#open.push({ node, key: undefined });
  }

  #add(node: Node, properties: Properties | undefined): void {
    if (properties !== undefined && !(node instanceof Alias)) {
      node.anchor = properties.anchor;
      node.tag = properties.tag;
      if (properties.anchor !== undefined) this.#anchors.set(properties.anchor, node);
    }
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root ??= node;
    else if (this.#open.length > deepest) this.tooDeep ??= node.start;
    else if (parent.node instanceof YamlSeq) parent.node.items.push(node);
    else if (parent.key === undefined) parent.key = node;
    else {
      parent.node.items.push({ key: parent.key, value: node });
      parent.key = undefined;
    }
  }

  #lineAfter(offset: number): number {
    if (this.#text.charCodeAt(offset - 1) === 10) return offset;
    const newline = this.#text.indexOf('\n', offset);
    return newline === -1 ? this.#text.length : newline + 1;
  }
}

function isBlock(node: Node | undefined, isMap: boolean): node is YamlMap | YamlSeq {
  return (node instanceof YamlMap || node instanceof YamlSeq) && node instanceof YamlMap === isMap && !node.flow;
}

/** The last item, or the value of the last pair. */
function lastOf(node: OpenNode['node'] | undefined): Node | undefined {
  return node instanceof YamlMap ? node.items.at(-1)?.value : node?.items.at(-1);
}
