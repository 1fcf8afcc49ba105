import { Streams } from '../../src/sim/kernel/streams.ts';

/** Draws by name, so that one more draw here does not change another. */
export class Dice {
  readonly #streams: Streams;
  /** Half of the seeds have nothing in the way: so much more happens there. */
  readonly #tame: boolean;

  constructor(seed: number) {
    this.#streams = new Streams(seed);
    this.#tame = this.below('tame', 2) === 0;
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

  /** The same for what keeps pods from running: never where nothing is to be in the way. */
  hardly<T extends object>(name: string, percent: number, part: () => T): T | undefined {
    return this.#tame ? undefined : this.maybe(name, percent, part);
  }

  /** The usual, or one of what keeps pods from running. */
  usually<T>(name: string, percent: number, usual: T, ...others: readonly T[]): T {
    return this.#tame || this.chance(`usual ${name}`, percent) ? usual : this.one(name, ...others);
  }
}
