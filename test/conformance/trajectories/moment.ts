import { peekText } from '../../../src/base/peek.ts';
import type { Timeline } from '../../../src/sim/timeline.ts';
import { type Recording, type RecordedStep, withoutTime } from './recording.ts';
import { placeOf } from './requests.ts';
import type { Line } from './words.ts';

/** Times of a recording are told to a tenth of a second, so that the time from a milestone to a step may be wrong by so much. */
const roundingMs = 100;
/** Milestones that so much time is between are not near each other: their order to the step is not in question. */
const nearSeconds = 0.3;

/** Longer than this after its time in the recording, a milestone is not waited for any more. */
export const patienceMs = 60_000;

/** The step that was done last: when, and when in the recording (seconds). */
export interface Done {
  readonly atMs: number;
  readonly recorded: number;
}

/** When the step is due: runs the simulation until its milestone has happened. */
export function dueMs(step: RecordedStep, { expect }: Recording, last: Done, timeline: Timeline, lines: () => readonly Line[]): number {
  const fallbackMs = last.atMs + Math.round((step.at - last.recorded) * 1000);
  if (step.after === undefined) return fallbackMs;
  const find = finder(step.after, step.occurrence ?? 1, expect.milestones, last);
  const delayMs = Math.round((step.delay ?? 0) * 1000);
  for (let seen = -1; ; ) {
    if (timeline.trace.length !== seen) {
      seen = timeline.trace.length;
      const found = find(lines());
      if (found !== undefined) return found.atMs + delayMs;
    }
    const before = timeline.nowMs;
    if (before > fallbackMs + patienceMs) return before;
    timeline.advance(before + 100);
  }
}

/** Finds a recorded milestone among those of the simulated run: one that came after the last step is counted from there, any other from the start. */
function finder(
  after: string,
  occurrence: number,
  milestones: readonly string[],
  last: Done,
): (lines: readonly Line[]) => Line | undefined {
  const wanted = withoutTime(after);
  const alike = (text: string): boolean => uncounted(text) === uncounted(wanted);
  const place = milestones.map(withoutTime).indexOf(wanted);
  const times = milestones
    .slice(0, place + 1)
    .filter((each) => alike(withoutTime(each)))
    .map((each) => Number.parseFloat(each) - last.recorded);
  const since = times.filter((seconds) => seconds > 0).length;
  if (occurrence > 1 || since === 0 || times.some((seconds) => Math.abs(seconds) <= nearSeconds)) {
    return (lines) => lines.filter(({ text }) => text === wanted)[occurrence - 1];
  }
  return (lines) => lines.filter(({ text, atMs }) => atMs >= last.atMs && alike(text))[since - 1];
}

/** A milestone's text without saying which time it is that this happens. */
function uncounted(text: string): string {
  return text.replace(/#\d+/, '');
}

/**
 * When a step is to be done that is due then: the nearest moment, within what was lost by rounding, at which those milestones have happened that come
 * before its own in the recording, and not those that come after it.
 * `milestones`: all of the recording. `future`: what the simulated run shows if nothing is done, at least up to `latestMs(dueMs)`.
 */
export function momentOf(step: RecordedStep, dueMs: number, milestones: readonly string[], future: readonly Line[]): number {
  const own = ownMilestone(step, milestones);
  if (own === undefined) return dueMs;
  const happens = (milestone: string): number | undefined => future.find(({ text }) => text === withoutTime(milestone))?.atMs;
  const isNear = (milestone: string): boolean => Math.abs(Number.parseFloat(milestone) - step.at) <= nearSeconds;
  const times = (some: readonly string[]): number[] =>
    some
      .filter(isNear)
      .map(happens)
      .filter((each) => each !== undefined);
  const after = Math.max(dueMs - roundingMs, ...times(milestones.slice(0, own)).filter((atMs) => atMs <= latestMs(dueMs)));
  const before = Math.min(latestMs(dueMs), ...times(milestones.slice(own + 1)).map((atMs) => atMs - 1));
  return Math.max(after, Math.min(before, dueMs));
}

/** A step that is due then is not done later. */
export function latestMs(dueMs: number): number {
  return dueMs + roundingMs;
}

/** Place of the milestone that is the step itself: what a person wrote, or what befell the cluster, at its time. */
function ownMilestone(step: RecordedStep, milestones: readonly string[]): number | undefined {
  const { at, after, request, response } = step;
  if (Number(response?.['code'] ?? 0) >= 400) return undefined;
  const isOwn = (text: string): boolean =>
    request === undefined ? text.startsWith(step.do) : text.endsWith(' by user') && text.includes(nameIn(request));
  const first = after === undefined ? 0 : milestones.findLastIndex((each) => withoutTime(each) === withoutTime(after)) + 1;
  const place = milestones.findIndex(
    (each, index) => index >= first && Math.abs(Number.parseFloat(each) - at) <= nearSeconds && isOwn(withoutTime(each)),
  );
  return place < 0 ? undefined : place;
}

/** Name of the object that a request is about. */
function nameIn({ path, body }: NonNullable<RecordedStep['request']>): string {
  const { key } = placeOf(path);
  return key.name === '' ? (peekText(body, 'metadata', 'name') ?? '') : key.name;
}
