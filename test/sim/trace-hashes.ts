import { traceText } from '../../src/scenario/trace-text.ts';
import { createTimeline } from '../../src/sim/timeline.ts';
import { randomWorld, troubleMs } from '../fuzz/random-world.ts';

/** Worlds with faults, quotas, lagging caches, several versions: whatever the seeds bring. */
const seeds = [3, 17, 42, 99, 123, 256, 511, 777];

/** A hash of the trace of each world, the same wherever an engine of JavaScript runs. One line a world. */
export function traceHashes(): string {
  return seeds
    .map((seed) => {
      const timeline = createTimeline(randomWorld(seed));
      timeline.advance(troubleMs);
      return `${seed} ${timeline.trace.length} ${hashOf(traceText(timeline.trace) + JSON.stringify(timeline.trace))}`;
    })
    .join('\n');
}

/** FNV-1a over the text's units, 32 bits, forwards and backwards. */
function hashOf(text: string): string {
  let [forwards, backwards] = [0x811c9dc5, 0x811c9dc5];
  for (let at = 0; at < text.length; at++) {
    forwards = Math.imul(forwards ^ text.charCodeAt(at), 0x01000193);
    backwards = Math.imul(backwards ^ text.charCodeAt(text.length - 1 - at), 0x01000193);
  }
  return [forwards, backwards].map((each) => (each >>> 0).toString(16).padStart(8, '0')).join('');
}
