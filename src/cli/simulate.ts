import { readSchemas } from '../api/schema/read-schemas.ts';
import { clockText, parseDuration } from '../base/duration.ts';
import { LineIndex, type LinePosition } from '../base/text.ts';
import { actionOf, actionUsages, timedActionOf } from '../scenario/action-words.ts';
import { versionComment } from '../manifest/version-comment.ts';
import { missedSteps } from '../scenario/missed-steps.ts';
import { parseScenario } from '../scenario/parse.ts';
import { failedExpectations, type Prepared, prepareScenario, runToEnd, type ScenarioRun } from '../scenario/run.ts';
import type { ScenarioFile, ScenarioStep } from '../scenario/scenario-file.ts';
import { placeInSource } from '../scenario/text-in-text.ts';
import { traceText } from '../scenario/trace-text.ts';
import { type Arguments, choice, parseArguments, UsageError } from './arguments.ts';
import { causesOf, causesOfFailure, unfinished } from './causes.ts';
import { readText, targetOf } from './input.ts';
import type { Io } from './io.ts';

const known = { kubernetes: 'a version', format: 'text or json', seed: 'a number', until: 'a duration', do: 'an action with its time' };

/** `statefulset simulate`: plays scenarios or plain manifests and prints what happens. Exit 1 when an expectation fails or harm is done that nobody expected. */
export async function simulate(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv, known);
  const format = choice(args, 'format', ['text', 'json'], 'text');
  if (args.operands.length === 0) throw new UsageError('name a scenario or a manifest');
  const table = readSchemas(await io.readSchemas());
  const given = givenSteps(args);
  const target = args.options.has('kubernetes') ? targetOf(args) : undefined;
  const reports: object[] = [];
  let worst = 0;
  for (const path of args.operands) {
    const text = await readText(io, path);
    if ('reason' in text) {
      io.writeError(`${path}: ${text.reason}\n`);
      worst = 2;
      continue;
    }
    const isScenario = /\.scenario\.ya?ml$/i.test(path);
    const parsed = isScenario ? parseScenario(text.text) : { file: bare(text.text), problems: [] };
    const asked = isScenario ? undefined : versionComment(text.text)?.target;
    const beside = await readBeside(io, path, parsed.file);
    const file = withOptions(parsed.file, args, given);
    const prepared = prepareScenario(file, { table, readBeside: (name) => beside.get(name) }, asked ?? target);
    const problems = [...parsed.problems, ...prepared.problems];
    if (problems.length > 0) {
      const lines = new LineIndex(text.text);
      for (const { message, part, ...range } of problems) {
        const { start } = part === undefined ? range : placeInSource(text.text, range, part);
        io.writeError(`${start < 0 ? '--do' : placeText(path, lines.position(start))}: ${message}\n`);
      }
      worst = 2;
      continue;
    }
    const run = runToEnd(prepared.input, prepared.untilMs);
    const report = reportOf(path, text.text, file, prepared, run);
    reports.push(report);
    if (format === 'text') io.writeOut(textOf(report, run));
    if (report.failed.length > 0 || report.harms.some(({ expected }) => !expected)) worst = Math.max(worst, 1);
  }
  if (format === 'json') io.writeOut(`${JSON.stringify(reports, undefined, 2)}\n`);
  return worst;
}

const nowhere = { start: 0, end: 0 };

/** A manifest without a scenario around it. */
function bare(text: string): ScenarioFile {
  return {
    scenario: '',
    title: '',
    shows: [],
    gates: {},
    seed: 0,
    manifests: [],
    apply: { value: text, range: { start: 0, end: text.length } },
    apps: {},
    steps: [],
    expect: [],
    places: { apps: nowhere, gates: nowhere, kubernetes: nowhere },
  };
}

/** What the options say counts as if it stood in the file, at its beginning. */
function withOptions(file: ScenarioFile, args: Arguments, given: readonly ScenarioStep[]): ScenarioFile {
  const seedText = args.options.get('seed');
  const seed = seedText === undefined ? file.seed : Number(seedText);
  if (seedText !== undefined && !/^\d{1,10}$/.test(seedText)) throw new UsageError(`--seed is a whole number, not "${seedText}"`);
  const untilText = args.options.get('until');
  const untilMs = untilText === undefined ? file.untilMs : parseDuration(untilText);
  if (untilText !== undefined && (untilMs ?? 0) === 0) throw new UsageError(`--until is a duration such as 90s or 10m, not "${untilText}"`);
  const { kubernetes, ...rest } = file;
  const version = kubernetes === undefined || args.options.has('kubernetes') ? {} : { kubernetes };
  return { ...rest, ...version, seed, steps: [...file.steps, ...given], ...(untilMs === undefined ? {} : { untilMs }) };
}

function givenSteps(args: Arguments): ScenarioStep[] {
  return (args.repeated.get('do') ?? []).map((words) => {
    const timed = timedActionOf(words);
    if (timed === undefined && actionOf(words) !== undefined)
      throw new UsageError(`--do "${words}" does not say when; write --do "${words} at 30s"`);
    if (timed === undefined)
      throw new UsageError(`--do "${words}" is not understood; write "crash node-2 at 30s". Actions:\n${actionList}`);
    return { ...timed, range: onCommandLine };
  });
}

const actionList = actionUsages.map((usage) => `  ${usage}\n`).join('');

/** What the help says beyond the options. */
export const simulateHelp = `
Each file is played by itself, until all is quiet, at most an hour; a *.scenario.yaml may say more. --do adds a step, and may be given again: an action and
its time, as in "crash node-2 at 30s". Actions:
${actionList}`;

/** Where steps stand that no file holds. */
const onCommandLine = { start: -1, end: -1 };

function placeText(path: string, { line, column }: LinePosition): string {
  return `${path}:${line + 1}:${column + 1}`;
}

/** The files that a scenario names, by name; those that cannot be read are left out and told by the scenario's own problems. */
async function readBeside(io: Io, path: string, file: ScenarioFile): Promise<ReadonlyMap<string, string>> {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const found = new Map<string, string>();
  for (const { value: name } of file.manifests) {
    const text = await readText(io, `${folder}${name}`);
    if ('text' in text) found.set(name, text.text);
  }
  return found;
}

interface Report {
  readonly file: string;
  readonly scenario?: string;
  readonly title?: string;
  readonly kubernetes: string;
  readonly seed: number;
  readonly endedAtMs: number;
  readonly limited?: string;
  readonly assumptions: readonly string[];
  readonly failed: readonly {
    /** From 1; 0 for a step of the command line. */
    readonly line: number;
    readonly column: number;
    readonly rule: string;
    readonly reason: string;
    readonly why: readonly string[];
  }[];
  readonly harms: readonly HarmReport[];
  /** Of each set that is not where it wants to be in the end: why, the symptom first, the root last. */
  readonly unfinished: readonly (readonly string[])[];
  readonly trace: readonly object[];
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

function reportOf(path: string, text: string, file: ScenarioFile, { input }: Prepared, run: ScenarioRun): Report {
  const lines = new LineIndex(text);
  const expected = new Set(file.expect.flatMap(({ value }) => /^harm ([\w-]+)$/.exec(value.trim())?.[1] ?? []));
  return {
    file: path,
    ...(file.scenario === '' ? {} : { scenario: file.scenario, title: file.title }),
    kubernetes: `${input.target.minor}.${input.target.patch}`,
    seed: input.seed,
    endedAtMs: run.timeline.nowMs,
    ...(run.limited === undefined ? {} : { limited: run.limited }),
    assumptions: input.assumptions.map((each) => each.text),
    failed: [...missedSteps(file, input.steps, run), ...failedExpectations(file, run)].map(({ start, rule, reason }) => {
      const { line, column } = start < 0 ? { line: -1, column: -1 } : lines.position(start);
      return { line: line + 1, column: column + 1, rule, reason, why: causesOfFailure(rule, reason, run) };
    }),
    harms: run.harms.map(({ name, atMs, text: what, seq }) => ({
      name,
      atMs,
      text: what,
      expected: expected.has(name),
      why: causesOf(seq, run),
    })),
    unfinished: unfinished(run),
    trace: run.timeline.trace.map(({ before: _before, after: _after, ...transition }) => transition),
  };
}

function textOf(report: Report, run: ScenarioRun): string {
  const title = report.title === undefined ? report.file : `${report.title} (${report.file})`;
  const failed = report.failed.flatMap(({ line, column, rule, reason, why }) => [
    `${line === 0 ? '--do' : `${report.file}:${line}:${column}`}: expected "${rule}": ${reason}\n`,
    ...why.map((each) => `  ${each}\n`),
  ]);
  return [
    `${title}\nKubernetes ${report.kubernetes}, seed ${report.seed}\n`,
    ...report.assumptions.map((text) => `  assumed: ${text}\n`),
    traceText(run.timeline.trace),
    ...report.harms.flatMap(harmLines),
    ...report.unfinished.flatMap((steps) => ['in the end:\n', ...steps.map((each) => `  ${each}\n`)]),
    ...failed,
    ...(report.limited === undefined ? [] : [`the run ended early: ${report.limited}\n`]),
  ].join('');
}

/** `0:48 harm data-lost: …`; one that nobody expected comes with its causes. */
function harmLines({ name, atMs, text, expected, why }: HarmReport): string[] {
  const line = `${clockText(atMs)} ${expected ? 'expected harm' : 'harm'} ${name}: ${text}\n`;
  return expected ? [line] : [line, ...why.map((each) => `  ${each}\n`)];
}
