/** Where two runs of the same object differ. */
import { t } from '../l10n.ts';
import type { Lane, Segment } from './lanes.ts';

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

/** One object that two runs tell differently. */
export interface LaneDifference {
  readonly lane: Lane;
  /** From when on it differs for the first time. */
  readonly atMs: number;
  readonly here: string;
  readonly there: string;
}

/** The objects that differ between two runs, what differs first first. */
export function laneDifferences(ours: readonly Lane[], theirs: readonly Lane[]): LaneDifference[] {
  const others = new Map(theirs.map((lane) => [lane.id, lane]));
  const known = new Set(ours.map((lane) => lane.id));
  const onlyThere = theirs.filter((lane) => !known.has(lane.id)).map((lane): Lane => ({ ...lane, segments: [], marks: [] }));
  return [...ours, ...onlyThere]
    .flatMap((lane): LaneDifference[] => {
      const segments = others.get(lane.id)?.segments ?? [];
      const [first] = differences(lane.segments, segments);
      if (first === undefined) return [];
      const words = (parts: readonly Segment[]): string => at(parts, first.fromMs)?.text ?? t('does not exist');
      return [{ lane, atMs: first.fromMs, here: words(lane.segments), there: words(segments) }];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
}
