/** Lines that both sides have, as places in each. */
interface Block {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

interface Change {
  readonly kind: 'same' | 'changed';
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

/** More lines than this are not compared one by one. */
const maxLines = 2000;

/**
 * The unified diff of two lists of lines, without file names: hunks with `context` lines around each change. Matching blocks are the longest ones
 * first, as in Python's difflib and its translations.
 */
export function unifiedDiff(before: readonly string[], after: readonly string[], context = 3): string {
  const changes = changesBetween(before.slice(0, maxLines), after.slice(0, maxLines));
  return hunksOf(changes, context)
    .map((hunk) => hunkText(hunk, before, after))
    .join('');
}

function changesBetween(before: readonly string[], after: readonly string[]): Change[] {
  const blocks: Block[] = [];
  collectBlocks(before, after, [0, before.length], [0, after.length], blocks);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  for (const block of [...blocks, { before: before.length, after: after.length, length: 0 }]) {
    if (i < block.before || j < block.after) changes.push({ kind: 'changed', before: [i, block.before], after: [j, block.after] });
    const ends: readonly [number, number] = [block.before + block.length, block.after + block.length];
    if (block.length > 0) changes.push({ kind: 'same', before: [block.before, ends[0]], after: [block.after, ends[1]] });
    [i, j] = ends;
  }
  return joined(changes);
}

/** Neighbouring runs of equal lines are one. */
function joined(changes: readonly Change[]): Change[] {
  const out: Change[] = [];
  for (const change of changes) {
    const last = out.at(-1);
    if (last?.kind === 'same' && change.kind === 'same') {
      out[out.length - 1] = { kind: 'same', before: [last.before[0], change.before[1]], after: [last.after[0], change.after[1]] };
    } else out.push(change);
  }
  return out;
}

function collectBlocks(
  before: readonly string[],
  after: readonly string[],
  inBefore: readonly [number, number],
  inAfter: readonly [number, number],
  blocks: Block[],
): void {
  const found = longestMatch(before, after, inBefore, inAfter);
  if (found.length === 0) return;
  collectBlocks(before, after, [inBefore[0], found.before], [inAfter[0], found.after], blocks);
  blocks.push(found);
  collectBlocks(before, after, [found.before + found.length, inBefore[1]], [found.after + found.length, inAfter[1]], blocks);
}

/** The longest run of equal lines; of several the one that begins first. */
function longestMatch(
  before: readonly string[],
  after: readonly string[],
  inBefore: readonly [number, number],
  inAfter: readonly [number, number],
): Block {
  let best: Block = { before: inBefore[0], after: inAfter[0], length: 0 };
  let lengths = new Map<number, number>();
  for (let i = inBefore[0]; i < inBefore[1]; i += 1) {
    const next = new Map<number, number>();
    for (let j = inAfter[0]; j < inAfter[1]; j += 1) {
      if (before[i] !== after[j]) continue;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > best.length) best = { before: i - length + 1, after: j - length + 1, length };
    }
    lengths = next;
  }
  return best;
}

/** Changes with their surroundings; two that are near are one hunk. */
function hunksOf(changes: readonly Change[], context: number): Change[][] {
  const hunks: Change[][] = [];
  let hunk: Change[] = [];
  changes.forEach((change, index) => {
    if (change.kind === 'changed') {
      hunk.push(change);
      return;
    }
    const [from, to] = change.before;
    const shift = change.after[0] - from;
    const part = (start: number, end: number): Change => ({ kind: 'same', before: [start, end], after: [start + shift, end + shift] });
    const isFirst = index === 0;
    const isLast = index === changes.length - 1;
    if (!isFirst && !isLast && to - from <= 2 * context) {
      hunk.push(change);
      return;
    }
    if (!isFirst) hunks.push([...hunk, part(from, Math.min(from + context, to))]);
    hunk = isLast ? [] : [part(Math.max(to - context, from), to)];
  });
  if (hunk.some((change) => change.kind === 'changed')) hunks.push(hunk);
  return hunks;
}

function hunkText(hunk: readonly Change[], before: readonly string[], after: readonly string[]): string {
  const range = (side: 'before' | 'after'): string => {
    const [start, end] = [hunk[0]?.[side][0] ?? 0, hunk.at(-1)?.[side][1] ?? 0];
    const length = end - start;
    return length === 1 ? `${start + 1}` : `${length === 0 ? start : start + 1},${length}`;
  };
  const lines = hunk.flatMap((change) => {
    const old = before.slice(change.before[0], change.before[1]);
    if (change.kind === 'same') return old.map((line) => ` ${line}`);
    return [...old.map((line) => `-${line}`), ...after.slice(change.after[0], change.after[1]).map((line) => `+${line}`)];
  });
  return [`@@ -${range('before')} +${range('after')} @@`, ...lines, ''].join('\n');
}
