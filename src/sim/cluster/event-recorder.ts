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
}

/**
 * The event as it reaches the API server, with the notes to remember about its series.
 * kube: client-go tools/record EventCorrelator.EventCorrelate, EventAggregator.EventAggregate
 * differs: the spam filter (25 events an object, then one every 5 minutes) is left out, so that nothing is hidden
 */
export function correlate(
  notes: Pick<Notes, 'get'>,
  reporter: string,
  write: Extract<Write, { do: 'event' }>,
  nowMs: number,
): { readonly notes: readonly (readonly [string, unknown])[]; readonly event: ReportedEvent } {
  const { type, reason } = write;
  const group = `event ${reporter} ${keyText(write.key)} ${type} ${reason}`;
  const known = notes.get(group) as Series | undefined;
  const series: Series = known === undefined || nowMs - known.lastMs > windowMs ? { messages: [], lastMs: nowMs } : known;
  const messages = series.messages.includes(write.message) ? series.messages : [...series.messages, write.message];
  const combined = messages.length >= combineFrom;
  const message = combined ? `${combinedPrefix}${write.message}` : write.message;
  const counter = combined ? `${group} combined` : `${group} ${write.message}`;
  const count = ((notes.get(counter) as number | undefined) ?? 0) + 1;
  // Upstream forgets one message, any, whenever it has combined; here it is the oldest, so that those still known stay as they are.
  const next: Series = { messages: combined ? messages.slice(1) : messages, lastMs: nowMs };
  return {
    notes: [
      [group, next],
      [counter, count],
    ],
    event: { type, reason, message, count },
  };
}
