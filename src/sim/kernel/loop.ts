import type { EventQueue, QueuedEvent } from './event-queue.ts';

/** How far a run of the loop came. */
export interface LoopResult {
  /** Events handled in this run. */
  readonly handled: number;
  /** True when the next event lies beyond `untilMs` or there is none; false when `maxEvents` ended the run. */
  readonly reached: boolean;
}

/**
 * Handles events in order until `untilMs` (inclusive) or `maxEvents`, whichever comes first, or as soon as `isHeld`. `handle` may queue more.
 */
export function runLoop(
  queue: EventQueue,
  handle: (event: QueuedEvent) => void,
  untilMs: number,
  maxEvents: number,
  isHeld?: () => boolean,
): LoopResult {
  let handled = 0;
  for (;;) {
    if (isHeld?.() === true) return { handled, reached: false };
    const next = queue.peek();
    if (next === undefined || next.atMs > untilMs) return { handled, reached: true };
    if (handled >= maxEvents) return { handled, reached: false };
    queue.pop();
    handled++;
    handle(next);
  }
}
