/** Where two runs of the same object differ. */
import type { Segment } from './lanes.ts';

export interface Difference {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The stretches in which two lanes look different, joined where they touch. */
export function differences(ours: readonly Segment[], theirs: readonly Segment[]): Difference[] {
  const times = [...new Set([...ours, ...theirs].flatMap((segment) => [segment.fromMs, segment.toMs]))].toSorted((a, b) => a - b);
  const found: { fromMs: number; toMs: number }[] = [];
  for (let index = 1; index < times.length; index++) {
    const [fromMs, toMs] = [times[index - 1] ?? 0, times[index] ?? 0];
    const [a, b] = [at(ours, fromMs), at(theirs, fromMs)];
    if (a?.shape === b?.shape && a?.tone === b?.tone && a?.text === b?.text) continue;
    const last = found.at(-1);
    if (last?.toMs === fromMs) last.toMs = toMs;
    else found.push({ fromMs, toMs });
  }
  return found;
}

function at(segments: readonly Segment[], ms: number): Segment | undefined {
  return segments.find((segment) => segment.fromMs <= ms && ms < segment.toMs);
}
