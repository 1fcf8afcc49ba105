import type { ObjectKey } from '../../kube/objects.ts';
import type { Transition } from '../sim.ts';

/** A moment that a person would step to: an Event, something a person or fate did, or a change that a lane shows. */
export interface Moment {
  readonly seq: number;
  readonly atMs: number;
  /** `problem`: where *next problem* stops. */
  readonly kind: 'event' | 'act' | 'problem';
  readonly object: ObjectKey;
}

/** The moment of a transition, if it is one to step to. */
export function momentOf(transition: Transition): Moment | undefined {
  const { seq, atMs, verb, object, event, response } = transition;
  if (verb === 'event') return { seq, atMs, kind: event?.type === 'Warning' ? 'problem' : 'event', object };
  if (verb === 'fault') return { seq, atMs, kind: 'problem', object };
  if (verb === 'request') return { seq, atMs, kind: response !== undefined && response.code >= 400 ? 'problem' : 'act', object };
  return undefined;
}

/** Index of the first moment after a time; `length` when there is none. */
export function firstAfter(moments: readonly Moment[], atMs: number): number {
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
