import { integerBelow, nextState, streamState } from '../../base/prng.ts';

/** Random numbers by name: what one component draws never changes what another one gets. */
export class Streams {
  readonly #seed: number;
  readonly #states: Map<string, number>;

  constructor(seed: number, states: ReadonlyMap<string, number> = new Map()) {
    this.#seed = seed;
    this.#states = new Map(states);
  }

  /** A whole number from 0 up to, not including, `below`, from the stream of that name. */
  below(name: string, below: number): number {
    const state = nextState(this.#states.get(name) ?? streamState(this.#seed, name));
    this.#states.set(name, state);
    return integerBelow(state, below);
  }

  copy(): ReadonlyMap<string, number> {
    return new Map(this.#states);
  }
}
