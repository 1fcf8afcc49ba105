import { keyText } from '../../kube/objects.ts';
import type { Notes } from '../component.ts';
import type { ReportedEvent } from '../transition.ts';
import type { Write } from './write.ts';

/** From so many different messages on (same object, type, reason and reporter, within the window) they are combined into one. */
const combineFrom = 10;
const windowMs = 600_000;
const combinedPrefix = '(combined from similar events): ';

interface Series {
  readonly messages: readonly string[];
  readonly lastMs: number;
  /** Each text that was reported, the combined ones as one, and how often. */
  readonly texts: readonly string[];
  readonly counts: readonly number[];
}

/**
 * The event as it reaches the API server; its series is remembered in the notes.
 * kube: client-go tools/record EventCorrelator.EventCorrelate, EventAggregator.EventAggregate
 * differs: the spam filter (25 events an object, then one every 5 minutes) is left out, so that nothing is hidden
 */
export function correlate(
  notes: Pick<Notes, 'get' | 'set'>,
  reporter: string,
  write: Extract<Write, { do: 'event' }>,
  nowMs: number,
): ReportedEvent {
  const { type, reason } = write;
  const group = `event ${reporter} ${keyText(write.key)} ${type} ${reason}`;
  const known = notes.get(group) as Series | undefined;
  const before = known === undefined || nowMs - known.lastMs > windowMs ? [] : known.messages;
  const messages = before.includes(write.message) ? before : [...before, write.message];
  const combined = messages.length >= combineFrom;
  const message = combined ? `${combinedPrefix}${write.message}` : write.message;
  const counted = combined ? combinedPrefix : message;
  const { texts = [], counts = [] } = known ?? {};
  const place = texts.indexOf(counted);
  const count = (counts[place] ?? 0) + 1;
  // Upstream forgets one message, any, whenever it has combined; here it is the oldest, so that those still known stay as they are.
  const next: Series = {
    messages: combined ? messages.slice(1) : messages,
    lastMs: nowMs,
    texts: place < 0 ? [...texts, counted] : texts,
    counts: place < 0 ? [...counts, count] : counts.with(place, count),
  };
  notes.set(group, next);
  return { type, reason, message, count };
}
