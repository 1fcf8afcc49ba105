import type { TextRange } from '../base/text.ts';
import type { Node } from '../manifest/nodes.ts';
import { readText } from '../manifest/server-yaml/read-text.ts';
import { splitDocuments } from '../manifest/split.ts';
import type { AppSpec } from '../sim/input.ts';
import { ruleProblem } from './check-rule.ts';
import { readApps } from './read-apps.ts';
import { readCluster } from './read-cluster.ts';
import { manifestText, optional, placedText, Reader, type ScenarioProblem } from './reader.ts';
import { readSteps } from './read-steps.ts';
import type { Placed, ScenarioFile } from './scenario-file.ts';

/** A parsed scenario file: what could be read, and every mistake with its place. Runs only when there is none. */
export interface ParsedScenario {
  readonly file: ScenarioFile;
  readonly problems: readonly ScenarioProblem[];
}

const maxLength = 1024 * 1024;

/** Members of a scenario file, in the order in which they are best written. `schemas/scenario.schema.json` lists the same. */
export const scenarioMembers = [
  'scenario',
  'title',
  'chapter',
  'lesson',
  'shows',
  'kubernetes',
  'gates',
  'seed',
  'until',
  'cluster',
  'before',
  'manifests',
  'apply',
  'apps',
  'steps',
  'expect',
] as const;

/** Reads a scenario file. Never throws; nothing is ignored without a problem that says so. */
export function parseScenario(text: string): ParsedScenario {
  const reader = new Reader();
  if (text.length > maxLength) {
    reader.note(undefined, `a scenario file may have ${maxLength} characters; this one has ${text.length}`);
    return { file: readFile(new Reader(), undefined), problems: reader.problems };
  }
  const { root, problem } = readText(text);
  if (problem !== undefined) reader.problems.push(problem);
  const [, more] = splitDocuments(text);
  if (more !== undefined) reader.problems.push({ ...more, message: 'a scenario file holds one scenario; what follows "---" is not read' });
  return { file: readFile(reader, root), problems: reader.problems };
}

function readFile(reader: Reader, root: Node | undefined): ScenarioFile {
  const members = reader.members(root, 'a scenario', scenarioMembers);
  const text = (name: string) => reader.text(members.get(name), `"${name}"`);
  const scenario = text('scenario');
  if (scenario === undefined || scenario === '') reader.note(root, 'a scenario needs "scenario": its name');
  const title = text('title');
  if (title === undefined || title === '') reader.note(root, 'a scenario needs "title": one line that says what happens');
  const manifests = texts(reader, members.get('manifests'), '"manifests"');
  const apply = manifestText(reader, members.get('apply'), '"apply"');
  if (!members.has('apply') && !members.has('manifests'))
    reader.note(root, 'a scenario needs "apply" or "manifests": what is applied at the start');
  const untilMs = reader.duration(members.get('until'), '"until"');
  if (untilMs === 0) reader.note(members.get('until'), '"until" must be more than 0s');
  noteTwice(reader, manifests);
  const shows = texts(reader, members.get('shows'), '"shows"');
  for (const { value, range } of shows)
    if (!/^S(?:[1-9]|1\d|20)$/.test(value)) reader.problems.push({ ...range, message: `"${value}" is none of S1 to S20` });
  noteTwice(reader, shows);
  const before = manifestText(reader, members.get('before'), '"before"');
  const cluster = readCluster(reader, members.get('cluster'));
  return {
    scenario: scenario ?? '',
    title: title ?? '',
    ...optional('chapter', text('chapter')),
    ...optional('lesson', text('lesson')),
    shows: shows.map(({ value }) => value),
    ...optional('kubernetes', text('kubernetes')),
    gates: readGates(reader, members.get('gates')),
    seed: reader.integer(members.get('seed'), '"seed"', 0, 2 ** 32 - 1) ?? 0,
    ...optional('untilMs', untilMs),
    manifests,
    ...optional('apply', apply),
    ...optional('before', before),
    ...optional('cluster', cluster),
    apps: readApps(reader, members.get('apps')) satisfies Readonly<Record<string, AppSpec>>,
    steps: readSteps(reader, members.get('steps')),
    expect: readExpectations(reader, members.get('expect')),
    places: {
      apps: placeOf(members.get('apps')),
      gates: placeOf(members.get('gates')),
      kubernetes: placeOf(members.get('kubernetes')),
    },
  };
}

function noteTwice(reader: Reader, list: readonly Placed<string>[]): void {
  for (const [index, { value, range }] of list.entries())
    if (list.findIndex((each) => each.value === value) < index) reader.problems.push({ ...range, message: `"${value}" is there twice` });
}

function placeOf(node: Node | undefined): TextRange {
  return { start: node?.start ?? 0, end: node?.end ?? 0 };
}

function readExpectations(reader: Reader, node: Node | undefined): Placed<string>[] {
  const rules = texts(reader, node, '"expect"');
  noteTwice(reader, rules);
  for (const { value, range } of rules) {
    const message = ruleProblem(value);
    if (message !== undefined) reader.problems.push({ ...range, message });
  }
  return rules;
}

function texts(reader: Reader, node: Node | undefined, what: string): Placed<string>[] {
  return reader.items(node, what).flatMap((item) => placedText(reader, item, `each of ${what}`) ?? []);
}

function readGates(reader: Reader, node: Node | undefined): Record<string, boolean> {
  return Object.fromEntries(
    reader.entries(node, '"gates"').flatMap(([name, value]): [string, boolean][] => {
      const on = reader.truth(value, `gate "${name}"`);
      return on === undefined ? [] : [[name, on]];
    }),
  );
}
