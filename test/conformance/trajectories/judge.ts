import { type Count, count } from './count.ts';
import { drive } from './drive.ts';
import { observe, type Observed } from './observed.ts';
import type { Recording } from './recording.ts';

export interface Judged {
  readonly figures: Count;
  readonly observed: Observed;
  /** What drew the lots; 0: none were drawn. */
  readonly seed: number;
  /** Facts that the run without lots shows. */
  readonly heldWithoutLots: number;
}

/** Seeds that are tried. */
const seeds = 16;

/** Runs a recording: without lots; where more than events is missed, with the lots of the first seed that shows most. */
export function judge(recording: Recording): Judged {
  const plain = judgeWith(recording, 0);
  let best = plain;
  for (let seed = 1; seed <= seeds && best.figures.missed.some(({ fact }) => !fact.startsWith('event')); seed++) {
    const other = judgeWith(recording, seed);
    if (other.figures.held > best.figures.held) best = other;
  }
  return { ...best, heldWithoutLots: plain.figures.held };
}

function judgeWith(recording: Recording, seed: number): Omit<Judged, 'heldWithoutLots'> {
  const observed = observe(recording, drive(recording, seed));
  return { figures: count(recording, observed), observed, seed };
}
