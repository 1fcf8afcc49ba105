import type { KubeObject, ObjectKey } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { Action } from './action.ts';
import type { Admission } from './cluster/admission.ts';
import { handleRequest } from './cluster/api-server.ts';
import { timeText } from './cluster/epoch.ts';
import { correlate } from './cluster/event-recorder.ts';
import type { Server } from './cluster/server.ts';
import { Store, storeKey } from './cluster/store.ts';
import { copyWorkQueue, defaultBackoff, failed, newWorkQueue, type Waiting, type WorkQueue } from './cluster/work-queue.ts';
import type { Response, Write } from './cluster/write.ts';
import type { Component, Context, Outcome, Pass } from './component.ts';
import type { SimulationInput } from './input.ts';
import { EventQueue, type QueueCopy, type QueuedEvent } from './kernel/event-queue.ts';
import { Streams } from './kernel/streams.ts';
import { limits } from './limits.ts';
import { actionSubject, actionWords, isFault } from './action-words.ts';
import { perform } from './perform.ts';
import { stepsAfter, stepsAtStart, stepsWhen } from './steps.ts';
import type { Because, Transition } from './transition.ts';

/** A cache that lags behind the store: it has applied the trace up to `applied`. */
interface Lag {
  readonly delayMs: number | 'frozen';
  readonly store: Store;
  applied: number;
}

interface ComponentState {
  readonly component: Component;
  readonly queue: WorkQueue;
  readonly memory: Map<string, unknown>;
  readonly lag: Lag | undefined;
}

/** All that a world is, in a form that is not changed afterwards. */
export interface WorldCopy {
  readonly nowMs: number;
  readonly queue: QueueCopy;
  readonly store: Store;
  readonly streams: ReadonlyMap<string, number>;
  readonly nextNumber: number;
  readonly nextToken: number;
  readonly nextVersion: number;
  readonly notes: ReadonlyMap<string, unknown>;
  readonly components: readonly Omit<ComponentState, 'component'>[];
  readonly traceLength: number;
  readonly limited: string | undefined;
}

/** Who may look on: invariants and harms, tests, the conformance runner. Must not change anything. */
export interface Observer {
  write?(component: string, write: Write, cache: Context['cache'], live: Store): void;
  transition?(transition: Transition, live: Store): void;
}

export interface WorldParts {
  readonly input: SimulationInput;
  readonly components: readonly Component[];
  readonly admission: Admission;
  readonly observer?: Observer;
}

/** The simulated cluster at one moment, and how it goes on. Everything in it is plain data but the components, which hold no state. */
export class World implements Server {
  readonly input: SimulationInput;
  readonly target: Target;
  readonly admission: Admission;
  readonly trace: Transition[];
  readonly #parts: WorldParts;
  readonly #watchers = new Map<string, number[]>();
  #nowMs = 0;
  #queue = new EventQueue();
  #store = new Store();
  #streams: Streams;
  #nextNumber = 1;
  #nextToken = 1;
  #nextVersion = 1;
  /** Notes of the world itself: steps already met, series of events. Immutable values. */
  #notes = new Map<string, unknown>();
  #components: ComponentState[];
  #actor = '';
  #cause: number | undefined;
  #because: Because | undefined;
  #atOnce = 0;
  #limited: string | undefined;

  constructor(parts: WorldParts) {
    this.#parts = parts;
    this.input = parts.input;
    this.target = parts.input.target;
    this.admission = parts.admission;
    this.trace = [];
    this.#streams = new Streams(parts.input.seed);
    const delayMs = parts.input.cluster.informerDelayMs ?? 0;
    const lagging = (): Lag | undefined => (delayMs > 0 ? { delayMs, store: new Store(), applied: 0 } : undefined);
    this.#components = parts.components.map((component) => ({ component, queue: newWorkQueue(), memory: new Map(), lag: lagging() }));
    parts.components.forEach((component, index) => {
      for (const kind of new Set(component.watches.map((watch) => watch.kind))) {
        this.#watchers.set(kind, [...(this.#watchers.get(kind) ?? []), index]);
      }
    });
    this.#queue.push(0, 'start', undefined);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get nowText(): string {
    return timeText(this.#nowMs);
  }

  get store(): Store {
    return this.#store;
  }

  get queue(): EventQueue {
    return this.#queue;
  }

  /** The limit that was reached, in words; the world stands still from then on. */
  get limited(): string | undefined {
    return this.#limited;
  }

  nextNumber(): number {
    return this.#nextNumber++;
  }

  /** Lets an action happen at an instant that is not in the past. */
  schedule(atMs: number, action: Action): void {
    this.#queue.push(Math.max(atMs, this.#nowMs), 'action', { action });
  }

  /** Moves time on when nothing happens until then. */
  idleUntil(atMs: number): void {
    if (atMs > this.#nowMs) this.#nowMs = atMs;
  }

  /** Handles one event of the queue. */
  handle(event: QueuedEvent): void {
    if (this.#limited !== undefined) return;
    if (event.atMs > this.#nowMs) {
      this.#nowMs = event.atMs;
      this.#atOnce = 0;
    }
    if (++this.#atOnce > limits.stepsAtOnce) this.#limited = `more than ${limits.stepsAtOnce} steps in one instant`;
    this.#cause = event.cause;
    this.#because = undefined;
    switch (event.handler) {
      case 'start':
        this.#start();
        break;
      case 'pass':
        this.#pass(event.payload as number);
        break;
      case 'timer':
        this.#timer(event.payload as TimerPayload);
        break;
      case 'deliver':
        this.#deliver(event.payload as DeliverPayload);
        break;
      case 'action':
        this.#act(event.payload as ActionPayload);
        break;
    }
  }

  // --- what happens -------------------------------------------------------------------------------------------------------------------------

  #start(): void {
    this.#act({ action: { do: 'start' } });
    for (const step of stepsAtStart(this.input.steps)) this.#queue.push(step.atMs, 'action', { action: step.action, step: step.index });
    for (const { component } of this.#components) this.#startKeys(component);
  }

  #startKeys(component: Component): void {
    const index = this.#indexOf(component.name);
    if (index === undefined) return;
    for (const key of component.start?.(this.#context(index)) ?? []) this.#enqueue(index, key, undefined);
  }

  #act({ action, step }: ActionPayload): void {
    if (action.do === 'start') {
      this.#run(perform(action, this.#context(undefined)), 'simulation', undefined);
      return;
    }
    const words = actionWords(action);
    const isRequest = !isFault(action);
    const asked = this.#record({
      actor: isRequest ? 'user' : 'fault',
      verb: isRequest ? 'request' : 'fault',
      object: actionSubject(action),
      words,
    });
    this.#cause = asked.seq;
    if (action.do === 'cache-delay') this.#setLag(action.component, action.delayMs);
    else if (action.do === 'restart-component') this.#restart(action.component);
    else this.#run(perform(action, this.#context(undefined)), isRequest ? 'user' : 'fault', undefined);
    if (step !== undefined) {
      for (const next of stepsAfter(this.input.steps, step)) {
        this.#queue.push(this.#nowMs + next.atMs, 'action', { action: next.action, step: next.index }, asked.seq);
      }
    }
  }

  /** One key of the component's work queue, the one that waits longest. */
  #pass(index: number): void {
    const state = this.#components[index] as ComponentState;
    const first = state.queue.queued.entries().next();
    if (first.done === true) return;
    const [key, cause] = first.value;
    state.queue.queued.delete(key);
    this.#cause = cause;
    const { component } = state;
    const outcome = this.#run(component.reconcile(key, this.#context(index)), component.name, index);
    if (outcome?.error !== undefined) {
      this.#addAfter(index, key, failed(state.queue, key, component.backoff ?? defaultBackoff), false);
    } else {
      state.queue.failures.delete(key);
    }
    if (outcome?.requeueAfterMs !== undefined) this.#addAfter(index, key, outcome.requeueAfterMs, false);
  }

  #run(pass: Pass, actor: string, index: number | undefined): Outcome | undefined {
    const cause = this.#cause;
    let step = pass.next();
    for (let writes = 0; step.done !== true; writes++) {
      if (writes > limits.writesInPass) {
        this.#limited = `${actor} wrote more than ${limits.writesInPass} times in one pass`;
        return undefined;
      }
      this.#actor = actor;
      this.#cause = cause;
      step = pass.next(this.#write(step.value, index));
    }
    return step.value;
  }

  #write(write: Write, index: number | undefined): Response {
    this.#because = write.because;
    this.#parts.observer?.write?.(this.#actor, write, this.#cacheOf(index), this.#store);
    switch (write.do) {
      case 'event': {
        const { notes, event } = correlate(this.#notes, this.#actor, write, this.#nowMs);
        for (const [name, note] of notes) this.#notes.set(name, note);
        this.#record({ actor: this.#actor, verb: 'event', object: write.key, event });
        return { ok: true };
      }
      case 'truth':
        return { ok: true, object: this.#truth(write.object, write.gone === true) };
      case 'enqueue': {
        const target = write.component === undefined ? index : this.#indexOf(write.component);
        if (target !== undefined) this.#addAfter(target, write.key, write.afterMs, write.background === true);
        return { ok: true };
      }
      default: {
        const response = handleRequest(write, this);
        if (!response.ok && index === undefined) {
          const { code, message, causes } = response;
          const answer = { code, message, ...(causes === undefined ? {} : { causes }) };
          this.#record({ actor: this.#actor, verb: 'request', object: writeKey(write), response: answer });
        }
        return response;
      }
    }
  }

  // --- changes ------------------------------------------------------------------------------------------------------------------------------

  commit(verb: 'create' | 'update' | 'delete' | 'remove', before: KubeObject | undefined, after: KubeObject): KubeObject {
    const metadata = { ...after.metadata, resourceVersion: `${this.#nextVersion++}` };
    const stored: KubeObject = verb === 'remove' ? after : { ...after, metadata };
    this.#change(verb, before, verb === 'remove' ? undefined : stored, storeKey(stored));
    return stored;
  }

  #truth(object: KubeObject, gone: boolean): KubeObject {
    const key = storeKey(object);
    const before = this.#store.get(key.kind, key.namespace, key.name);
    this.#change('process', before, gone ? undefined : object, key);
    return object;
  }

  #change(verb: Transition['verb'], before: KubeObject | undefined, after: KubeObject | undefined, object: ObjectKey): void {
    if (after === undefined) this.#store.remove(object);
    else this.#store.put(after);
    const transition = this.#record({
      actor: this.#actor,
      verb,
      object,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    });
    this.#notify(transition);
    for (const step of stepsWhen(this.input.steps, transition, this.#notes)) {
      this.#queue.push(this.#nowMs + step.atMs, 'action', { action: step.action, step: step.index }, transition.seq);
    }
  }

  #record(change: Omit<Transition, 'seq' | 'atMs' | 'cause' | 'because'>): Transition {
    const transition: Transition = {
      seq: this.trace.length,
      atMs: this.#nowMs,
      ...change,
      ...(this.#cause === undefined ? {} : { cause: this.#cause }),
      ...(this.#because === undefined ? {} : { because: this.#because }),
    };
    this.trace.push(transition);
    if (this.trace.length >= limits.transitions) this.#limited = `more than ${limits.transitions} changes`;
    this.#parts.observer?.transition?.(transition, this.#store);
    return transition;
  }

  #notify(transition: Transition): void {
    for (const index of this.#watchers.get(transition.object.kind) ?? []) {
      const { lag } = this.#components[index] as ComponentState;
      if (lag === undefined) this.#watched(index, transition, this.#store);
    }
    this.#components.forEach(({ lag }, index) => {
      if (lag === undefined || lag.delayMs === 'frozen') return;
      this.#queue.push(this.#nowMs + lag.delayMs, 'deliver', { index, upTo: transition.seq } satisfies DeliverPayload, transition.seq);
    });
  }

  #watched(index: number, transition: Transition, cache: Context['cache']): void {
    const { component } = this.#components[index] as ComponentState;
    for (const watch of component.watches) {
      if (watch.kind !== transition.object.kind) continue;
      for (const key of watch.keys(transition.after, transition.before, cache)) this.#enqueue(index, key, transition.seq);
      for (const { key, afterMs } of watch.later?.(transition.after, transition.before, cache, this) ?? []) {
        this.#addAfter(index, key, afterMs, false, transition.seq);
      }
    }
  }

  // --- work queues --------------------------------------------------------------------------------------------------------------------------

  /** A key that is there already only remembers the newest cause. */
  #enqueue(index: number, key: string, cause: number | undefined): void {
    const { queue, component } = this.#components[index] as ComponentState;
    const known = queue.queued.has(key);
    queue.queued.set(key, cause);
    if (!known) this.#queue.push(this.#nowMs + (component.reactionMs ?? 0), 'pass', index, cause);
  }

  #addAfter(index: number, key: string, delayMs: number, background: boolean, cause = this.#cause): void {
    if (delayMs <= 0) {
      this.#enqueue(index, key, cause);
      return;
    }
    const { queue } = this.#components[index] as ComponentState;
    const dueMs = this.#nowMs + delayMs;
    const pending = queue.waiting.get(key);
    if (pending !== undefined && pending.dueMs <= dueMs) return;
    const waiting: Waiting = { dueMs, token: this.#nextToken++ };
    queue.waiting.set(key, waiting);
    this.#queue.push(dueMs, 'timer', { index, key, token: waiting.token } satisfies TimerPayload, cause, background);
  }

  #timer({ index, key, token }: TimerPayload): void {
    const { queue } = this.#components[index] as ComponentState;
    if (queue.waiting.get(key)?.token !== token) return;
    queue.waiting.delete(key);
    this.#enqueue(index, key, this.#cause);
  }

  // --- caches -------------------------------------------------------------------------------------------------------------------------------

  #cacheOf(index: number | undefined): Context['cache'] {
    return (index === undefined ? undefined : this.#components[index]?.lag?.store) ?? this.#store;
  }

  #deliver({ index, upTo }: DeliverPayload): void {
    const lag = this.#components[index]?.lag;
    if (lag === undefined || lag.delayMs === 'frozen') return;
    this.#catchUp(index, lag, upTo);
  }

  #catchUp(index: number, lag: Lag, upTo: number): void {
    for (; lag.applied <= upTo; lag.applied++) {
      const transition = this.trace[lag.applied] as Transition;
      if (transition.verb === 'event' || transition.verb === 'request' || transition.verb === 'fault') continue;
      if (transition.after === undefined) lag.store.remove(transition.object);
      else lag.store.put(transition.after);
      this.#watched(index, transition, lag.store);
    }
  }

  #setLag(name: string, delayMs: number | 'frozen'): void {
    const index = this.#indexOf(name);
    const state = index === undefined ? undefined : this.#components[index];
    if (index === undefined || state === undefined) return;
    if (state.lag !== undefined && delayMs !== 'frozen') this.#catchUp(index, state.lag, this.trace.length - 1);
    const applied = this.trace.length;
    const store = state.lag?.store ?? this.#store.copy();
    const lag = delayMs === 0 ? undefined : { delayMs, store, applied: delayMs === 'frozen' ? (state.lag?.applied ?? applied) : applied };
    this.#components[index] = { ...state, lag };
  }

  #restart(name: string): void {
    const index = this.#indexOf(name);
    const state = index === undefined ? undefined : this.#components[index];
    if (index === undefined || state === undefined) return;
    this.#components[index] = { ...state, queue: newWorkQueue(), memory: new Map() };
    this.#startKeys(state.component);
    const cache = this.#cacheOf(index);
    for (const watch of state.component.watches) {
      for (const object of cache.list(watch.kind))
        for (const key of watch.keys(object, undefined, cache)) this.#enqueue(index, key, this.#cause);
    }
  }

  #indexOf(name: string): number | undefined {
    const index = this.#components.findIndex((each) => each.component.name === name);
    return index < 0 ? undefined : index;
  }

  #context(index: number | undefined): Context {
    const state = index === undefined ? undefined : this.#components[index];
    return {
      cache: this.#cacheOf(index),
      live: this.#store,
      clock: { nowMs: this.#nowMs, nowText: this.nowText },
      target: this.target,
      input: this.input,
      memory: state?.memory ?? this.#notes,
      random: this.#streams,
    };
  }

  // --- copies -------------------------------------------------------------------------------------------------------------------------------

  copy(): WorldCopy {
    return {
      nowMs: this.#nowMs,
      queue: this.#queue.copy(),
      store: this.#store.copy(),
      streams: this.#streams.copy(),
      nextNumber: this.#nextNumber,
      nextToken: this.#nextToken,
      nextVersion: this.#nextVersion,
      notes: new Map(this.#notes),
      components: this.#components.map(copyState),
      traceLength: this.trace.length,
      limited: this.#limited,
    };
  }

  /** A world that goes on from a copy; `trace` must be (at least) the trace that led to it. */
  static from(copy: WorldCopy, trace: readonly Transition[], parts: WorldParts): World {
    const world = new World(parts);
    for (let at = 0; at < copy.traceLength; at++) world.trace.push(trace[at] as Transition);
    world.#nowMs = copy.nowMs;
    world.#queue = new EventQueue(copy.queue);
    world.#store = copy.store.copy();
    world.#streams = new Streams(parts.input.seed, copy.streams);
    world.#nextNumber = copy.nextNumber;
    world.#nextToken = copy.nextToken;
    world.#nextVersion = copy.nextVersion;
    world.#notes = new Map(copy.notes);
    world.#components = copy.components.map((state, index) => ({
      component: parts.components[index] as Component,
      ...copyState(state),
    }));
    world.#limited = copy.limited;
    return world;
  }
}

interface TimerPayload {
  readonly index: number;
  readonly key: string;
  readonly token: number;
}

interface DeliverPayload {
  readonly index: number;
  readonly upTo: number;
}

interface ActionPayload {
  readonly action: Action | { readonly do: 'start' };
  readonly step?: number;
}

function copyState({ queue, memory, lag }: Omit<ComponentState, 'component'>): Omit<ComponentState, 'component'> {
  return {
    queue: copyWorkQueue(queue),
    memory: new Map(memory),
    lag: lag === undefined ? undefined : { delayMs: lag.delayMs, store: lag.store.copy(), applied: lag.applied },
  };
}

function writeKey(write: Write): ObjectKey {
  if ('object' in write) return storeKey(write.object);
  return typeof write.key === 'string' ? { kind: '', namespace: '', name: write.key } : write.key;
}
