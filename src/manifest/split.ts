import type { TextRange } from '../base/text.ts';

/**
 * The pieces of a YAML stream, one a document, cut at the lines that begin with `---` or `...`. Such a line cannot stand inside of a scalar, so the cut
 * is exact. Comments and directives before a `---` belong to the document that it opens. JSON objects that follow each other are pieces too. The pieces
 * cover the whole text.
 */
export function splitDocuments(text: string): TextRange[] {
  const pieces: TextRange[] = [];
  let start = 0;
  for (const marker of markers(text)) {
    if (marker.isEnd) {
      pieces.push({ start, end: marker.lineEnd });
      start = marker.lineEnd;
    } else if (!isPreamble(text, start, marker.start)) {
      pieces.push({ start, end: marker.start });
      start = marker.start;
    }
  }
  if (pieces.length === 0 || !isPreamble(text, start, text.length)) pieces.push({ start, end: text.length });
  else pieces[pieces.length - 1] = { start: pieces.at(-1)?.start ?? 0, end: text.length };
  return pieces.flatMap((piece) => jsonObjects(text, piece));
}

/**
 * The objects of a JSON stream, one after another without a marker, as kubectl takes them; any other piece as it is.
 * kube: k8s.io/apimachinery/pkg/util/yaml YAMLOrJSONDecoder
 */
function jsonObjects(text: string, piece: TextRange): TextRange[] {
  const opening = /[\uFEFF\s]*/y;
  const found: TextRange[] = [];
  let { start } = piece;
  for (;;) {
    opening.lastIndex = start;
    const end = opening.test(text) && text[opening.lastIndex] === '{' ? endOfObject(text, opening.lastIndex, piece.end) : undefined;
    opening.lastIndex = end ?? piece.end;
    if (end === undefined || !opening.test(text) || text[opening.lastIndex] !== '{' || opening.lastIndex >= piece.end) break;
    found.push({ start, end });
    start = end;
  }
  return [...found, { start, end: piece.end }];
}

/** Offset behind the brace that closes an object of JSON; undefined where none does. */
function endOfObject(text: string, start: number, end: number): number | undefined {
  const token = /[{}]|"(?:[^"\\]|\\.)*"/gs;
  token.lastIndex = start;
  let depth = 0;
  for (let match = token.exec(text); match !== null && match.index < end; match = token.exec(text)) {
    if (match[0] === '{') depth += 1;
    else if (match[0] === '}') depth -= 1;
    if (depth === 0) return match.index + 1;
  }
  return undefined;
}

interface Marker {
  readonly start: number;
  readonly lineEnd: number;
  /** `...` rather than `---`. */
  readonly isEnd: boolean;
}

function* markers(text: string): Generator<Marker> {
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  if (/^(?:---|\.\.\.)(?:[ \t\r\n]|$)/.test(text.slice(first, first + 4))) yield markerAt(text, first);
  const pattern = /\n(?:---|\.\.\.)(?=[ \t\r\n]|$)/g;
  while (pattern.exec(text) !== null) yield markerAt(text, pattern.lastIndex - 3);
}

function markerAt(text: string, start: number): Marker {
  const newline = text.indexOf('\n', start);
  return { start, lineEnd: newline === -1 ? text.length : newline + 1, isEnd: text[start] === '.' };
}

/** Whether a stretch holds only blank lines, comments and directives. */
function isPreamble(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end) {
    const newline = text.indexOf('\n', at);
    const lineEnd = newline === -1 || newline >= end ? end : newline + 1;
    const line = text.slice(at, lineEnd).replace(/^\uFEFF/, '');
    if (!/^(?:%.*|[ \t]*(?:#.*)?)[\r\n]*$/.test(line)) return false;
    at = lineEnd;
  }
  return true;
}
