import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { minors, parseTarget, type Target } from '../../src/kube/versions.ts';
import { findings } from '../../src/lint/run.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { failedExpectations, prepareScenario, runToEnd } from '../../src/scenario/run.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const root = resolve(import.meta.dirname, '../..');
const table = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));
const snippets = JSON.parse(readFileSync(resolve(root, 'media/snippets/yaml.json'), 'utf8')) as Record<
  string,
  { prefix: string[]; description: string; body: string[] }
>;

/** What a snippet leaves when nothing is typed over; of a choice, the one with this index. */
function expanded(title: string, choice = 0): string {
  const snippet = snippets[title];
  assert.ok(snippet !== undefined, title);
  return snippet.body
    .join('\n')
    .replaceAll(/\$\{\d+\|([^|]*)\|\}/g, (_, all: string) => all.split(',')[choice] ?? '')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace('$0', '');
}

function told(text: string): string[] {
  return minors.flatMap((minor) =>
    findings(workspaceOf({ 'new.yaml': text }, parseTarget(minor) as Target, 'all'), 'new.yaml').map(
      ({ message }) => `${minor}: ${message}`,
    ),
  );
}

const whole = 'StatefulSet with Service and budget';

void test('the whole set is clean, in whichever order its pods start', () => {
  for (const choice of [0, 1]) assert.deepEqual(told(expanded(whole, choice)), []);
});

void test('Service and budget fit a set that has none', () => {
  const set = expanded(whole).split('---\n').at(-1) ?? '';
  const parts = [expanded('Headless Service of a StatefulSet'), expanded('PodDisruptionBudget of a StatefulSet'), set];
  assert.deepEqual(told(parts.join('---\n')), []);
});

void test('a claim template stands under spec, probes in a container', () => {
  const text = expanded(whole);
  const indented = (title: string, by: number, choice = 0) => expanded(title, choice).trimEnd().replaceAll(/^/gm, ' '.repeat(by));
  const without = text.slice(0, text.indexOf('  volumeClaimTemplates:'));
  for (const choice of [0, 1]) assert.deepEqual(told(`${without}${indented('Claim template', 2, choice)}\n`), []);
  const probes = ['Readiness probe', 'Liveness probe', 'Startup probe'].map((title) => indented(title, 10)).join('\n');
  const before = text.slice(0, text.indexOf('          readinessProbe:'));
  assert.deepEqual(told(`${before}${probes}\n${text.slice(text.indexOf('          resources:'))}`), []);
});

void test('a scenario has no mistake and holds, played with the set that is made beside it', () => {
  const { file, problems } = parseScenario(expanded('Scenario of a StatefulSet'));
  assert.deepEqual(problems, []);
  const prepared = prepareScenario(file, { table, readBeside: (name) => (name === 'web.yaml' ? expanded(whole) : undefined) });
  assert.deepEqual(prepared.problems, []);
  assert.deepEqual(failedExpectations(file, runToEnd(prepared.input, prepared.untilMs)), []);
});

void test('every snippet is found by a word of ours, which no other has', () => {
  const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
  assert.ok(prefixes.every(([first]) => first?.startsWith('statefulset')));
  assert.equal(new Set(prefixes.flat()).size, prefixes.flat().length);
});
