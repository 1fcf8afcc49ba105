import type { ScalarStyle } from '../nodes.ts';
import type { Mark } from './cursor.ts';
import type { Directive, Tag } from './properties.ts';

export type TokenKind =
  | ('stream-end' | 'directive' | 'document-start' | 'document-end' | 'block-sequence-start' | 'block-mapping-start' | 'block-end')
  | ('flow-sequence-start' | 'flow-sequence-end' | 'flow-mapping-start' | 'flow-mapping-end')
  | ('block-entry' | 'flow-entry' | 'key' | 'value' | 'alias' | 'anchor' | 'tag' | 'scalar');

/** A token of a text. All have the same members: there are many of them. */
export class Token implements Mark {
  readonly kind: TokenKind;
  readonly start: number;
  readonly line: number;
  readonly column: number;
  end: number;
  /** The value of a scalar; the name of an anchor or alias. */
  text = '';
  style: ScalarStyle = 'plain';
  detail: Tag | Directive | undefined = undefined;
  /** A key without `?` may begin here, and must where it is required. */
  mayBeKey = false;
  isRequired = false;
  /** Which token it is, from the start of the text; kept only for such keys. */
  number = 0;

  constructor(kind: TokenKind, start: number, line: number, column: number) {
    this.kind = kind;
    this.start = start;
    this.line = line;
    this.column = column;
    this.end = start;
  }
}

/** A set of kinds. */
export function kinds(...all: TokenKind[]): ReadonlySet<TokenKind> {
  return new Set(all);
}

export const endsDocument = kinds('directive', 'document-start', 'document-end', 'stream-end');
export const beginsNode = kinds('scalar', 'alias', 'anchor', 'tag', 'flow-sequence-start', 'flow-mapping-start');
export const beginsBlock = kinds('block-sequence-start', 'block-mapping-start');
