import type { Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { blockLiteral, flowValue, keyColon, lineValue, lineTail, OutsideSubset, plainScalar, quotedEnd } from './block-values.ts';
import { lightMap, lightPair, lightSeq } from './light-nodes.ts';

/** What a text says that is written as nearly all manifests are. */
export interface BlockReading {
  readonly root: YAMLMap;
  /** At most one: a line that is being typed, worded and placed as the YAML library does. */
  readonly problems: readonly { readonly code: string; readonly message: string; readonly start: number; readonly end: number }[];
}

/** Anything but printable characters of one UTF-16 unit and line feeds. */
const unusual = /[^\n\x20-\x7e\u00a1-\u2027\u2030-\ud7ff]/;
const maxDepth = 60;

/**
 * Reads the subset of YAML that manifests are written in: block mappings and lists, scalars of one line, literal blocks, short flow lists, comments; no
 * anchors, tags, folded texts. The nodes, ranges and problems are those of the YAML library, which is twenty times slower. Undefined for every other text,
 * also for nearly every text with an error: the caller asks the library then.
 *
 * invariant: a text that is read without a problem is one that the server's reader takes too.
 */
export function readBlockYaml(text: string): BlockReading | undefined {
  if (unusual.test(text)) return undefined;
  try {
    return new BlockReader(text).document();
  } catch (error) {
    if (error instanceof OutsideSubset) return undefined;
    throw error;
  }
}

class BlockReader {
  readonly #text: string;
  readonly #problems: BlockReading['problems'][number][] = [];
  /** The line that is next: where its content begins and ends, and the column of the content. */
  #at = 0;
  #lineEnd = -1;
  #indent = 0;
  #done = false;
  /** Comments or blank lines were passed on the way to this line. */
  #comments = false;
  #blanks = false;
  #first = true;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): BlockReading {
    this.#next();
    if (!this.#done && this.#indent === 0 && this.#text.startsWith('---', this.#at)) {
      if (lineTail(this.#text, this.#at + 3, this.#lineEnd) === undefined || this.#text[this.#at + 3] === '#') throw new OutsideSubset();
      this.#first = false;
      this.#next();
    }
    this.#first = false;
    if (this.#done || this.#indent !== 0 || this.#isDash()) throw new OutsideSubset();
    const root = this.#map(0);
    if (!this.#done) throw new OutsideSubset();
    return { root, problems: this.#problems };
  }

  /** To the next line that is neither blank nor a comment. */
  #next(): void {
    const text = this.#text;
    this.#comments = false;
    this.#blanks = false;
    let commentColumn = 0;
    for (;;) {
      const start = this.#lineEnd + 1;
      if (start >= text.length) {
        this.#done = true;
        return;
      }
      const newline = text.indexOf('\n', start);
      this.#lineEnd = newline === -1 ? text.length : newline;
      let at = start;
      while (at < this.#lineEnd && text.charCodeAt(at) === 32) at += 1;
      if (at === this.#lineEnd) this.#blanks = true;
      else if (text.charCodeAt(at) === 35) {
        this.#comments = true;
        commentColumn = Math.max(commentColumn, at - start);
      } else {
        this.#at = at;
        this.#indent = at - start;
        const marker = at === start && (text.startsWith('---', at) || text.startsWith('...', at));
        // A comment that is further in belongs to what comes before it.
        if ((marker && !this.#first) || commentColumn > this.#indent) throw new OutsideSubset();
        return;
      }
    }
  }

  #isDash(): boolean {
    const next = this.#at + 1;
    return this.#text.charCodeAt(this.#at) === 45 && (next === this.#lineEnd || this.#text.charCodeAt(next) === 32);
  }

  #map(indent: number): YAMLMap {
    this.#enter();
    const map = lightMap();
    const start = this.#at;
    let end = start;
    do {
      const pair = this.#entry(indent, map.items.length === 0);
      map.items.push(pair);
      end = pair.value === null ? (this.#done ? this.#text.length : this.#at) : pair.value.range![2];
    } while (!this.#done && this.#indent === indent && !this.#isDash());
    this.#leave(indent);
    map.range = [start, end, end];
    return map;
  }

  #seq(indent: number): YAMLSeq {
    this.#enter();
    const seq = lightSeq();
    const start = this.#at;
    let end = start;
    do {
      const item = this.#item(indent);
      seq.items.push(item);
      end = item.range![2];
    } while (!this.#done && this.#indent === indent && this.#isDash());
    this.#leave(indent);
    seq.range = [start, end, end];
    return seq;
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > maxDepth) throw new OutsideSubset();
  }

  /** A comment before a line that is further out may be part of what ends: the library has rules for that. */
  #leave(indent: number): void {
    this.#depth -= 1;
    if (this.#comments || (!this.#done && this.#indent > indent)) throw new OutsideSubset();
  }

  #entry(indent: number, isFirst: boolean): Pair<Scalar, Node | null> {
    const text = this.#text;
    const at = this.#at;
    const colon = keyColon(text, at, this.#lineEnd);
    if (colon === undefined) return this.#typed(indent, isFirst);
    const key = lineValue(text, at, colon, colon);
    return lightPair<Scalar, Node | null>(key, this.#valueAfter(colon + 1, indent));
  }

  /** What follows a colon: on the same line or, further in, on the next ones. */
  #valueAfter(colonEnd: number, indent: number): Node {
    const at = this.#skipSpaces(colonEnd);
    if (at < this.#lineEnd && (this.#text[at] !== '#' || at === colonEnd)) return this.#value(at, indent);
    const isBare = at === this.#lineEnd;
    this.#next();
    if (!this.#done && this.#indent >= indent) {
      if (this.#isDash()) return this.#seq(this.#indent);
      if (this.#indent > indent) return this.#map(this.#indent);
    }
    return this.#empty(at, isBare);
  }

  /** Comments after nothing may be counted to it. */
  #empty(at: number, isBare: boolean): Scalar {
    if (this.#comments || !isBare) throw new OutsideSubset();
    return plainScalar('', at, at, at);
  }

  #item(indent: number): Node {
    const at = this.#skipSpaces(this.#at + 1);
    if (at === this.#lineEnd) {
      this.#next();
      if (!this.#done && this.#indent > indent) throw new OutsideSubset();
      return this.#empty(at, true);
    }
    if (keyColon(this.#text, at, this.#lineEnd) === undefined) return this.#value(at, indent);
    this.#indent += at - this.#at;
    this.#at = at;
    if (this.#isDash()) throw new OutsideSubset();
    return this.#map(this.#indent);
  }

  #value(at: number, indent: number): Node {
    const text = this.#text;
    const first = text[at];
    if (first === '|') {
      const { node, end } = blockLiteral(text, at, this.#lineEnd, indent);
      this.#lineEnd = end - 1;
      this.#next();
      return node;
    }
    const nodeEnd = Math.min(this.#lineEnd + 1, text.length);
    const node = first === '[' || first === '{' ? flowValue(text, at, this.#lineEnd, nodeEnd) : lineValue(text, at, this.#lineEnd, nodeEnd);
    this.#next();
    return node;
  }

  /**
   * A line without a colon, as while a name is typed: read on as a key of several lines, up to the colon of the next line. Before a line further out, or
   * of one letter, it is a key without a value.
   */
  #typed(indent: number, isFirst: boolean): Pair<Scalar, Node | null> {
    const text = this.#text;
    const [at, end] = [this.#at, this.#lineEnd];
    if (this.#problems.length > 0 || end === text.length || quotedEnd(text, at, end) !== undefined || /[ #]/.test(text.slice(at, end)))
      throw new OutsideSubset();
    const key = lineValue(text, at, end, end);
    this.#next();
    if (this.#comments || this.#blanks) throw new OutsideSubset();
    const isAlone = this.#done || this.#indent < indent || end === at + 1;
    if (!isFirst && isAlone) {
      this.#problems.push({ code: 'MISSING_CHAR', message: 'Implicit map keys need to be followed by map values', start: at, end });
      return lightPair<Scalar, Node | null>(key, null);
    }
    const colon = this.#done || this.#indent !== indent || this.#isDash() ? undefined : keyColon(text, this.#at, this.#lineEnd);
    if (colon === undefined || quotedEnd(text, this.#at, colon) !== undefined) throw new OutsideSubset();
    const rest = lineValue(text, this.#at, colon, colon);
    this.#problems.push({ code: 'MULTILINE_IMPLICIT_KEY', message: 'Implicit keys need to be on a single line', start: at, end: colon });
    const both = plainScalar(`${String(key.value)} ${String(rest.value)}`, at, colon, colon);
    return lightPair<Scalar, Node | null>(both, this.#valueAfter(colon + 1, indent));
  }

  #skipSpaces(from: number): number {
    let at = from;
    while (at < this.#lineEnd && this.#text.charCodeAt(at) === 32) at += 1;
    return at;
  }
}

type Node = Scalar | YAMLMap | YAMLSeq;
