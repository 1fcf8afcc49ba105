import { Streams } from '../../src/sim/kernel/streams.ts';

/** Draws by name, so that one more draw here does not change another. */
export class Dice {
  readonly #streams: Streams;

  constructor(seed: number) {
    this.#streams = new Streams(seed);
  }

  below(name: string, count: number): number {
    return this.#streams.below(name, count);
  }

  one<T>(name: string, ...choices: readonly T[]): T {
    return choices[this.below(name, choices.length)] as T;
  }

  chance(name: string, percent: number): boolean {
    return this.below(name, 100) < percent;
  }

  /** The part with this chance, else nothing: for spreading into an object. */
  maybe<T extends object>(name: string, percent: number, part: () => T): T | undefined {
    return this.chance(name, percent) ? part() : undefined;
  }
}
