import type { TextRange } from '../base/text.ts';

/**
 * Where a part of a text that stands in a scenario file as a value (`apply: |` …) stands in the file itself.
 *
 * @param source text of the scenario file
 * @param value range of the value in it, header and indentation included
 * @param part range in the value's own text
 * @returns the range in the file; the whole value where its lines are not the file's lines (folded or quoted texts)
 */
export function placeInSource(source: string, value: TextRange, part: TextRange): TextRange {
  if (source[value.start] !== '|') return value;
  const first = source.indexOf('\n', value.start) + 1;
  if (first === 0 || first > value.end) return value;
  const lines = source.slice(first, value.end).split('\n');
  const margin = /^ */.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0].length ?? 0;
  const starts: { readonly own: number; readonly inFile: number; readonly length: number }[] = [];
  let own = 0;
  let inFile = first;
  for (const line of lines) {
    const bare = Math.max(0, line.length - margin);
    starts.push({ own, inFile: inFile + Math.min(margin, line.length), length: bare });
    own += bare + 1;
    inFile += line.length + 1;
  }
  const at = (offset: number) => {
    const line = starts.findLast((each) => each.own <= offset);
    return line === undefined ? value.start : line.inFile + Math.min(offset - line.own, line.length);
  };
  return { start: at(part.start), end: Math.max(at(part.start), at(part.end)) };
}
