import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { withKnownAnswers } from '../../src/scenario/known-answers.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { failedExpectations, outcomeOf, prepareScenario, runToEnd } from '../../src/scenario/run.ts';
import { traceText } from '../../src/scenario/trace-text.ts';
import { Engine } from '../../src/panel/engine/engine.ts';
import { rootBranch } from '../../src/panel/model/branch.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, 'media/scenarios');
const table = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));
const readBeside = (name: string) => (existsSync(resolve(folder, name)) ? readFileSync(resolve(folder, name), 'utf8') : undefined);

/** Plays what the editor sends, slice by slice, and answers the last picture. */
function playedInPanel(plan: Parameters<Engine['start']>[0]) {
  const turns: (() => void)[] = [];
  const errors: unknown[] = [];
  let nowMs = 0;
  const engine = new Engine({
    // Each look at the clock is a little later, so that slices end.
    now: () => (nowMs += 0.05),
    soon: (callback) => void turns.push(callback),
    changed: () => undefined,
    failed: (error) => void errors.push(error),
  });
  engine.start(plan, [rootBranch]);
  for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) turn();
  assert.deepEqual(errors, []);
  return engine.views.get(rootBranch.id);
}

for (const name of globSync('*.scenario.yaml', { cwd: folder }).sort())
  test(`the panel plays ${name.replace('.scenario.yaml', '')} to its end as the command line does`, () => {
    const { file } = parseScenario(readFileSync(resolve(folder, name), 'utf8'));
    const { input, untilMs } = prepareScenario(file, { table, readBeside });
    // As text, because that is how it comes to the panel.
    const sent = JSON.parse(JSON.stringify(withKnownAnswers(input, untilMs))) as typeof input;
    const view = playedInPanel({ input: sent, untilMs });
    assert.ok(view !== undefined);
    assert.ok(view.outcome.state !== 'running' && view.outcome.state !== 'limited', view.outcome.words);
    assert.ok(view.lanes.length > 0 && view.moments.length > 0);
    const run = runToEnd(input, untilMs);
    assert.equal(traceText(view.trace), traceText(run.timeline.trace));
    const outcome = outcomeOf(view.timeline);
    assert.deepEqual(failedExpectations(file, { ...run, timeline: view.timeline, outcome }), []);
    assert.deepEqual(outcome.harms, run.outcome.harms);
    const shown = new Set(view.moments.flatMap(({ harm }) => harm?.name ?? []));
    assert.deepEqual([...shown].sort(), [...new Set(run.outcome.harms)].sort(), 'the panel shows the harms');
  });
