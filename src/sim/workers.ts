import { applyTransition } from './cluster/apply-transition.ts';
import { SharedMap } from '../base/shared-map.ts';
import type { Target } from '../kube/target.ts';
import { type Cache, Store } from './cluster/store.ts';
import { copyWorkQueue, defaultBackoff, failed, newWorkQueue, type Waiting, type WorkQueue } from './cluster/work-queue.ts';
import type { Component, Context, Notes, Outcome, Watch } from './component.ts';
import type { SimulationInput } from './input.ts';
import type { EventQueue } from './kernel/event-queue.ts';
import type { Transition } from './transition.ts';

/** A cache that lags behind the store: it has applied the trace up to `applied`. */
interface Lag {
  readonly delayMs: number | 'frozen';
  readonly store: Store;
  applied: number;
}

/** What belongs to one component: plain data. */
interface WorkerState {
  readonly queue: WorkQueue;
  readonly memory: SharedMap<unknown>;
  readonly lag: Lag | undefined;
}

/** All that the workers are, in a form that is not changed afterwards. */
export interface WorkersCopy {
  readonly states: readonly WorkerState[];
  readonly nextToken: number;
}

/** What the workers need of the world around them. */
export interface Surroundings {
  readonly nowMs: number;
  readonly trace: readonly Transition[];
  readonly store: Store;
  readonly queue: EventQueue;
  readonly input: SimulationInput;
  readonly target: Target;
  /** What a component sees. */
  contextOf(index: number): Context;
}

/** Events of the queue that are the workers' own, with their payloads. */
export interface TimerPayload {
  readonly index: number;
  readonly key: string;
  readonly token: number;
}

export interface HeardPayload {
  readonly index: number;
  readonly key: string;
}

export interface DeliverPayload {
  readonly index: number;
  readonly upTo: number;
}

/** Components with their work queues, notes and caches: who is told of a change, and when who looks at what. */
export class Workers {
  readonly #components: readonly Component[];
  readonly #world: Surroundings;
  /** By kind, in the order in which they are told. */
  readonly #watchers = new Map<string, { readonly index: number; readonly watch: Watch }[]>();
  #states: WorkerState[];
  #lagging: readonly number[] = [];
  #nextToken = 1;

  constructor(components: readonly Component[], informerDelayMs: number, world: Surroundings) {
    this.#components = components;
    this.#world = world;
    const lag = (): Lag | undefined => (informerDelayMs > 0 ? { delayMs: informerDelayMs, store: new Store(), applied: 0 } : undefined);
    this.#states = components.map(() => ({ queue: newWorkQueue(), memory: new SharedMap(), lag: lag() }));
    this.#findLagging();
    components.forEach((component, index) => {
      for (const watch of component.watches) this.#watchers.set(watch.kind, [...(this.#watchers.get(watch.kind) ?? []), { index, watch }]);
    });
  }

  component(index: number): Component {
    return this.#components[index] as Component;
  }

  memory(index: number): Notes {
    return this.#state(index).memory;
  }

  /** What the component knows: its own cache where it lags, else the store. */
  cache(index: number): Store {
    return this.#state(index).lag?.store ?? this.#world.store;
  }

  indexOf(name: string): number | undefined {
    const index = this.#components.findIndex((each) => each.name === name);
    return index < 0 ? undefined : index;
  }

  /** Keys that components want to look at from the beginning. */
  start(): void {
    this.#components.forEach((_, index) => this.#startKeys(index));
  }

  /** Tells the watchers of a change, those that did not write it `lateMs` later, or lets it travel to those whose cache lags. */
  notify(transition: Transition, writer?: number, lateMs = 0): void {
    const watchers = this.#watchers.get(transition.object.kind) ?? none;
    for (let at = 0; at < watchers.length; at++) {
      const { index, watch } = watchers[at] as { readonly index: number; readonly watch: Watch };
      if (this.#state(index).lag === undefined) {
        this.#watched(index, watch, transition, this.#world.store, index === writer ? 0 : lateMs);
      }
    }
    if (this.#lagging.length > 0) this.#send(transition);
  }

  /** A change on its way to caches that lag. */
  #send(transition: Transition): void {
    for (const index of this.#lagging) {
      const delayMs = this.#state(index).lag?.delayMs;
      if (typeof delayMs !== 'number') continue;
      const payload: DeliverPayload = { index, upTo: transition.seq };
      this.#world.queue.push(this.#world.nowMs + delayMs, 'deliver', payload, transition.seq);
    }
  }

  /** The key of the component that waits longest, with its cause; taken out of its queue. */
  next(index: number): { readonly key: string; readonly cause: number | undefined } | undefined {
    const { queued } = this.#state(index).queue;
    const key = queued.first();
    if (key === undefined) return undefined;
    const cause = queued.get(key);
    queued.delete(key);
    return { key, cause };
  }

  /** What follows from the end of a pass over the key. */
  done(index: number, key: string, outcome: Outcome | void, cause: number | undefined): void {
    const { queue } = this.#state(index);
    if (outcome?.error === undefined) queue.failures.delete(key);
    else this.after(index, key, failed(queue, key, this.component(index).backoff ?? defaultBackoff), cause);
    if (outcome?.requeueAfterMs !== undefined) this.after(index, key, outcome.requeueAfterMs, cause);
  }

  /** Gives the key to the component after a time; an earlier pending time wins. */
  after(index: number, key: string, delayMs: number, cause: number | undefined, background = false): void {
    if (delayMs <= 0) {
      this.#enqueue(index, key, cause);
      return;
    }
    const { waiting } = this.#state(index).queue;
    const dueMs = this.#world.nowMs + delayMs;
    const pending = waiting.get(key);
    if (pending !== undefined && pending.dueMs <= dueMs) return;
    const entry: Waiting = { dueMs, token: this.#nextToken++ };
    waiting.set(key, entry);
    const payload: TimerPayload = { index, key, token: entry.token };
    this.#world.queue.push(dueMs, 'timer', payload, cause, background);
  }

  /** A timer's event: one that was replaced by an earlier one does nothing. */
  timer({ index, key, token }: TimerPayload, cause: number | undefined): void {
    const { waiting } = this.#state(index).queue;
    if (waiting.get(key)?.token !== token) return;
    waiting.delete(key);
    this.#enqueue(index, key, cause);
  }

  /** Word of a change reaches a component that might have seen it already. */
  heard({ index, key }: HeardPayload, cause: number | undefined): void {
    this.#enqueue(index, key, cause);
  }

  /** Changes reach a cache that lags. */
  deliver({ index, upTo }: DeliverPayload): void {
    const { lag } = this.#state(index);
    if (lag !== undefined && lag.delayMs !== 'frozen') this.#catchUp(index, lag, upTo);
  }

  /** Lets the component's cache lag from now on; 0 catches up. */
  setLag(name: string, delayMs: number | 'frozen'): void {
    const index = this.indexOf(name);
    if (index === undefined) return;
    const state = this.#state(index);
    const { trace, store } = this.#world;
    if (state.lag !== undefined && delayMs !== 'frozen') this.#catchUp(index, state.lag, trace.length - 1);
    const applied = delayMs === 'frozen' ? (state.lag?.applied ?? trace.length) : trace.length;
    const lag = delayMs === 0 ? undefined : { delayMs, store: state.lag?.store ?? store.copy(), applied };
    this.#states[index] = { ...state, lag };
    this.#findLagging();
  }

  /** The component begins anew: back-off and notes forgotten (but not by a kubelet which containers run), everything looked at again. */
  restart(name: string, cause: number | undefined): void {
    const index = this.indexOf(name);
    if (index === undefined) return;
    const state = this.#state(index);
    const memory = this.component(index).survives === true ? state.memory : new SharedMap();
    this.#states[index] = { ...state, queue: newWorkQueue(), memory };
    this.#startKeys(index);
    const cache = this.cache(index);
    for (const watch of this.component(index).watches) {
      for (const object of cache.list(watch.kind)) {
        for (const key of watch.keys(object, undefined, cache, this.#world.input)) this.#enqueue(index, key, cause);
      }
    }
  }

  copy(): WorkersCopy {
    return { states: this.#states.map(copyState), nextToken: this.#nextToken };
  }

  restore(copy: WorkersCopy): void {
    this.#states = copy.states.map(copyState);
    this.#nextToken = copy.nextToken;
    this.#findLagging();
  }

  #state(index: number): WorkerState {
    return this.#states[index] as WorkerState;
  }

  #findLagging(): void {
    this.#lagging = this.#states.flatMap(({ lag }, index) => (lag === undefined ? [] : [index]));
  }

  #startKeys(index: number): void {
    for (const key of this.component(index).start?.(this.#world.contextOf(index)) ?? []) this.#enqueue(index, key, undefined);
  }

  /** A key that is there already only remembers the newest cause. */
  #enqueue(index: number, key: string, cause: number | undefined): void {
    const { queued } = this.#state(index).queue;
    const known = queued.size;
    queued.set(key, cause);
    if (queued.size > known) this.#world.queue.push(this.#world.nowMs + (this.component(index).reactionMs ?? 0), 'pass', index, cause);
  }

  #watched(index: number, watch: Watch, { after, before, seq }: Transition, cache: Cache, lateMs = 0): void {
    const keys = watch.keys(after, before, cache, this.#world.input);
    for (let at = 0; at < keys.length; at++) {
      const heard: HeardPayload = { index, key: keys[at] as string };
      if (lateMs > 0) this.#world.queue.push(this.#world.nowMs + lateMs, 'heard', heard, seq);
      else this.#enqueue(index, heard.key, seq);
    }
    if (watch.later === undefined) return;
    for (const { key, afterMs } of watch.later(after, before, cache, this.#world)) this.after(index, key, afterMs, seq);
  }

  #catchUp(index: number, lag: Lag, upTo: number): void {
    for (; lag.applied <= upTo; lag.applied++) {
      const transition = this.#world.trace[lag.applied] as Transition;
      if (!applyTransition(transition, lag.store)) continue;
      for (const each of this.#watchers.get(transition.object.kind) ?? none)
        if (each.index === index) this.#watched(index, each.watch, transition, lag.store);
    }
  }
}

const none: readonly never[] = [];

function copyState({ queue, memory, lag }: WorkerState): WorkerState {
  return {
    queue: copyWorkQueue(queue),
    memory: memory.copy(),
    lag: lag === undefined ? undefined : { delayMs: lag.delayMs, store: lag.store.copy(), applied: lag.applied },
  };
}
