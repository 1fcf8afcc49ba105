import { enqueue } from '../cluster/writes.ts';
import type { Context, Steps } from '../component.ts';

/** Work that takes a time, noted from when it is first asked for: whether it is done. Comes back to the key when it will be. */
export function* takesTime(key: string, note: string, durationMs: number, { memory, clock }: Context): Steps<boolean> {
  const sinceMs = (memory.get(note) as number | undefined) ?? clock.nowMs;
  const leftMs = sinceMs + durationMs - clock.nowMs;
  if (leftMs <= 0) {
    memory.delete(note);
    return true;
  }
  memory.set(note, sinceMs);
  yield enqueue(key, leftMs);
  return false;
}
