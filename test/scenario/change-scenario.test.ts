import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import { changeScenario } from '../../src/scenario/change-scenario.ts';
import { withKnownAnswers } from '../../src/scenario/known-answers.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { rolloutOfChange } from '../../src/scenario/rollout-of-change.ts';
import { type Prepared, prepareScenario, runToEnd } from '../../src/scenario/run.ts';
import { simulatedResources } from '../../src/scenario/simulated-resources.ts';
import { createTimeline, type Timeline } from '../../src/sim/timeline.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const root = resolve(import.meta.dirname, '../..');
const table = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));

function prepared(text: string): Prepared {
  const { file, problems } = parseScenario(text);
  assert.deepEqual(problems, []);
  const readBeside = (name: string) => readFileSync(resolve(root, 'media/scenarios', name), 'utf8');
  const found = prepareScenario(file, { table, readBeside }, defaultTarget);
  assert.deepEqual(found.problems, []);
  return found;
}

const sizes = (timeline: Timeline) =>
  timeline
    .at(timeline.nowMs)
    .list('PersistentVolume')
    .map((volume) => (volume['spec'] as { capacity: { storage: string } }).capacity.storage);

void test('a change, by the way that was chosen, is a scenario file that does the same', () => {
  const before = readFileSync(resolve(root, 'media/scenarios/web.yaml'), 'utf8');
  const after = before.replace('storage: 1Gi', 'storage: 2Gi');
  const objects = (text: string) => {
    const workspace = workspaceOf({ 'web.yaml': text });
    return simulatedResources(workspace, 'web.yaml').flatMap(({ object }) => object ?? []);
  };
  const refusals = { 'StatefulSet/default/web': 'no' };
  const { input, ways } = rolloutOfChange(objects(before), objects(after), defaultTarget, refusals);
  const added = 'scenario: grown\ntitle: "web.yaml: grown"\nmanifests: ["web.yaml"]\nsteps:\n  - { at: 2m, do: "delete pod web-1" }\n';
  const text = changeScenario({ manifests: [], before, after }, input, ways[0]?.steps ?? [], added);
  const { input: again, untilMs } = prepared(text);
  const { timeline } = runToEnd(again, untilMs);
  assert.deepEqual(sizes(timeline), ['2Gi', '2Gi', '2Gi']);
  const deleted = timeline.trace.filter(({ verb, object }) => verb === 'delete' && object.kind === 'Pod');
  assert.deepEqual(
    deleted.map(({ object, atMs }) => [object.name, atMs]),
    [['web-1', 120_000]],
  );
  assert.match(text, /^scenario: grown\ntitle: "?web\.yaml: grown"?$/m);
});

void test('what the API server refuses in a story is refused where the whole of its rules is not at hand', () => {
  const { input, untilMs } = prepared(readFileSync(resolve(root, 'media/scenarios/refused-changes.scenario.yaml'), 'utf8'));
  const answered = (known: typeof input) => {
    const timeline = createTimeline(known);
    timeline.advance(untilMs);
    return timeline.trace.filter(({ response }) => response?.code === 422).length;
  };
  assert.equal(answered(input), 0);
  assert.equal(answered(withKnownAnswers(input, untilMs)), 4);
  const { input: accepted, untilMs: end } = prepared(readFileSync(resolve(root, 'media/scenarios/accepted-changes.scenario.yaml'), 'utf8'));
  assert.deepEqual(withKnownAnswers(accepted, end), accepted);
});
