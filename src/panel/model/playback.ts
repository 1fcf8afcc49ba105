import type { RunView } from '../engine/run.ts';

/** Where the playhead is after some real time: shortened stretches pass in at most a second. */
export function played(run: RunView, fromMs: number, elapsedMs: number, speed: number): number {
  const stretch = run.axis.breaks.find((each) => fromMs >= each.fromMs && fromMs < each.toMs);
  const rate = stretch === undefined ? speed : Math.max(speed, (stretch.toMs - stretch.fromMs) / 1000);
  const atMs = fromMs + elapsedMs * rate;
  return stretch === undefined ? atMs : Math.min(atMs, Math.max(stretch.toMs, fromMs + elapsedMs * speed));
}
