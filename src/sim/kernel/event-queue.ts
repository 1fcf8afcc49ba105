import { Heap } from '../../base/heap.ts';

/** Something that will happen: plain data, never a function, so that a copy of the queue is a copy of the future. Immutable. */
export interface QueuedEvent {
  readonly atMs: number;
  /** Breaks ties: events of one instant happen in the order in which they were queued. */
  readonly order: number;
  /** Who handles it. */
  readonly handler: string;
  readonly payload: unknown;
  /** Sequence number of the transition that led here, where there was one. */
  readonly cause: number | undefined;
  /** Housekeeping that goes on for ever (heartbeats): a world with nothing else to do is quiet. */
  readonly background: boolean;
}

function before(left: QueuedEvent, right: QueuedEvent): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.order < right.order);
}

/** What is still to happen, soonest first. */
export class EventQueue {
  #heap: Heap<QueuedEvent>;
  #nextOrder: number;
  #foreground: number;

  constructor(copy?: QueueCopy) {
    this.#heap = new Heap(before, copy?.events);
    this.#nextOrder = copy?.nextOrder ?? 0;
    this.#foreground = copy?.foreground ?? 0;
  }

  /** Queues an event; `atMs` must be a whole number, not in the past. */
  push(atMs: number, handler: string, payload: unknown, cause?: number, background = false): void {
    this.#heap.push({ atMs, order: this.#nextOrder++, handler, payload, cause, background });
    if (!background) this.#foreground++;
  }

  peek(): QueuedEvent | undefined {
    return this.#heap.peek();
  }

  pop(): QueuedEvent | undefined {
    const event = this.#heap.pop();
    if (event !== undefined && !event.background) this.#foreground--;
    return event;
  }

  /** Events that are not housekeeping. */
  get foreground(): number {
    return this.#foreground;
  }

  get size(): number {
    return this.#heap.size;
  }

  copy(): QueueCopy {
    return { events: [...this.#heap.items()], nextOrder: this.#nextOrder, foreground: this.#foreground };
  }
}

/** All that a queue is. */
export interface QueueCopy {
  readonly events: readonly QueuedEvent[];
  readonly nextOrder: number;
  readonly foreground: number;
}
