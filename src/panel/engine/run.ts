/** One branch being simulated, with what the panel derives from its trace as it grows. */
import type { Branch } from '../model/branch.ts';
import { type Moment, momentOf } from '../model/events.ts';
import { History } from '../model/history.ts';
import { type Lane, LaneBuilder } from '../model/lanes.ts';
import { withMissingPods } from '../model/missing-pods.ts';
import { type Outcome, settledState } from '../model/outcome.ts';
import { createTimeAxis, type TimeAxis } from '../model/time-axis.ts';
import { clockText } from '../../base/duration.ts';
import { t } from '../l10n.ts';
import { harms, type Timeline, type Transition } from '../sim.ts';

/** Simulated time after the last thing that somebody did: longer than any wait of the control plane between two steps. */
export const horizonMs = 30 * 60_000;

/** What the API server answers to what it does not accept at all, and somebody must write in another way. */
const invalid = 422;

/** Shown after the last thing that happened. */
const tailMs = 2_000;

/** What the views see of a run. Replaced as a whole whenever the run has grown. */
export interface RunView {
  readonly branch: Branch;
  readonly trace: readonly Transition[];
  readonly history: History;
  readonly lanes: readonly Lane[];
  readonly moments: readonly Moment[];
  /** When something is to be seen, in no order. */
  readonly times: readonly number[];
  readonly axis: TimeAxis;
  readonly endMs: number;
  readonly outcome: Outcome;
  readonly timeline: Timeline;
}

export class Run {
  branch: Branch;
  readonly timeline: Timeline;
  readonly #untilMs: number;
  readonly #history = new History();
  readonly #lanes = new LaneBuilder();
  readonly #moments: Moment[] = [];
  readonly #harmReaders = harms.map((harm) => ({ name: harm.name, read: harm.watch() }));
  /** An autoscaler looks again and again, and what it sees may be due by then: a rest is not the end. */
  readonly #looksAgain: boolean;
  #taken = 0;
  #end: 'quiet' | 'horizon' | 'limited' | undefined;

  /** @param untilMs where the run ends when it has not come to rest */
  constructor(branch: Branch, timeline: Timeline, untilMs: number) {
    this.branch = branch;
    this.timeline = timeline;
    this.#untilMs = untilMs;
    this.#looksAgain = timeline.input.objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler');
  }

  get isDone(): boolean {
    return this.#end !== undefined;
  }

  /** Simulates at most so many events more. */
  advance(maxEvents: number): void {
    const { nowMs, quiet, limited } = this.timeline.advance(this.#untilMs, maxEvents);
    if (limited !== undefined) this.#end = 'limited';
    else if (quiet && (nowMs >= this.#untilMs || !this.#looksAgain)) this.#end = 'quiet';
    else if (nowMs >= this.#untilMs) this.#end = 'horizon';
  }

  /** Takes over what is new in the trace. */
  take(maxTransitions: number): boolean {
    const { trace } = this.timeline;
    const fresh = trace.slice(this.#taken, this.#taken + maxTransitions);
    this.#taken += fresh.length;
    this.#history.add(fresh);
    this.#lanes.add(fresh);
    for (const transition of fresh) {
      const moment = momentOf(transition);
      if (moment !== undefined) this.#moments.push(moment);
      if (transition.verb === 'process') this.#readHarms(transition);
    }
    return this.#taken >= trace.length;
  }

  #readHarms(transition: Transition): void {
    for (const { name, read } of this.#harmReaders) {
      const harm = read(transition);
      if (harm === undefined) continue;
      this.#moments.push({
        seq: transition.seq,
        atMs: transition.atMs,
        kind: 'problem',
        object: harm.object,
        harm: { name, text: harm.text },
      });
    }
  }

  view(): RunView {
    const { trace } = this.timeline;
    const endMs = this.#end === 'horizon' ? this.#untilMs : (trace.at(-1)?.atMs ?? 0) + tailMs;
    const so = this.#lanes.lanes();
    const lanes = this.#end === undefined ? so : withMissingPods(so, this.#history.list('StatefulSet', this.timeline.nowMs));
    const seen = new Set<number>();
    for (const lane of lanes) for (const segment of lane.segments) seen.add(segment.fromMs);
    const lastMs = Math.max(0, ...seen);
    for (const moment of this.#moments) seen.add(moment.atMs);
    return {
      branch: this.branch,
      trace,
      history: this.#history,
      lanes,
      moments: this.#moments,
      times: [...seen],
      axis: createTimeAxis([...seen], endMs),
      endMs,
      outcome: this.#outcome(lastMs),
      timeline: this.timeline,
    };
  }

  #outcome(lastMs: number): Outcome {
    const hurts = [...new Set(this.#moments.flatMap((moment) => moment.harm?.name.replaceAll('-', ' ') ?? []))];
    if (this.#moments.some(({ seq }) => this.timeline.trace[seq]?.response?.code === invalid)) hurts.push(t('refused'));
    const outcome = { atMs: lastMs, harms: hurts };
    if (this.#end === undefined) return { ...outcome, state: 'running', words: t('running') };
    const { state, ready, wanted } = settledState(this.#history, this.timeline.nowMs);
    const words = [t('{0} of {1} pods ready', ready, wanted), ...hurts].join(', ');
    const at = clockText(lastMs);
    if (this.#end === 'limited')
      return { ...outcome, state: 'limited', words: t('{0}; the run is too long and was cut off at {1}', words, at) };
    if (state === 'settled') return { ...outcome, state, words: t('{0} at {1}', words, at) };
    const isQuiet = this.#end === 'quiet';
    const rest = isQuiet
      ? t('stuck: {0}, and nothing more happens', words)
      : t('stuck: {0}, still after {1}', words, clockText(this.#untilMs));
    return { ...outcome, state: 'stuck', words: rest };
  }
}
