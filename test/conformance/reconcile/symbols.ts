import { goJson, revisionData, revisionHash, revisionName } from '../../../src/kube/revision-hash.ts';
import type { Target } from '../../../src/kube/versions.ts';
import type { Recorded } from './record.ts';
import { setWithTemplate } from './state.ts';

const letters = ['A', 'B', 'C', 'D', 'E', 'F', 'G'];

/**
 * Names of revisions: the recordings write `revA` where the controller computes a hash of template A, and so on. Names that are no hash of one of the
 * templates (`revX`, `revA-old`) are kept, filled up to the recorded length.
 */
export interface Symbols {
  /** The name in the simulated cluster. */
  real(symbol: string): string;
  /** Every name in a text, or in a plain value, replaced by its symbol. */
  symbolic<T>(value: T): T;
}

export function symbolsOf(record: Recorded, target: Target): Symbols {
  const bySymbol = new Map<string, string>();
  for (const letter of letters) {
    const bytes = goJson(revisionData(setWithTemplate(record, letter, target), target));
    for (const count of [0, 1, 2]) {
      const symbol = count === 0 ? `rev${letter}` : `rev${letter}#${count}`;
      bySymbol.set(symbol, revisionName(record.set.name, revisionHash(bytes, count)));
    }
  }
  for (const { name, nameLength } of record.revisions) {
    if (!bySymbol.has(name)) bySymbol.set(name, `${record.set.name}-${name}`.padEnd(nameLength, '0').slice(0, nameLength));
  }
  const pairs = [...bySymbol].sort((left, right) => right[1].length - left[1].length);
  const text = (value: string): string => pairs.reduce((each, [symbol, name]) => each.replaceAll(name, symbol), value);
  return {
    real: (symbol) => bySymbol.get(symbol) ?? symbol,
    symbolic: <T>(value: T): T => JSON.parse(text(JSON.stringify(value ?? null))) as T,
  };
}
