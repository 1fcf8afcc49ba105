import { applyTransition } from './cluster/apply-transition.ts';
import type { KubeObject } from '../kube/objects.ts';
import type { Action } from './action.ts';
import type { Admission } from './cluster/admission.ts';
import { ownChecks } from './cluster/own-checks.ts';
import type { Objects } from './cluster/store.ts';
import type { Component } from './component.ts';
import { components as allComponents } from './components.ts';
import { type DnsAnswer, dnsAnswer, type DnsQuery } from './dns/answer.ts';
import type { SimulationInput } from './input.ts';
import { Checkpoints } from './kernel/checkpoints.ts';
import { runLoop } from './kernel/loop.ts';
import type { Transition } from './transition.ts';
import { type Observer, World, type WorldCopy, type WorldParts } from './world.ts';

/** What a host may replace. */
export interface TimelineOptions {
  readonly components?: readonly Component[];
  readonly admission?: Admission;
  readonly observer?: Observer;
}

/** How far `advance` came. */
export interface Progress {
  readonly nowMs: number;
  /** Nothing is left to happen but housekeeping. */
  readonly quiet: boolean;
  /** The limit that ended the run for good, in words. */
  readonly limited?: string;
}

/** The world at one moment: API objects and the kinds of `truth.ts` (Machine, Process, Disk). Read-only; objects are shared. */
export interface View extends Objects {
  readonly atMs: number;
  /** Transitions up to and including this moment. */
  readonly traceLength: number;
  all(): readonly KubeObject[];
  /** What the cluster's DNS server answers to a full name at that moment. */
  dns(query: DnsQuery): DnsAnswer;
}

/** One run of a simulation: its past, and as much of its future as was asked for. */
export interface Timeline {
  readonly input: SimulationInput;
  /** How far it was run. */
  readonly nowMs: number;
  readonly trace: readonly Transition[];
  /**
   * Runs on until `untilMs` (inclusive), or until `maxEvents` events of the queue were handled or as many writes were carried out: a pass that makes
   * a thousand pods is interrupted between two of them. Call again to go on.
   */
  advance(untilMs: number, maxEvents?: number): Progress;
  /** The state after everything that happened up to and including `atMs`; later moments than `nowMs` show the last one. Costs no simulation. */
  at(atMs: number): View;
  /** The same for a position in the trace: the state after the transition of that number. */
  afterTransition(seq: number): View;
  /** Another timeline that shares the past up to and including `atMs` and goes on with the action. This one is left as it is. */
  fork(atMs: number, action: Action): Timeline;
  /** Lets an action happen in this timeline at `atMs`, not before `nowMs`. */
  schedule(atMs: number, action: Action): void;
}

/** A timeline that stands at 0 with nothing done yet. */
export function createTimeline(input: SimulationInput, options: TimelineOptions = {}): Timeline {
  const parts: WorldParts = {
    input,
    components: options.components ?? allComponents,
    admission: options.admission ?? ownChecks,
    ...(options.observer === undefined ? {} : { observer: options.observer }),
  };
  return new Run(new World(parts), parts);
}

class Run implements Timeline {
  readonly input: SimulationInput;
  readonly #parts: WorldParts;
  readonly #world: World;
  readonly #checkpoints: Checkpoints<WorldCopy>;

  constructor(world: World, parts: WorldParts) {
    this.input = parts.input;
    this.#world = world;
    this.#parts = parts;
    this.#checkpoints = new Checkpoints();
    this.#checkpoint(true);
  }

  get nowMs(): number {
    return this.#world.nowMs;
  }

  get trace(): readonly Transition[] {
    return this.#world.trace;
  }

  advance(untilMs: number, maxEvents = Number.POSITIVE_INFINITY): Progress {
    const world = this.#world;
    world.goOn(maxEvents);
    const { reached } = runLoop(
      world.queue,
      (event) => {
        world.handle(event);
        if (this.#checkpoints.due() && !world.isInPass) this.#checkpoint(false);
      },
      untilMs,
      world.limited === undefined ? maxEvents : 0,
      () => world.isInPass,
    );
    if (reached && Number.isSafeInteger(untilMs)) world.idleUntil(untilMs);
    const progress = { nowMs: world.nowMs, quiet: world.queue.foreground === 0 && !world.isInPass };
    return world.limited === undefined ? progress : { ...progress, limited: world.limited };
  }

  at(atMs: number): View {
    return this.#view(firstAfter(this.trace, atMs), Math.min(atMs, this.nowMs));
  }

  afterTransition(seq: number): View {
    const traceLength = Math.min(Math.max(seq + 1, 0), this.trace.length);
    return this.#view(traceLength, this.trace[traceLength - 1]?.atMs ?? 0);
  }

  /** The nearest checkpoint's objects, brought forward by the trace. */
  #view(traceLength: number, atMs: number): View {
    const start = this.#checkpoints.withTrace(traceLength);
    const store = start === undefined ? undefined : start.state.store.copy();
    const objects = store ?? new World(this.#parts).store;
    for (let at = start?.traceLength ?? 0; at < traceLength; at++) applyTransition(this.trace[at] as Transition, objects);
    return {
      atMs,
      traceLength,
      get: (kind, namespace, name) => objects.get(kind, namespace, name),
      list: (kind, namespace) => objects.list(kind, namespace),
      all: () => objects.all(),
      dns: (query) => dnsAnswer(query, objects, this.input.target.clusterDomain),
    };
  }

  fork(atMs: number, action: Action): Timeline {
    const from = this.#checkpoints.before(atMs);
    const { observer: _, ...parts } = this.#parts;
    const world = from === undefined ? new World(parts) : World.from(from.state, this.trace, parts);
    runLoop(world.queue, (event) => world.handle(event), Math.min(atMs, this.nowMs), Number.POSITIVE_INFINITY);
    world.idleUntil(Math.min(atMs, this.nowMs));
    world.schedule(atMs, action);
    const run = new Run(world, parts);
    run.#checkpoints.share(this.#checkpoints, atMs);
    return run;
  }

  schedule(atMs: number, action: Action): void {
    this.#world.goOn(Number.POSITIVE_INFINITY);
    this.#world.schedule(atMs, action);
    // What comes from outside is not in older checkpoints: a replay must not start before it.
    this.#checkpoint(true);
  }

  #checkpoint(fixed: boolean): void {
    this.#checkpoints.add({ atMs: this.nowMs, traceLength: this.trace.length, fixed, state: this.#world.copy() });
  }
}

/** Position of the first transition after the instant. */
function firstAfter(trace: readonly Transition[], atMs: number): number {
  let low = 0;
  let high = trace.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((trace[middle] as Transition).atMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
