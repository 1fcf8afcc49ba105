import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { parseFile } from '../../src/manifest/parse.ts';
import { actionOf } from '../../src/scenario/action-words.ts';
import { inReadingOrder } from '../../src/scenario/chapters.ts';
import { conditionOf } from '../../src/scenario/conditions.ts';
import { continued } from '../../src/scenario/continued.ts';
import { completeScenario } from '../../src/scenario/complete.ts';
import { helpAt } from '../../src/scenario/hover.ts';
import { namesOf } from '../../src/scenario/names.ts';
import type { ScenarioContext } from '../../src/scenario/offers.ts';
import { parseScenario, scenarioMembers } from '../../src/scenario/parse.ts';
import { prepareScenario } from '../../src/scenario/run.ts';
import { scenarioSchema } from '../../src/scenario/schema.ts';
import { selfContained } from '../../src/scenario/self-contained.ts';
import { placeInSource } from '../../src/scenario/text-in-text.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(resolve(root, 'media/scenarios', name), 'utf8');
const surroundings = { table: readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8')), readBeside: read };

function contextOf(text: string): ScenarioContext {
  return { names: namesOf(prepareScenario(parseScenario(text).file, surroundings).input), files: ['web.yaml'] };
}

/** Completes at the `|` of a text; the scenario around it is that of web.yaml. */
function at(marked: string) {
  const head = 'scenario: some\ntitle: Some\nmanifests: [web.yaml]\n';
  const offset = head.length + marked.indexOf('|');
  const text = head + marked.replace('|', '');
  const items = completeScenario(text, offset, contextOf(`${head}steps: [{ at: 1s, do: scale web to 4 }]`));
  const labels = items.map(({ label }) => label);
  /** The text after the item is taken, without the head. */
  const taken = (label: string) => {
    const item = items.find((each) => each.label === label);
    assert.ok(item !== undefined, `${label} is not among ${labels.slice(0, 20).join(' · ')}`);
    return (text.slice(0, item.replace.start) + item.insert + text.slice(item.replace.end)).slice(head.length);
  };
  return { labels, items, taken };
}

test('members that are not there yet, with their description', () => {
  const { labels, items, taken } = at('ste|\n');
  assert.ok(labels.includes('steps') && labels.includes('expect') && labels.includes('cluster'));
  assert.ok(!labels.includes('scenario') && !labels.includes('manifests'));
  assert.match(items.find(({ label }) => label === 'expect')?.documentation ?? '', /Facts that must hold/);
  assert.equal(taken('steps'), 'steps:\n  - $0\n');
  assert.equal(at('|').taken('apply'), 'apply: |\n  $0');
});

test('members of a step, on one line and on several', () => {
  assert.deepEqual(at('steps:\n  - { at: 5s, | }\n').labels, ['id', 'delay', 'do', 'apply', 'patch', 'fault', 'heal']);
  assert.ok(at('steps:\n  - at: 5s\n    d|\n').labels.includes('do'));
  assert.ok(!at('steps:\n  - at: 5s\n    d|\n').labels.includes('when'));
  assert.equal(at('steps:\n  - |\n').taken('{ at: … }'), 'steps:\n  - { at: ${1:30s}, do: $0 }\n');
  assert.deepEqual(at('cluster:\n  |\n').labels, ['nodes', 'storageClasses']);
  assert.ok(at('cluster:\n  storageClasses:\n    - { name: a, | }\n').labels.includes('binding'));
  assert.deepEqual(at('apps:\n  |').labels, ['web', '*']);
  assert.ok(at('gates:\n  Max|').labels.includes('MaxUnavailableStatefulSet'));
});

test('actions in words, with the names of the scenario', () => {
  const { labels, taken } = at('steps:\n  - { at: 5s, do: crash n| }\nexpect: []\n');
  assert.ok(labels.includes('crash node-2') && labels.includes('delete pod web-3') && labels.includes('delete claim data-web-0'));
  assert.equal(taken('crash node-2'), 'steps:\n  - { at: 5s, do: crash node-2 }\nexpect: []\n');
  assert.equal(at('steps:\n  - at: 5s\n    do: |\n').taken('scale web to N'), 'steps:\n  - at: 5s\n    do: scale web to ${1:N}\n');
});

test('every action that is offered is understood when its places are filled in', () => {
  const filled = at('steps:\n  - at: 5s\n    do: |\n').items.map(({ insert }) =>
    insert
      .replace(/\$\{\d+:N\}/, '5')
      .replace(/\$\{\d+:SIZE\}/, '5Gi')
      .replace(/\$\{\d+:KEY=VALUE\}/, 'a=b')
      .replace(/\$\{\d+:[A-Z]+\}/g, 'app'),
  );
  assert.ok(filled.length > 60);
  assert.deepEqual(
    filled.filter((words) => actionOf(words) === undefined),
    [],
  );
});

test('conditions, expectations, durations, enumerations, files', () => {
  assert.ok(at('steps:\n  - { when: pod web-1| }').labels.includes('pod web-1 is ready'));
  assert.equal(at('expect:\n  - create web-0 < re|\n').taken('ready web-0'), 'expect:\n  - create web-0 < ready web-0\n');
  assert.equal(at('expect:\n  - "!gone|"\n').taken('gone web-1'), 'expect:\n  - "!gone web-1"\n');
  assert.ok(at('until: |').labels.includes('30s'));
  assert.deepEqual(at('cluster:\n  storageClasses:\n    - name: a\n      binding: |').labels, ['Immediate', 'WaitForFirstConsumer']);
  assert.ok(at('kubernetes: |').labels.includes('1.36'));
  assert.ok(at('steps:\n  - { at: 1s, fault: | }').labels.includes('slow-attach'));
});

test('what a patch and a fault are given, and states that an object can have', () => {
  assert.deepEqual(at('steps:\n  - { at: 1s, fault: slow-attach, with: { | } }').labels, ['of', 'extraMs', 'metadata', 'spec']);
  assert.ok(at('steps:\n  - { at: 1s, fault: slow-attach, with: { of: | } }').labels.includes('node-2'));
  const { labels } = at('steps:\n  - { when: | }');
  assert.ok(labels.includes('claim data-web-0 is bound') && labels.includes('service web exists') && !labels.includes('set web is ready'));
  assert.deepEqual(
    labels.filter((label) => 'problem' in conditionOf(label)),
    [],
  );
  assert.ok(at('apps:\n  web: { | }').labels.includes('preStop'));
});

test('nothing inside of manifests and comments', () => {
  assert.deepEqual(at('apply: |\n  kind: S|\n'.replace('|\n', '>\n')).labels, []);
  assert.deepEqual(at('# steps|').labels, []);
});

test('every prefix of a scenario is answered', () => {
  for (const text of [read('node-lost.scenario.yaml'), read('first-apply.scenario.yaml')]) {
    const context = contextOf(text);
    for (let length = 0; length <= text.length; length += 3) {
      const prefix = text.slice(0, length);
      for (const { replace } of completeScenario(prefix, length, context)) {
        assert.ok(replace.start <= length && length <= replace.end);
        assert.ok(!prefix.slice(replace.start, replace.end).includes('\n'));
      }
      helpAt(parseFile(prefix), length);
    }
  }
});

test('the description of a member under the pointer', () => {
  const text = read('node-lost.scenario.yaml');
  const help = (word: string) => helpAt(parseFile(text), text.indexOf(word) + 1)?.markdown ?? '';
  assert.match(help('expect:'), /Facts that must hold/);
  assert.match(help('crash node-2'), /`scale SET to N`/);
  assert.match(help('unready web-1 <'), /Facts that must hold/);
  assert.match(help('when: pod'), /is ready/);
});

test('the schema lists the members that the reader knows', () => {
  assert.deepEqual(Object.keys(scenarioSchema.properties ?? {}), [...scenarioMembers]);
});

test('problems of a manifest in a scenario have their own place', () => {
  const text =
    'scenario: a\ntitle: A\napply: |\n  apiVersion: apps/v1\n  kind: StatefulSet\n  metadata:\n    name: web\n  spec:\n    replicas: three\n';
  const [problem] = prepareScenario(parseScenario(text).file, surroundings).problems;
  assert.ok(problem?.part !== undefined);
  const { start, end } = placeInSource(text, problem, problem.part);
  assert.equal(text.slice(start, end), 'three');
});

test('a built-in scenario can stand alone', () => {
  for (const name of ['node-lost.scenario.yaml', 'first-apply.scenario.yaml']) {
    const text = read(name);
    const alone = selfContained(text, read);
    const parsed = parseScenario(alone);
    assert.deepEqual(parsed.problems, []);
    assert.deepEqual(parsed.file.manifests, []);
    const own = prepareScenario(parsed.file, { ...surroundings, readBeside: () => undefined });
    assert.deepEqual(own.problems, []);
    assert.deepEqual(own.input, prepareScenario(parseScenario(text).file, surroundings).input);
  }
  assert.equal(
    selfContained('manifests: [gone.yaml]\n', () => undefined),
    'manifests: [gone.yaml]\n',
  );
});

test('what-ifs on a scenario make a scenario that goes on from it', () => {
  const added = 'scenario: more\ntitle: "More"\nmanifests: ["x.yaml"]\nsteps:\n  - { at: 2m, do: "crash node-1" }\n';
  const text = continued(read('node-lost.scenario.yaml'), added);
  const { file, problems } = parseScenario(text);
  assert.deepEqual(problems, []);
  assert.deepEqual([file.scenario, file.title, file.lesson, file.expect], ['more', 'More', undefined, []]);
  assert.deepEqual(
    file.manifests.map(({ value }) => value),
    ['web.yaml'],
  );
  assert.deepEqual(
    file.steps.map(({ action }) => action),
    [
      { do: 'crash-node', node: 'node-2' },
      { do: 'crash-node', node: 'node-1' },
    ],
  );
  assert.equal(parseScenario(continued(read('first-apply.scenario.yaml'), added)).file.steps.length, 1);
  const flow = 'scenario: a\ntitle: A\napply: ""\nsteps: [{ at: 1s, do: crash node-2 }] # once\n';
  assert.deepEqual(parseScenario(continued(flow, added)).problems, []);
  assert.equal(parseScenario(continued(flow, added)).file.steps.length, 2);
  assert.equal(continued('- nothing', added), added);
});

test('scenarios are read in the order of their chapters', () => {
  const order = inReadingOrder([
    { scenario: 'd', chapter: 'Zoo', shows: [] },
    { scenario: 'c', chapter: 'Node failure', shows: ['S5'] },
    { scenario: 'b', chapter: 'Identity', shows: ['S12'] },
    { scenario: 'a', chapter: 'Identity', shows: ['S2'] },
  ]).map(({ scenario }) => scenario);
  assert.deepEqual(order, ['a', 'b', 'c', 'd']);
});
