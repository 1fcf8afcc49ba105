import type { Transition } from '../transition.ts';
import { dataLost } from './data-lost.ts';
import { foreignData } from './foreign-data.ts';
import type { FoundHarm, Harm } from './harm.ts';
import { oneIdentityTwice } from './one-identity-twice.ts';
import { quorumLost } from './quorum-lost.ts';

/** Every harm that is looked for. */
export const harms: readonly Harm[] = [oneIdentityTwice, quorumLost, dataLost, foreignData];

/** What hurts in a trace, in its order. */
export function harmsOf(trace: readonly Transition[]): FoundHarm[] {
  const readers = harms.map((harm) => ({ name: harm.name, read: harm.watch() }));
  const found: FoundHarm[] = [];
  for (const transition of trace) {
    if (transition.verb !== 'process') continue;
    for (const { name, read } of readers) {
      const harm = read(transition);
      if (harm !== undefined) found.push({ name, seq: transition.seq, atMs: transition.atMs, ...harm });
    }
  }
  return found;
}
