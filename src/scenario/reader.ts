import { parseDuration } from '../base/duration.ts';
import type { TextRange } from '../base/text.ts';
import { isAlias, isMap, isScalar, isSeq, type Node } from '../manifest/nodes.ts';
import { nearestNames } from '../manifest/suggest.ts';
import { nodeRange } from '../manifest/where.ts';
import { scalarValue } from '../manifest/yaml-scalar.ts';
import type { Placed } from './scenario-file.ts';

/** A mistake in a scenario file: where, what, and what would be valid. */
export interface ScenarioProblem extends TextRange {
  readonly message: string;
  /** Where in the text that stands there, as `placeInSource` takes it; with `beside`, in that file. */
  readonly part?: TextRange;
  /** The file beside the scenario that the mistake is in. */
  readonly beside?: string;
}

/** Reads the nodes of a scenario file. Every problem is noted with its place; a reader answers undefined (or leaves out) what it cannot use. */
export class Reader {
  readonly problems: ScenarioProblem[] = [];

  note(node: Node | undefined, message: string): undefined {
    const { start, end } = node ?? { start: 0, end: 1 };
    this.problems.push({ start, end, message });
    return undefined;
  }

  /** The members of a map by name. Names that are not in `known` are problems; a repeated one counts once and is a problem. */
  members(node: Node | undefined, what: string, known: readonly string[]): ReadonlyMap<string, Node> {
    const found = new Map<string, Node>();
    if (node === undefined) return found;
    if (!isMap(node)) {
      this.note(node, `${what} must be a map with ${list(known)}`);
      return found;
    }
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? pair.key.value : '';
      if (!known.includes(key)) this.note(pair.key, `"${key}" is no member of ${what}; ${meant(key, known)}it may have ${list(known)}`);
      else if (found.has(key)) this.note(pair.key, `"${key}" is there twice`);
      else found.set(key, pair.value);
    }
    return found;
  }

  /** A map with free names. */
  entries(node: Node | undefined, what: string): [string, Node][] {
    if (node === undefined) return [];
    if (!isMap(node)) {
      this.note(node, `${what} must be a map`);
      return [];
    }
    const found = new Map<string, Node>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? key.value : '';
      if (name === '') this.note(key, `${what} has a name that is no text`);
      else if (found.has(name)) this.note(key, `"${name}" is there twice`);
      else found.set(name, value);
    }
    return [...found];
  }

  items(node: Node | undefined, what: string): readonly Node[] {
    if (node === undefined) return [];
    if (isSeq(node)) return node.items.filter((item) => !isAlias(item) || this.note(item, 'aliases are not followed here') === null);
    this.note(node, `${what} must be a list`);
    return [];
  }

  text(node: Node | undefined, what: string): string | undefined {
    if (node === undefined) return undefined;
    const tag = isScalar(node) ? (node.tag ?? '') : '';
    if (/^!(?!!)/.test(tag)) return this.note(node, `${what} begins with "${tag}", which is a tag in YAML; put the text in quotes`);
    const [pair] = isMap(node) && node.items.length === 1 ? node.items : [];
    if (isScalar(pair?.key) && pair.key.value.includes(' '))
      return this.note(node, `${what} must be text; a colon with a blank behind it makes a map of it: put it in quotes`);
    // A number is as good as a text, as it is written.
    if (isScalar(node) && ['string', 'number'].includes(typeof valueOf(node))) return node.value;
    return this.note(node, `${what} must be text`);
  }

  oneOf<Word extends string>(node: Node | undefined, what: string, words: readonly Word[]): Word | undefined {
    const text = this.text(node, what);
    if (text === undefined) return undefined;
    return words.find((word) => word === text) ?? this.note(node, `${what} is "${text}"; ${meant(text, words)}it may be ${list(words)}`);
  }

  /** A whole number from `least` to `most`. */
  integer(node: Node | undefined, what: string, least: number, most: number): number | undefined {
    if (node === undefined) return undefined;
    const value = valueOf(node);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    return this.note(node, `${what} must be a whole number from ${least} to ${most}`);
  }

  truth(node: Node | undefined, what: string): boolean | undefined {
    if (node === undefined) return undefined;
    const value = valueOf(node);
    return typeof value === 'boolean' ? value : this.note(node, `${what} must be true or false`);
  }

  /** Milliseconds of a duration such as `90s` or `6m`. */
  duration(node: Node | undefined, what: string): number | undefined {
    const text = this.text(node, what);
    if (text === undefined) return undefined;
    const durationMs = parseDuration(text);
    if (durationMs === undefined) return this.note(node, `${what} is "${text}"; a duration is written 90s, 6m or 1h30m`);
    return durationMs <= longestMs ? durationMs : this.note(node, `${what} is "${text}"; a duration has at most 365d`);
  }

  /** Any value as plain data. Aliases are not followed, and depth is bounded, so that nothing can blow up. */
  plain(node: Node | undefined, depth = 0): unknown {
    if (isAlias(node)) return this.note(node, 'aliases are not followed here');
    if (isScalar(node)) return valueOf(node);
    if (depth > 50) return this.note(node, 'this is nested too deeply');
    if (isSeq(node)) return node.items.map((item) => this.plain(item, depth + 1));
    if (isMap(node)) return Object.fromEntries(this.entries(node, 'this').map(([name, value]) => [name, this.plain(value, depth + 1)]));
    return null;
  }
}

/** What a scalar means: text, number, truth or null; undefined for anything else. */
function valueOf(node: Node): string | number | boolean | null | undefined {
  const value = isScalar(node) ? scalarValue(node) : undefined;
  if (value === undefined || 'complaint' in value) return undefined;
  if (value.kind === 'null') return null;
  // `on` and its like are words here, as a YAML 1.2 editor has them.
  if (isScalar(node) && value.kind === 'boolean' && !/^(?:true|false)$/i.test(node.value)) return node.value;
  return 'text' in value ? Number(value.text) : value.value;
}

/** Longer than anything that is played. */
const longestMs = 365 * 24 * 60 * 60 * 1000;

/** `did you mean "steps"? `, or nothing where no word is near. */
export function meant(word: string, known: Iterable<string>): string {
  const [nearest] = word === '' ? [] : nearestNames(word, known);
  // Of node-1 to node-3 none is nearer to node-9 than the others.
  const isOtherNumber = nearest?.replace(/\d+/g, '') === word.replace(/\d+/g, '');
  return nearest === undefined || isOtherNumber ? '' : `did you mean "${nearest}"? `;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? 'nothing') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** A member when it has a value, nothing else: for objects without undefined members. */
export function optional<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [name in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in Name]?: Value });
}

/** A text with the place of its node. */
export function placedText(reader: Reader, node: Node | undefined, what: string): Placed<string> | undefined {
  const value = reader.text(node, what);
  return value === undefined || node === undefined ? undefined : { value, range: nodeRange(node) };
}

/** Manifests that stand in the file itself. */
export function manifestText(reader: Reader, node: Node | undefined, what: string): Placed<string> | undefined {
  const text = placedText(reader, node, what);
  const isFileName = text !== undefined && /^\s*\S+\.ya?ml\s*$/i.test(text.value);
  return isFileName ? reader.note(node, `${what} holds manifests as text: write | and the manifest below it`) : text;
}
