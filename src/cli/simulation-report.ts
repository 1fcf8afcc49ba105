import { LineIndex } from '../base/text.ts';
import { milestoneText } from '../scenario/milestones.ts';
import { missedSteps, refusals } from '../scenario/missed-steps.ts';
import { type FailedExpectation, failedExpectations, type Prepared, type ScenarioRun } from '../scenario/run.ts';
import { lineOf } from '../scenario/trace-text.ts';
import { causesOf, causesOfFailure, unfinished } from './causes.ts';
import type { Play } from './plays.ts';

/** One simulation as `--format json` prints it; `docs/scenarios.md` describes the members. */
export interface Report {
  /** The scenario, or the manifests separated by commas. */
  readonly file: string;
  readonly scenario?: string;
  readonly title?: string;
  readonly kubernetes: string;
  readonly seed: number;
  readonly endedAtMs: number;
  /** Nothing happened after it. */
  readonly lastChangeMs: number;
  readonly limited?: string;
  readonly assumptions: readonly string[];
  /** How many lines `expect:` has. */
  readonly expected: number;
  readonly failed: readonly FailureReport[];
  /** What the API server refused though nobody expected that; it fails no run. */
  readonly refused: readonly Omit<FailureReport, 'why'>[];
  readonly harms: readonly HarmReport[];
  /** Of each set that is not where it wants to be in the end: why, the symptom first, the root last. */
  readonly unfinished: readonly (readonly string[])[];
  /** What happens, in the words of `expect:`. */
  readonly milestones: readonly { readonly atMs: number; readonly text: string }[];
  readonly trace: readonly object[];
}

interface FailureReport {
  /** From 1; 0 for a step of the command line. */
  readonly line: number;
  readonly column: number;
  readonly rule: string;
  readonly reason: string;
  readonly why: readonly string[];
}

interface HarmReport {
  readonly name: string;
  readonly atMs: number;
  readonly text: string;
  /** Whether the scenario says that this will happen. */
  readonly expected: boolean;
  /** The chain of causes, first to last. */
  readonly why: readonly string[];
}

export function reportOf({ files, text, file }: Play, { input }: Prepared, run: ScenarioRun): Report {
  const lines = new LineIndex(text);
  const placed = ({ start, rule, reason }: FailedExpectation) => {
    const { line, column } = start < 0 ? { line: -1, column: -1 } : lines.position(start);
    return { line: line + 1, column: column + 1, rule, reason };
  };
  const expected = new Set(file.expect.flatMap(({ value }) => /^harm ([\w-]+)$/.exec(value.trim())?.[1] ?? []));
  return {
    file: files.join(', '),
    ...(file.scenario === '' ? {} : { scenario: file.scenario, title: file.title }),
    kubernetes: `${input.target.minor}.${input.target.patch}`,
    seed: input.seed,
    endedAtMs: run.timeline.nowMs,
    lastChangeMs: run.timeline.trace.at(-1)?.atMs ?? 0,
    ...(run.limited === undefined ? {} : { limited: run.limited }),
    assumptions: input.assumptions.map((each) => each.text),
    expected: file.expect.length,
    failed: [...missedSteps(file, input.steps, run), ...failedExpectations(file, run)].map((each) => ({
      ...placed(each),
      why: causesOfFailure(each.rule, each.reason, run),
    })),
    refused: refusals(file, input.steps, run).map(placed),
    harms: run.harms.map(({ name, atMs, text: what, seq }) => ({
      name,
      atMs,
      text: what,
      expected: expected.has(name),
      why: causesOf(seq, run),
    })),
    unfinished: unfinished(run),
    milestones: run.milestones.map((each) => ({ atMs: each.atMs, text: milestoneText(each) })),
    trace: run.timeline.trace.map((transition) => {
      const { before: _before, after: _after, ...rest } = transition;
      return { ...rest, text: lineOf(transition) };
    }),
  };
}
