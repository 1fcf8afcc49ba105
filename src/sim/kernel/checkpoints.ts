/** A moment that can be returned to. */
export interface Checkpoint<S> {
  readonly atMs: number;
  /** Transitions recorded so far. */
  readonly traceLength: number;
  /** Made by hand, between events: thinning keeps it. */
  readonly fixed: boolean;
  readonly state: S;
}

/** More than this many are thinned to every other one, so that a long run keeps few and a short one keeps them close. */
const most = 64;

/** Sparse checkpoints, oldest first. */
export class Checkpoints<S> {
  #kept: Checkpoint<S>[] = [];
  #everyEvents = 256;
  #since = 0;

  /** To be called after each handled event: whether it is time for another one. */
  due(): boolean {
    this.#since++;
    return this.#since >= this.#everyEvents;
  }

  add(checkpoint: Checkpoint<S>): void {
    this.#since = 0;
    this.#kept.push(checkpoint);
    if (this.#kept.length <= most) return;
    this.#kept = this.#kept.filter((each, index) => each.fixed || index % 2 === 0 || index === this.#kept.length - 1);
    this.#everyEvents *= 2;
  }

  /** The latest one at or before the instant. */
  before(atMs: number): Checkpoint<S> | undefined {
    return this.#kept.findLast((each) => each.atMs <= atMs);
  }

  /** The latest one with at most so many transitions. */
  withTrace(traceLength: number): Checkpoint<S> | undefined {
    return this.#kept.findLast((each) => each.traceLength <= traceLength);
  }

  /** Takes over what another run knows of their common past, before the own ones. */
  share(other: Checkpoints<S>, untilMs: number): void {
    this.#kept = [...other.#kept.filter((each) => each.atMs < untilMs), ...this.#kept];
  }
}
