import type { ObjectKey } from '../../kube/objects.ts';
import type { Transition } from '../sim.ts';

/** A moment that a person would step to: an Event, something a person or fate did, or a change that a lane shows. */
export interface Moment {
  readonly seq: number;
  readonly atMs: number;
  /** `problem`: where *next problem* stops. */
  readonly kind: 'event' | 'act' | 'problem';
  readonly object: ObjectKey;
  /** What hurts, where the moment is a harm: its name and a sentence. */
  readonly harm?: { readonly name: string; readonly text: string };
}

/** A probe that fails while its program starts is no problem; from so many failures on, it is one. */
const unhealthyTimes = 3;

function isProblem({ type, reason, count = 1 }: NonNullable<Transition['event']>): boolean {
  return type === 'Warning' && (reason !== 'Unhealthy' || count === unhealthyTimes);
}

/** The moment of a transition, if it is one to step to. */
export function momentOf(transition: Transition): Moment | undefined {
  const { seq, atMs, verb, object, event, response } = transition;
  if (verb === 'event') return { seq, atMs, kind: event !== undefined && isProblem(event) ? 'problem' : 'event', object };
  if (verb === 'fault') return { seq, atMs, kind: 'problem', object };
  if (verb === 'request') return { seq, atMs, kind: response !== undefined && response.code >= 400 ? 'problem' : 'act', object };
  return undefined;
}

/** Index of the first moment or transition after a time; `length` when there is none. */
export function firstAfter(moments: readonly { readonly atMs: number }[], atMs: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** `pod/web-0`: how kubectl names the object of an event. */
export function eventObject(key: ObjectKey): string {
  return `${key.kind.toLowerCase()}/${key.name}`;
}

/** The moment after (1) or before (-1) the selected one, or the playhead where no moment at it is selected. */
export function neighbourMoment(
  moments: readonly Moment[],
  playheadMs: number,
  selectedSeq: number | undefined,
  by: 1 | -1,
): Moment | undefined {
  const selected = moments.findIndex((moment) => moment.seq === selectedSeq && moment.atMs === playheadMs);
  if (selected >= 0) return moments[selected + by];
  return by > 0 ? moments[firstAfter(moments, playheadMs)] : moments[firstAfter(moments, playheadMs - 1) - 1];
}
