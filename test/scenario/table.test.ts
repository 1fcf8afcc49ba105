import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { book, chapters, inReadingOrder, introduction } from '../../src/scenario/chapters.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ScenarioFile } from '../../src/scenario/scenario-file.ts';
import { harms } from '../../src/sim/harms/harms.ts';

const folder = resolve(import.meta.dirname, '../../media/scenarios');
const page = resolve(folder, 'README.md');
const names = globSync('*.scenario.yaml', { cwd: folder });
const files = inReadingOrder(names.map((name) => parseScenario(readFileSync(resolve(folder, name), 'utf8')).file));

/** What a reader of the catalogue looks for, S1 to S20. */
const shown: readonly string[] = [
  'first apply',
  'rolling update, good image',
  'bad revision, then roll back',
  'drain nodes one by one',
  'node lost',
  'scale down',
  'scale down, then up again',
  'delete the set',
  'cold start of everything',
  're-apply while an autoscaler owns replicas',
  'name resolution',
  'zones',
  'apply this diff',
  'slow start or recovery',
  'graceful shutdown',
  'grow the disks',
  'rename or re-path',
  'autoscaler flapping',
  'pod creation refused',
  'scheduling board',
];

function link({ scenario, title }: ScenarioFile): string {
  return `[${title.replaceAll('|', '\\|')}](${scenario}.scenario.yaml)`;
}

const told = (file: ScenarioFile) => `${file.chapter}: ${link(file)}`;

function tableOf(chapter: string): string {
  const rows = files.filter((file) => file.chapter === chapter).map((file) => `| ${link(file)} | ${file.shows.join(', ') || '–'} |`);
  return [`## ${chapter}`, '', '| story | shows |', '| --- | --- |', ...rows].join('\n');
}

function readmeText(): string {
  const index = shown.map((what, at) => {
    const id = `S${at + 1}`;
    const tellers = files.filter(({ shows }) => shows.includes(id)).map(({ scenario }) => `[${scenario}](${scenario}.scenario.yaml)`);
    return `| ${id} | ${what} | ${tellers.join(', ')} |`;
  });
  return `${[
    '# The stories',
    '',
    `${files.length} scenarios in reading order: the first of each chapter tells what the chapter is about. Each has a lesson, expectations that a run must meet, and`,
    'a trace in `test/scenario/traces` that a run must repeat letter by letter. This page is made by `UPDATE=1 node --test test/scenario/table.test.ts`.',
    '',
    '## Start here',
    '',
    'Seven stories, in this order: what a StatefulSet promises, and what it does not.',
    '',
    ...introduction.map(
      (name, at) =>
        `${at + 1}. ${files
          .filter(({ scenario }) => scenario === name)
          .map(told)
          .join('')}`,
    ),
    '',
    ...chapters.map((chapter) => `${tableOf(chapter)}\n`),
    '## By what they show',
    '',
    '| id | what the reader sees | told by |',
    '| --- | --- | --- |',
    ...index,
  ].join('\n')}\n`;
}

test('the table of the stories is complete', () => {
  if (process.env['UPDATE'] === '1') writeFileSync(page, readmeText());
  assert.equal(existsSync(page) ? readFileSync(page, 'utf8') : '', readmeText());
});

test('the introduction is one story of each chapter of the subject, with its lesson, and all of them play in ten minutes', () => {
  const stories = introduction.flatMap((name) => files.filter(({ scenario }) => scenario === name));
  assert.deepEqual(
    stories.map(({ chapter }) => chapter),
    ['Replicas with their own storage', 'Identity', 'Ordered scaling', 'Claims are kept', 'At most one', 'Peers by SRV', 'Node failure'],
  );
  assert.ok(stories.every(({ lesson = '' }) => lesson.length > 100));
  // The panel plays ten seconds in one, and leaps over what nothing happens in.
  const playedMs = stories.reduce((sum, { untilMs = 0 }) => sum + untilMs / 10, 0);
  assert.ok(playedMs > 0 && playedMs < 10 * 60_000, `${playedMs}`);
});

test('every story stands in a chapter, and every chapter has one', () => {
  assert.deepEqual(
    files.filter(({ chapter }) => !chapters.includes(chapter ?? '')).map(({ scenario, chapter }) => `${scenario}: ${chapter}`),
    [],
  );
  assert.deepEqual(
    chapters.filter((chapter) => !files.some((file) => file.chapter === chapter)),
    [],
  );
});

test('the book lists every story once, in its chapter', () => {
  assert.deepEqual(
    Object.entries(book).flatMap(([chapter, pages]) => pages.map((scenario) => `${chapter}: ${scenario}`)),
    files.map(({ chapter, scenario }) => `${chapter}: ${scenario}`),
  );
});

test('S1 to S20 are all told, and nothing else is named', () => {
  const told = new Set(files.flatMap(({ shows }) => shows));
  const wanted = shown.map((_, at) => `S${at + 1}`);
  assert.deepEqual(
    wanted.filter((id) => !told.has(id)),
    [],
  );
  assert.deepEqual(
    [...told].filter((id) => !wanted.includes(id)),
    [],
  );
});

test('every harm is shown by a story, and every story says whether it harms', () => {
  const expected = new Set(files.flatMap(({ expect }) => expect.flatMap(({ value }) => /^harm ([\w-]+)$/.exec(value)?.[1] ?? [])));
  assert.deepEqual(
    harms.map(({ name }) => name).filter((name) => !expected.has(name)),
    [],
  );
  assert.deepEqual(
    files.filter(({ expect }) => !expect.some(({ value }) => /^(no )?harm\b/.test(value))).map(({ scenario }) => scenario),
    [],
  );
});
