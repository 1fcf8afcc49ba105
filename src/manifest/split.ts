import type { TextRange } from '../base/text.ts';

/**
 * The pieces of a YAML stream, one a document, cut at the lines that begin with `---` or `...`. Such a line cannot stand inside of a scalar, so the cut
 * is exact. Comments and directives before a `---` belong to the document that it opens. The pieces cover the whole text.
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
  return pieces;
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
