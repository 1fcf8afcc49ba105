import { SharedMap } from '../base/shared-map.ts';
import type { KubeObject, ObjectKey } from '../kube/objects.ts';
import type { Target } from '../kube/target.ts';
import { actionSubject, actionWords, isFault } from './action-words.ts';
import type { Action } from './action.ts';
import type { Admission } from './cluster/admission.ts';
import { handleRequest, type Request } from './cluster/api-server.ts';
import { timeText } from './cluster/epoch.ts';
import { correlate } from './cluster/event-recorder.ts';
import type { Server } from './cluster/server.ts';
import { Store, storeKey } from './cluster/store.ts';
import type { Response, Write } from './cluster/write.ts';
import type { Component, Context, OpenPass, Pass } from './component.ts';
import type { SimulationInput } from './input.ts';
import { EventQueue, type QueueCopy, type QueuedEvent } from './kernel/event-queue.ts';
import { Streams } from './kernel/streams.ts';
import { limits } from './limits.ts';
import { begin, perform } from './perform.ts';
import { type DueStep, stepsAfter, stepsAtStart, stepsWhen } from './steps.ts';
import type { Because, Transition } from './transition.ts';
import { type DeliverPayload, type HeardPayload, type Surroundings, type TimerPayload, Workers, type WorkersCopy } from './workers.ts';

/** All that a world is, in a form that is not changed afterwards. */
export interface WorldCopy {
  readonly nowMs: number;
  readonly queue: QueueCopy;
  readonly store: Store;
  readonly streams: ReadonlyMap<string, number>;
  readonly nextNumber: number;
  readonly nextVersion: number;
  readonly notes: SharedMap<unknown>;
  readonly workers: WorkersCopy;
  readonly traceLength: number;
  readonly limited: string | undefined;
}

/** Who may look on: invariants and harms, tests. Must not change anything. */
export interface Observer {
  /** Before a write of a component is carried out; `cache` is what its pass reads. */
  write?(component: string, write: Write, cache: Context['cache'], live: Store): void;
  /** After each transition. */
  transition?(transition: Transition, live: Store): void;
}

export interface WorldParts {
  readonly input: SimulationInput;
  readonly components: readonly Component[];
  readonly admission: Admission;
  readonly observer?: Observer;
}

interface ActionPayload {
  readonly action: Action;
  readonly step?: number;
}

/** The simulated cluster at one moment, and how it goes on. Everything in it is plain data but the components, which hold no state. */
export class World implements Server, Surroundings {
  readonly input: SimulationInput;
  readonly target: Target;
  readonly admission: Admission;
  readonly trace: Transition[];
  readonly #observer: Observer | undefined;
  readonly #workers: Workers;
  #nowMs = 0;
  /** The instant whose text was asked for last. */
  #told = { atMs: 0, text: timeText(0) };
  #queue = new EventQueue();
  #store = new Store();
  #streams: Streams;
  #nextNumber = 1;
  #nextVersion = 1;
  /** Notes of the world itself: steps already met, series of events. Immutable values. */
  #notes = new SharedMap<unknown>();
  #actor = '';
  #cause: number | undefined;
  #because: Because | undefined;
  #atOnce = 0;
  #limited: string | undefined;
  #open: OpenPass | undefined;
  /** Writes that a pass may still do before it is interrupted. */
  #writesLeft = Number.POSITIVE_INFINITY;

  constructor(parts: WorldParts, trace: Transition[] = []) {
    this.trace = trace;
    this.input = parts.input;
    this.target = parts.input.target;
    this.admission = parts.admission;
    this.#observer = parts.observer;
    this.#streams = new Streams(parts.input.seed);
    this.#workers = new Workers(parts.components, parts.input.cluster.informerDelayMs ?? 0, this);
    this.#queue.push(0, 'start', undefined);
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  get nowText(): string {
    if (this.#told.atMs !== this.#nowMs) this.#told = { atMs: this.#nowMs, text: timeText(this.#nowMs) };
    return this.#told.text;
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

  /** Whether a pass was interrupted: nothing else may happen, and no copy be made, before it has come to its end. */
  get isInPass(): boolean {
    return this.#open !== undefined;
  }

  nextNumber(): number {
    return this.#nextNumber++;
  }

  /** Lets an action happen at an instant that is not in the past. */
  schedule(atMs: number, action: Action): void {
    const payload: ActionPayload = { action };
    this.#queue.push(Math.max(atMs, this.#nowMs), 'action', payload);
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
        return this.#start();
      case 'pass':
        return this.#pass(event.payload as number);
      case 'timer':
        return this.#workers.timer(event.payload as TimerPayload, event.cause);
      case 'heard':
        return this.#workers.heard(event.payload as HeardPayload, event.cause);
      case 'deliver':
        return this.#workers.deliver(event.payload as DeliverPayload);
      case 'action':
        return this.#act(event.payload as ActionPayload);
    }
  }

  #start(): void {
    this.#run(begin(this.#outside()), 'simulation');
    this.#queueSteps(stepsAtStart(this.input.steps), undefined);
    this.#workers.start();
  }

  #queueSteps(steps: readonly DueStep[], cause: number | undefined): void {
    for (const { action, index, atMs } of steps) {
      const payload: ActionPayload = { action, step: index };
      this.#queue.push(this.#nowMs + atMs, 'action', payload, cause);
    }
  }

  /** What a person asks for, or what befalls the cluster: recorded first, as the cause of all that follows. */
  #act({ action, step }: ActionPayload): void {
    const [actor, verb] = isFault(action) ? (['fault', 'fault'] as const) : (['user', 'request'] as const);
    const number = step === undefined ? {} : { step };
    this.#actor = actor;
    const asked = this.#record(verb, actionSubject(action), { words: actionWords(action), ...number });
    this.#cause = asked.seq;
    if (action.do === 'cache-delay') this.#workers.setLag(action.component, action.delayMs);
    else if (action.do === 'restart-component') this.#workers.restart(action.component, asked.seq);
    else this.#run(perform(action, this.#outside()), actor);
    if (step !== undefined) this.#queueSteps(stepsAfter(this.input.steps, step), asked.seq);
  }

  /** One key of the component's work queue. */
  #pass(index: number): void {
    const next = this.#workers.next(index);
    if (next === undefined) return;
    this.#cause = next.cause;
    const pass = this.#workers.component(index).reconcile(next.key, this.contextOf(index));
    this.#open = { pass, index, key: next.key, cause: next.cause, rests: false, step: pass.next(), writes: 0 };
    this.#goOn(this.#open);
  }

  /** Goes on with a pass that was interrupted, if there is one; from now on passes are interrupted after so many writes in all. */
  goOn(maxWrites: number): void {
    this.#writesLeft = maxWrites;
    if (this.#open !== undefined) this.#goOn(this.#open);
  }

  #goOn(open: OpenPass): void {
    const { name } = this.#workers.component(open.index);
    while (open.step.done !== true) {
      const write = open.step.value;
      open.rests = write.do === 'pause' && !open.rests && Number.isFinite(this.#writesLeft);
      if (open.rests) this.#writesLeft = 0;
      if (this.#writesLeft <= 0) return;
      this.#writesLeft--;
      if (write.do !== 'pause' && open.writes++ > limits.writesInPass) {
        this.#limited = tooManyWrites(name);
        this.#open = undefined;
        return;
      }
      this.#actor = name;
      this.#cause = open.cause;
      const answer = this.#write(write, open.index);
      if (!answer.ok && answer.reason === 'Conflict') open.conflict = answer.message;
      open.step = open.pass.next(answer);
    }
    this.#open = undefined;
    const outcome = open.conflict === undefined ? open.step.value : { error: open.conflict, ...open.step.value };
    this.#workers.done(open.index, open.key, outcome, open.cause);
  }

  /** Carries out the writes of an action from outside, one by one. */
  #run(pass: Pass, actor: string): void {
    const cause = this.#cause;
    let step = pass.next();
    for (let writes = 0; step.done !== true; writes++) {
      if (writes > limits.writesInPass) {
        this.#limited = tooManyWrites(actor);
        return;
      }
      this.#actor = actor;
      this.#cause = cause;
      step = pass.next(this.#write(step.value, undefined));
    }
  }

  #write(write: Write, index: number | undefined): Response {
    this.#because = write.because;
    this.#observer?.write?.(this.#actor, write, index === undefined ? this.#store : this.#workers.cache(index), this.#store);
    switch (write.do) {
      case 'event': {
        // Events about an object of the same name that was there before are another series.
        const { kind, namespace, name } = write.key;
        this.#record('event', write.key, {
          event: correlate(this.#notes, `${this.#actor}${this.#store.get(kind, namespace, name)?.metadata.uid}`, write, this.#nowMs),
        });
        return done;
      }
      case 'truth':
        return { ok: true, object: this.#truth(write.object, write.gone === true) };
      case 'enqueue': {
        const target = write.component === undefined ? index : this.#workers.indexOf(write.component);
        if (target !== undefined) this.#workers.after(target, write.key, write.afterMs, this.#cause, write.background === true);
        return done;
      }
      case 'pause':
        return done;
      default:
        return this.#request(write, index);
    }
  }

  /** A refusal that a person gets is part of the story; controllers tell of theirs in events. */
  #request(request: Request, index: number | undefined): Response {
    const answer = handleRequest(request, this);
    if (!answer.ok && (index === undefined || request.do === 'evict')) {
      const object = 'object' in request ? storeKey(request.object) : request.key;
      const { code, message, causes } = answer;
      this.#record('request', object, { response: { code, message, ...(causes === undefined ? {} : { causes }) } });
    }
    return answer;
  }

  commit(verb: 'create' | 'update' | 'delete' | 'remove', before: KubeObject | undefined, after: KubeObject): KubeObject {
    const resourceVersion = `${this.#nextVersion++}`;
    const stored: KubeObject = verb === 'remove' ? after : { ...after, metadata: { ...after.metadata, resourceVersion } };
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
    const transition = this.#record(verb, object, nothing, before, after);
    const earlier = (this.#open?.writes ?? 1) - 1;
    this.#workers.notify(transition, this.#open?.index, earlier * (this.input.cluster.flags?.writeMs ?? 0));
    if (this.input.steps.length > 0) this.#queueSteps(stepsWhen(this.input.steps, transition, this.#notes), transition.seq);
  }

  /** All of one shape, also where a member is not there: that is what the engines of JavaScript read fastest. */
  #record(
    verb: Transition['verb'],
    object: ObjectKey,
    { event, response, words, step }: Told,
    before?: KubeObject,
    after?: KubeObject,
  ): Transition {
    const transition: Transition = {
      seq: this.trace.length,
      atMs: this.#nowMs,
      actor: this.#actor,
      verb,
      object,
      before,
      after,
      event,
      response,
      words,
      step,
      cause: this.#cause,
      because: this.#because,
    };
    this.trace.push(transition);
    if (this.trace.length >= limits.transitions) this.#limited = `more than ${limits.transitions} changes`;
    this.#observer?.transition?.(transition, this.#store);
    return transition;
  }

  contextOf(index: number): Context {
    return this.#context(this.#workers.cache(index), this.#workers.memory(index));
  }

  /** What somebody outside of the control plane sees: everything. */
  #outside(): Context {
    return this.#context(this.#store, this.#notes);
  }

  #context(cache: Context['cache'], memory: Context['memory']): Context {
    return {
      cache,
      live: this.#store,
      clock: this,
      target: this.target,
      input: this.input,
      memory,
      random: this.#streams,
      admission: this.admission,
    };
  }

  copy(): WorldCopy {
    return {
      nowMs: this.#nowMs,
      queue: this.#queue.copy(),
      store: this.#store.copy(),
      streams: this.#streams.copy(),
      nextNumber: this.#nextNumber,
      nextVersion: this.#nextVersion,
      notes: this.#notes.copy(),
      workers: this.#workers.copy(),
      traceLength: this.trace.length,
      limited: this.#limited,
    };
  }

  /** A world that goes on from a copy; `trace` must be (at least) the trace that led to it. */
  static from(copy: WorldCopy, trace: readonly Transition[], parts: WorldParts): World {
    const world = new World(parts, trace.slice(0, copy.traceLength));
    world.#nowMs = copy.nowMs;
    world.#queue = new EventQueue(copy.queue);
    world.#store = copy.store.copy();
    world.#streams = new Streams(parts.input.seed, copy.streams);
    world.#nextNumber = copy.nextNumber;
    world.#nextVersion = copy.nextVersion;
    world.#notes = copy.notes.copy();
    world.#workers.restore(copy.workers);
    world.#limited = copy.limited;
    return world;
  }
}

type Told = Pick<Transition, 'event' | 'response' | 'words' | 'step'>;
const nothing: Told = {};

/** The answer to what is never refused. */
const done: Response = { ok: true };

function tooManyWrites(actor: string): string {
  return `${actor} wrote more than ${limits.writesInPass} times in one pass`;
}
