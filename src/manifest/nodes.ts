/** The tree of a YAML text. Offsets count from the start of the text that was read. */

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A value as text: what it means is for `scalarValue` to say. */
export class Scalar {
  /** Lines folded and escapes read. */
  readonly value: string;
  readonly style: ScalarStyle;
  readonly start: number;
  /** Behind the last character; for a literal or folded text, where the line after it begins. */
  readonly end: number;
  anchor: string | undefined = undefined;
  tag: string | undefined = undefined;

  constructor(value: string, style: ScalarStyle, start: number, end: number) {
    this.value = value;
    this.style = style;
    this.start = start;
    this.end = end;
  }
}

/** A mapping. */
export class YamlMap {
  readonly items: Pair[] = [];
  /** Between braces. */
  readonly flow: boolean;
  /** Of the first key, or of the brace. */
  readonly start: number;
  /** Behind the brace; in block style, where the line after the last value begins. */
  end: number;
  anchor: string | undefined = undefined;
  tag: string | undefined = undefined;

  constructor(flow: boolean, start: number) {
    this.flow = flow;
    this.start = start;
    this.end = start;
  }
}

/** A list; its members are as those of a mapping. */
export class YamlSeq {
  readonly items: Node[] = [];
  readonly flow: boolean;
  readonly start: number;
  end: number;
  anchor: string | undefined = undefined;
  tag: string | undefined = undefined;

  constructor(flow: boolean, start: number) {
    this.flow = flow;
    this.start = start;
    this.end = start;
  }
}

/** `*name`. */
export class Alias {
  readonly name: string;
  /** The node with the last anchor of that name before it; it may be one that the alias stands in. */
  readonly target: OwnNode | undefined;
  readonly start: number;
  readonly end: number;

  constructor(name: string, target: OwnNode | undefined, start: number, end: number) {
    this.name = name;
    this.target = target;
    this.start = start;
    this.end = end;
  }
}

/** A member of a mapping. Where nothing is written stands an empty plain scalar. */
export interface Pair {
  readonly key: Node;
  readonly value: Node;
}

export type OwnNode = Scalar | YamlMap | YamlSeq;
export type Node = OwnNode | Alias;

export function isScalar(node: unknown): node is Scalar {
  return node instanceof Scalar;
}

export function isMap(node: unknown): node is YamlMap {
  return node instanceof YamlMap;
}

export function isSeq(node: unknown): node is YamlSeq {
  return node instanceof YamlSeq;
}

export function isAlias(node: unknown): node is Alias {
  return node instanceof Alias;
}
