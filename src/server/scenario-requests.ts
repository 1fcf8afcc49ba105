import { rangeAt } from '../manifest/node-path.ts';
import { parseFile } from '../manifest/parse.ts';
import { inReadingOrder, introduction } from '../scenario/chapters.ts';
import { continued } from '../scenario/continued.ts';
import { withKnownAnswers } from '../scenario/known-answers.ts';
import { missedSteps } from '../scenario/missed-steps.ts';
import { parseScenario } from '../scenario/parse.ts';
import { failedExpectations, runToEnd } from '../scenario/run.ts';
import { selfContained } from '../scenario/self-contained.ts';
import { placeInSource } from '../scenario/text-in-text.ts';
import {
  type ContinuedParams,
  type Place,
  scenarioEnding,
  type ScenarioAnswer,
  type ScenarioHead,
  type ScenarioResult,
  type SourceRef,
} from '../wire/server-messages.ts';
import type { Knowledge } from './knowledge.ts';
import { placeOf, refsOf, type Scenarios } from './scenarios.ts';

const gone = { problem: 'empty', message: 'The scenario is not there any more.' } as const;

/** What the panel plays. */
export async function scenarioAnswer(knowledge: Knowledge, scenarios: Scenarios, uri: string): Promise<ScenarioAnswer> {
  const scenario = await scenarios.open(uri);
  if (scenario === undefined) return gone;
  const { file, prepared, problems } = scenario;
  const [problem] = problems;
  if (problem !== undefined) return { problem: 'syntax', message: problem.message, uri, line: placeOf(scenario, problem).start.line };
  const { title, lesson } = file;
  const { input, untilMs } = prepared;
  return {
    title,
    ...(lesson === undefined ? {} : { lesson }),
    untilMs,
    input: withKnownAnswers(input, untilMs),
    refs: refsOf(knowledge, scenario),
  };
}

/** Heads of those files that are there, in the order of reading. A file without a title is listed by its name. */
export async function scenarioHeads(scenarios: Scenarios, uris: readonly string[]): Promise<ScenarioHead[]> {
  const found = (await scenarios.sources(uris)).map((source) => {
    const { file } = parseScenario(source.text);
    const name = decodeURIComponent(source.uri.slice(source.uri.lastIndexOf('/') + 1)).replace(scenarioEnding, '');
    return { ...file, scenario: file.scenario || name, place: placeOf(source, { start: 0, end: source.text.length }) };
  });
  return inReadingOrder(found).map(({ place, scenario, title, chapter, lesson }) => ({
    place,
    name: scenario,
    title: title || scenario,
    ...(chapter === undefined ? {} : { chapter }),
    ...(lesson === undefined ? {} : { lesson }),
    ...(introduction.includes(scenario) ? { introduction: introduction.indexOf(scenario) + 1 } : {}),
  }));
}

/** Runs a scenario as the command line does: an expectation that fails is a failure, and so is harm that nobody expected. */
export async function scenarioResult(scenarios: Scenarios, uri: string): Promise<ScenarioResult> {
  const scenario = await scenarios.open(uri);
  const start = { line: 0, character: 0 };
  if (scenario === undefined)
    return { failures: [{ message: gone.message, place: { uri, start, end: start } }], endedAtMs: 0, transitions: 0 };
  const { file, prepared, problems } = scenario;
  if (problems.length > 0) {
    const failures = problems.map((problem) => ({ message: problem.message, place: placeOf(scenario, problem) }));
    return { failures, endedAtMs: 0, transitions: 0 };
  }
  const run = runToEnd(prepared.input, prepared.untilMs);
  const expected = new Set(file.expect.flatMap(({ value }) => /^harm ([\w-]+)$/.exec(value.trim())?.[1] ?? []));
  const judged = file.expect.some(({ value }) => value.trim() === 'no harm');
  const harms = judged ? [] : run.outcome.harms.filter((name) => !expected.has(name));
  const top = placeOf(scenario, { start: 0, end: scenario.text.length });
  const failures = [
    ...[...missedSteps(file, prepared.input.steps, run), ...failedExpectations(file, run)].map((each) => ({
      message: `expected "${each.rule}": ${each.reason}`,
      place: placeOf(scenario, each),
    })),
    ...harms.map((name) => ({ message: `harm that nobody expected: ${name}`, place: top })),
    ...(run.limited === undefined ? [] : [{ message: `the run ended early: ${run.limited}`, place: top }]),
  ];
  return { failures, endedAtMs: run.timeline.trace.at(-1)?.atMs ?? 0, transitions: run.timeline.trace.length };
}

/** The scenario with its manifests in it, to be edited as a file of its own. */
export async function scenarioText(scenarios: Scenarios, uri: string): Promise<string | null> {
  const scenario = await scenarios.open(uri);
  return scenario === undefined ? null : selfContained(scenario.text, (name) => scenario.beside.get(name)?.text);
}

/** The scenario with the steps of another one after its own. */
export async function scenarioContinued(scenarios: Scenarios, { uri, added, alone }: ContinuedParams): Promise<string | null> {
  const text = alone ? await scenarioText(scenarios, uri) : (await scenarios.sources([uri]))[0]?.text;
  return typeof text === 'string' ? continued(text, added) : null;
}

/** Where a path of an object stands that a scenario applies: in its own `apply`, or in a file that the workspace does not have. */
export async function locateInScenario(scenarios: Scenarios, { uri, object, path }: SourceRef): Promise<Place | null> {
  const source = (await scenarios.sources([uri]))[0];
  if (source === undefined) return null;
  const apply = scenarioEnding.test(uri) ? parseScenario(source.text).file.apply : undefined;
  const text = apply?.value ?? source.text;
  const document = parseFile(text).documents.find(
    (each) => each.kind === object.kind && each.name === object.name && (each.namespace ?? 'default') === object.namespace,
  );
  if (document === undefined) return null;
  const range = rangeAt(document, path);
  return placeOf(source, apply === undefined ? range : placeInSource(source.text, apply.range, range));
}
