/**
 * The time axis: from virtual milliseconds to a place between 0 and 1, with long stretches in which nothing happens drawn short.
 * Monotone and continuous, so that a drag over a shortened stretch still passes every moment of it.
 */

/** A shortened stretch, with the place of its middle. */
export interface Break {
  readonly fromMs: number;
  readonly toMs: number;
  readonly middle: number;
}

export interface Tick {
  readonly atMs: number;
  readonly place: number;
}

export interface TimeAxis {
  readonly startMs: number;
  readonly endMs: number;
  readonly breaks: readonly Break[];
  /** Place of a moment, 0 at the start and 1 at the end; clamped. */
  place(ms: number): number;
  /** Whole milliseconds at a place; clamped. */
  time(place: number): number;
  /** Moments to name on an axis of `widthPx`, about `spacingPx` apart. None stands within a shortened stretch. */
  ticks(widthPx: number, spacingPx: number): readonly Tick[];
}

/** Knots of the piecewise linear map: moment and length from the start. */
interface Knot {
  readonly ms: number;
  readonly at: number;
}

const shortestBusyMs = 5_000;
const longestBusyMs = 30_000;
/** A gap counts as shortened, and is marked, from this many times the unit on. */
const markedFrom = 3;
const steps = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
  21_600_000, 86_400_000,
];

/**
 * @param moments times at which something is to be seen, in any order
 * @param endMs where the axis ends; a tail after the last moment counts as a gap like any other
 */
export function createTimeAxis(moments: readonly number[], endMs: number): TimeAxis {
  const sorted = [...new Set([0, ...moments, endMs])].filter((ms) => ms >= 0 && ms <= endMs).toSorted((a, b) => a - b);
  const unitMs = unitOf(sorted);
  const knots: Knot[] = [{ ms: 0, at: 0 }];
  const stretches: { from: Knot; to: Knot }[] = [];
  for (let index = 1; index < sorted.length; index++) {
    const from = knots.at(-1) ?? { ms: 0, at: 0 };
    const ms = sorted[index] ?? 0;
    const to = { ms, at: from.at + shown(ms - from.ms, unitMs) };
    knots.push(to);
    if (to.ms - from.ms > markedFrom * unitMs) stretches.push({ from, to });
  }
  const length = Math.max(knots.at(-1)?.at ?? 0, 1);
  const place = (ms: number): number => interpolate(knots, ms, 'ms', 'at') / length;
  return {
    startMs: 0,
    endMs,
    breaks: stretches.map(({ from, to }) => ({ fromMs: from.ms, toMs: to.ms, middle: (from.at + to.at) / 2 / length })),
    place,
    time: (at) => Math.round(interpolate(knots, at * length, 'at', 'ms')),
    ticks: (widthPx, spacingPx) => ticksOf(endMs, stretches, place, widthPx, spacingPx),
  };
}

/** What counts as a short gap in this run: grows with how much happens. */
function unitOf(sorted: readonly number[]): number {
  let busy = 0;
  for (let index = 1; index < sorted.length; index++) {
    const gap = (sorted[index] ?? 0) - (sorted[index - 1] ?? 0);
    if (gap <= shortestBusyMs) busy += gap;
  }
  return Math.min(Math.max(busy / 2, shortestBusyMs), longestBusyMs);
}

function shown(gapMs: number, unitMs: number): number {
  return gapMs <= unitMs ? gapMs : unitMs * (1 + Math.log2(gapMs / unitMs) / 3);
}

function interpolate(knots: readonly Knot[], value: number, by: keyof Knot, to: keyof Knot): number {
  let low = 0;
  let high = knots.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((knots[middle]?.[by] ?? 0) <= value) low = middle;
    else high = middle;
  }
  const from = knots[low];
  const until = knots[high];
  if (from === undefined || until === undefined) return 0;
  const span = until[by] - from[by];
  const share = span <= 0 ? 0 : Math.min(Math.max((value - from[by]) / span, 0), 1);
  return from[to] + share * (until[to] - from[to]);
}

/** Ends of shortened stretches first, because something happens there; then round moments, as dense as each part between stretches allows. */
function ticksOf(
  endMs: number,
  stretches: readonly { from: Knot; to: Knot }[],
  place: (ms: number) => number,
  widthPx: number,
  spacingPx: number,
): Tick[] {
  const ticks: Tick[] = [];
  const add = (atMs: number, reservedPx: number): void => {
    const at = place(atMs);
    const isFree = ticks.every((tick) => Math.abs(tick.place - at) * widthPx >= reservedPx);
    if (isFree && (1 - at) * widthPx >= 28) ticks.push({ atMs, place: at });
  };
  add(0, 0);
  for (const { to } of stretches) add(to.ms, spacingPx * 0.95);
  let fromMs = 0;
  const part = (untilMs: number): void => {
    const pxPerMs = ((place(untilMs) - place(fromMs)) * widthPx) / Math.max(untilMs - fromMs, 1);
    const step = steps.find((each) => each * pxPerMs >= spacingPx) ?? 0;
    const last = untilMs === endMs ? untilMs : untilMs - step / 2;
    if (step > 0) for (let atMs = Math.ceil(fromMs / step) * step; atMs <= last; atMs += step) add(atMs, spacingPx);
  };
  for (const stretch of stretches) {
    part(stretch.from.ms);
    fromMs = stretch.to.ms;
  }
  part(endMs);
  return ticks.toSorted((a, b) => a.place - b.place);
}
