import { readSchemas } from '../api/schema/read-schemas.ts';
import { parseDuration } from '../base/duration.ts';
import { LineIndex } from '../base/text.ts';
import { defaultTarget } from '../kube/versions.ts';
import { actionMeanings } from '../scenario/action-meanings.ts';
import type { ScenarioProblem } from '../scenario/reader.ts';
import { prepareScenario, runToEnd } from '../scenario/run.ts';
import type { ScenarioFile, ScenarioStep } from '../scenario/scenario-file.ts';
import { placeInSource } from '../scenario/text-in-text.ts';
import { timedSteps } from '../scenario/timed-steps.ts';
import { type Arguments, choice, parseArguments, UsageError } from './arguments.ts';
import { targetOf } from './input.ts';
import type { Io } from './io.ts';
import { paintFor } from './paint.ts';
import { type Play, playsOf } from './plays.ts';
import { reportOf } from './simulation-report.ts';
import { briefText, reportText } from './simulation-text.ts';

const known = {
  kubernetes: 'a version',
  format: 'text, brief or json',
  json: '',
  seed: 'a number',
  until: 'a duration',
  do: 'an action with its time',
};

/** `statefulset simulate`: plays scenarios or plain manifests and prints what happens. Exit 1 when an expectation fails or harm is done that nobody expected. */
export async function simulate(argv: readonly string[], io: Io): Promise<number> {
  const args = parseArguments(argv, known);
  const format = choice(args, 'format', ['text', 'brief', 'json'], args.options.has('json') ? 'json' : 'text');
  if (args.operands.length === 0) throw new UsageError('name a scenario, a manifest, a folder, or - for standard input');
  const given = givenSteps(args);
  const isFixed = args.options.has('kubernetes');
  const target = isFixed ? targetOf(args) : undefined;
  const table = readSchemas(await io.readSchemas());
  const { plays, failed } = await playsOf(io, args.operands, target ?? defaultTarget, isFixed);
  const style = { paint: paintFor(io.colour), columns: io.columns };
  const reports: object[] = [];
  let worst = failed ? 2 : 0;
  for (const play of plays) {
    const file = withOptions(play.file, args, given);
    const prepared = prepareScenario(file, { table, readBeside: (name) => play.beside.get(name)?.text }, play.target ?? target);
    const problems = [...play.problems, ...prepared.problems];
    for (const problem of problems) io.writeError(`${placeText(play, problem)}: ${problem.message}\n`);
    if (problems.length > 0) {
      worst = 2;
      continue;
    }
    const run = runToEnd(prepared.input, prepared.untilMs);
    const report = reportOf({ ...play, file }, prepared, run);
    reports.push(report);
    if (format === 'text') io.writeOut(reportText(report, run, style));
    if (format === 'brief') io.writeOut(briefText(report, style));
    if (report.failed.length > 0 || report.harms.some(({ expected }) => !expected)) worst = Math.max(worst, 1);
  }
  if (format === 'json') io.writeOut(`${JSON.stringify(reports, undefined, 2)}\n`);
  return worst;
}

/** What the options say counts as if it stood in the file, at its beginning. */
function withOptions(file: ScenarioFile, args: Arguments, given: readonly ScenarioStep[]): ScenarioFile {
  const seedText = args.options.get('seed');
  const seed = seedText === undefined ? file.seed : Number(seedText);
  if (seedText !== undefined && !(/^\d{1,10}$/.test(seedText) && seed < 2 ** 32))
    throw new UsageError(`--seed is a whole number from 0 to 4294967295, not "${seedText}"`);
  const untilText = args.options.get('until');
  const untilMs = untilText === undefined ? file.untilMs : parseDuration(untilText);
  if (untilText !== undefined && (untilMs ?? 0) === 0) throw new UsageError(`--until is a duration such as 90s or 10m, not "${untilText}"`);
  const { kubernetes, ...rest } = file;
  const version = kubernetes === undefined || args.options.has('kubernetes') ? {} : { kubernetes };
  return { ...rest, ...version, seed, steps: [...file.steps, ...given], ...(untilMs === undefined ? {} : { untilMs }) };
}

function givenSteps(args: Arguments): ScenarioStep[] {
  const timed = timedSteps(args.repeated.get('do') ?? []);
  if ('problem' in timed) throw new UsageError(`--do: ${timed.problem}`);
  const places = { action: onCommandLine, with: onCommandLine, time: onCommandLine };
  return timed.steps.map((step) => ({ ...step, range: onCommandLine, places }));
}

/** What the help says beyond the options. */
export const simulateHelp = `
Plays until all is quiet, at most for an hour after the last step that has a time (--until says otherwise), and prints what happens. Each
*.scenario.yaml is played by itself. All other files, - (standard input) and those in folders are one cluster, as kubectl apply -f of them would make.

  --do "ACTION at 1m30s"                    adds a step, and may be given again
  --do "ACTION when pod web-2 is ready"     … as soon as that is so; "… is ready again", "… 3 times"
  --do "ACTION after 5m"                    … so long after the --do before it
  --until 10m                               how long to play
  --seed N                                  draws lots where a real cluster would: which of equally good nodes a pod gets. 0: the first
  --kubernetes 1.36|1.35.2                  the version, over what a scenario says
  --format text|brief|json                  brief: a line for each change, in the words of expect:; --json is --format json

Exit code 0: what is expected holds; 1: an expectation does not hold, a step never came or changed nothing, or harm that nobody expects;
2: bad usage, or a file that cannot be read or holds a mistake.

Actions (names as namespace/name outside of default; what is in parentheses may be left out):
${Object.entries(actionMeanings)
  .map(([usage, meaning]) => `  ${usage}\n      ${meaning}\n`)
  .join('')}`;

/** Where steps stand that no file holds. */
const onCommandLine = { start: -1, end: -1 };

/** `file:line:column` of a mistake. */
function placeText({ files: [file = ''], text, beside }: Play, { part, beside: name = '', ...range }: ScenarioProblem): string {
  const other = beside.get(name);
  if (part !== undefined && other !== undefined) return placed(other.path, other.text, part.start);
  const { start } = part === undefined ? range : placeInSource(text, range, part);
  return start < 0 ? '--do' : placed(file, text, start);
}

function placed(path: string, text: string, offset: number): string {
  const { line, column } = new LineIndex(text).position(offset);
  return `${path}:${line + 1}:${column + 1}`;
}
