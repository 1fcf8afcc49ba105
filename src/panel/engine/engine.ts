/** Runs all branches in slices, so that the panel answers while it computes; a newer input cancels. */
import type { SimulationMessage } from '../../wire/panel-messages.ts';
import { createTimeline } from '../sim.ts';
import type { Branch } from '../model/branch.ts';
import { horizonMs, Run, type RunView } from './run.ts';

/** What is run. */
type Plan = Pick<SimulationMessage, 'input' | 'untilMs' | 'ways'>;

/** What the engine needs from its surroundings. */
export interface EngineHost {
  /** Real time in milliseconds. */
  now(): number;
  /** Calls back soon, after the page had its turn. */
  soon(callback: () => void): void;
  /** Runs have grown or changed. */
  changed(): void;
  failed(error: unknown): void;
}

/** Longest time that a slice keeps the page waiting. */
export const sliceMs = 8;
/** Real time between two pictures of an unfinished run. */
const pictureMs = 60;
/** A picture that was costly is not made again before so many times its cost was spent on the run. */
const pictureShare = 6;

export class Engine {
  readonly #host: EngineHost;
  #runs = new Map<string, Run>();
  #views = new Map<string, RunView>();
  #waiting: Branch[] = [];
  #plan: Plan | undefined;
  #round = 0;
  #pace = 32;
  #pictureAt = 0;
  /** When the last picture was begun, until its cost is known. */
  #pictureFrom: number | undefined;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  /** The latest pictures, by branch. */
  get views(): ReadonlyMap<string, RunView> {
    return this.#views;
  }

  /** Starts anew. Earlier pictures stay until the new ones are there. Parents stand before their children. */
  start(plan: Plan, branches: readonly Branch[]): void {
    this.#plan = plan;
    this.#runs = new Map();
    this.#waiting = [...branches];
    this.#begin();
  }

  add(branch: Branch): void {
    this.#waiting.push(branch);
    this.#begin();
  }

  remove(ids: ReadonlySet<string>): void {
    this.#waiting = this.#waiting.filter((branch) => !ids.has(branch.id));
    for (const id of ids) {
      this.#runs.delete(id);
      this.#views.delete(id);
    }
  }

  stop(): void {
    this.#round++;
  }

  #begin(): void {
    const round = ++this.#round;
    this.#pictureAt = this.#host.now() + pictureMs;
    this.#host.soon(() => this.#slice(round));
  }

  #slice(round: number): void {
    if (round !== this.#round) return;
    try {
      const now = this.#host.now();
      const until = now + sliceMs * 0.75;
      if (this.#pictureFrom !== undefined) this.#pictureAt = now + Math.max(pictureMs, pictureShare * (now - this.#pictureFrom));
      this.#pictureFrom = undefined;
      let run = this.#current();
      while (run !== undefined && this.#host.now() < until) run = this.#work(run);
      if (run !== undefined && this.#host.now() > this.#pictureAt) this.#picture(run);
      if (run !== undefined) this.#host.soon(() => this.#slice(round));
    } catch (error) {
      this.#round++;
      this.#host.failed(error);
    }
  }

  /** A small piece of work on a run; answers the run that is next. */
  #work(run: Run): Run | undefined {
    const from = this.#host.now();
    if (!run.isDone) run.advance(this.#pace);
    const isTaken = run.take(400);
    const tookMs = this.#host.now() - from;
    this.#pace = Math.max(4, Math.min(512, Math.round(this.#pace * (tookMs > sliceMs / 4 ? 0.5 : 1.25))));
    if (!run.isDone || !isTaken) return run;
    this.#picture(run);
    return this.#current();
  }

  #picture(run: Run): void {
    this.#pictureFrom = this.#host.now();
    this.#views.set(run.branch.id, run.view());
    this.#host.changed();
  }

  /** The run to work on: an unfinished one, else the next waiting branch. */
  #current(): Run | undefined {
    for (const run of this.#runs.values()) if (!run.isDone || this.#views.get(run.branch.id)?.timeline !== run.timeline) return run;
    const branch = this.#waiting.shift();
    if (branch === undefined || this.#plan === undefined) return undefined;
    const run = this.#create(branch, this.#plan);
    if (run === undefined) return this.#current();
    this.#runs.set(branch.id, run);
    return run;
  }

  /** Branches have other names. */
  rename(branches: readonly Branch[]): void {
    for (const branch of branches) {
      const run = this.#runs.get(branch.id);
      const view = this.#views.get(branch.id);
      if (run !== undefined) run.branch = branch;
      if (view !== undefined && view.branch !== branch) this.#views.set(branch.id, { ...view, branch });
    }
  }

  #create(branch: Branch, { input, untilMs, ways }: Plan): Run | undefined {
    const { from, way } = branch;
    if (from === undefined) {
      const steps = ways?.find(({ id }) => id === way?.id)?.steps ?? input.steps;
      const lastStepMs = Math.max(0, ...steps.map(({ atMs = 0 }) => atMs)) + steps.reduce((sum, { delayMs = 0 }) => sum + delayMs, 0);
      return new Run(branch, createTimeline({ ...input, steps }), untilMs ?? lastStepMs + horizonMs);
    }
    const parent = this.#runs.get(from.parent);
    if (parent === undefined) return undefined;
    return new Run(branch, parent.timeline.fork(from.atMs, from.action), Math.max(untilMs ?? 0, from.atMs + horizonMs));
  }
}
