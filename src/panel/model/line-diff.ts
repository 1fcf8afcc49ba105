/** Lines of two texts put side by side in one list: which stayed, which are new, which are gone. */

export interface DiffLine {
  readonly change: 'same' | 'new' | 'gone';
  readonly text: string;
}

/** Above this many cells the middle part is told as wholly replaced. */
const cellLimit = 4_000_000;

function same(lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ change: 'same', text }));
}

/** Shortest edit by longest common subsequence, after common heads and tails are set aside. */
export function lineDiff(before: readonly string[], after: readonly string[]): DiffLine[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail++;
  return [
    ...same(after.slice(0, head)),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(after.slice(after.length - tail)),
  ];
}

function middle(before: readonly string[], after: readonly string[]): DiffLine[] {
  const rows = before.length;
  const columns = after.length;
  const replaced = (): DiffLine[] => [
    ...before.map((text): DiffLine => ({ change: 'gone', text })),
    ...after.map((text): DiffLine => ({ change: 'new', text })),
  ];
  if (rows === 0 || columns === 0 || rows * columns > cellLimit) return replaced();
  const width = columns + 1;
  const common = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      common[row * width + column] =
        before[row] === after[column]
          ? (common[(row + 1) * width + column + 1] ?? 0) + 1
          : Math.max(common[(row + 1) * width + column] ?? 0, common[row * width + column + 1] ?? 0);
    }
  }
  return walk(before, after, common, width);
}

function walk(before: readonly string[], after: readonly string[], common: Uint32Array, width: number): DiffLine[] {
  const lines: DiffLine[] = [];
  let row = 0;
  let column = 0;
  while (row < before.length || column < after.length) {
    const old = before[row];
    const fresh = after[column];
    if (old !== undefined && old === fresh) {
      lines.push({ change: 'same', text: old });
      row++;
      column++;
    } else if (
      old !== undefined &&
      (fresh === undefined || (common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0))
    ) {
      lines.push({ change: 'gone', text: old });
      row++;
    } else {
      lines.push({ change: 'new', text: fresh ?? '' });
      column++;
    }
  }
  return lines;
}
