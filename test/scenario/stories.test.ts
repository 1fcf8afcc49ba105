import assert from 'node:assert/strict';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { keyOf, keyText } from '../../src/kube/objects.ts';
import { isReady, type Pod } from '../../src/kube/views.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { missedSteps } from '../../src/scenario/missed-steps.ts';
import { failedExpectations, prepareScenario, runToEnd } from '../../src/scenario/run.ts';
import type { Step } from '../../src/sim/action.ts';
import { explainWhyNot } from '../../src/sim/explain.ts';
import { watchInvariants } from '../../src/sim/invariants/invariants.ts';
import type { Timeline } from '../../src/sim/timeline.ts';
import { traceText } from '../../src/scenario/trace-text.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = resolve(root, 'media/scenarios');
const tableOf = readSchemas(readFileSync(resolve(root, 'schemas/kubernetes/types.json'), 'utf8'));
const surroundings = {
  table: tableOf,
  readBeside: (name: string) => (existsSync(resolve(folder, name)) ? readFileSync(resolve(folder, name), 'utf8') : undefined),
};

/** Compares with a committed trace; `UPDATE=1` writes it, and a person reads the difference. */
function matchesCommitted(id: string, trace: string): void {
  const file = resolve(import.meta.dirname, 'traces', `${id}.txt`);
  if (process.env['UPDATE'] === '1') {
    mkdirSync(resolve(import.meta.dirname, 'traces'), { recursive: true });
    writeFileSync(file, trace);
  }
  assert.ok(existsSync(file), `no trace of ${id}; make it with UPDATE=1 node --test test/scenario/stories.test.ts and read it`);
  assert.equal(trace, readFileSync(file, 'utf8'));
}

/** Pods that are there and not Ready at the end, and about which the simulator cannot say why. */
function unexplained(timeline: Timeline): string[] {
  return timeline
    .at(timeline.nowMs)
    .list('Pod')
    .filter((pod) => !isReady(pod as Pod))
    .map((pod) => keyOf(pod))
    .filter((key) => explainWhyNot(timeline, key, timeline.nowMs).length === 0)
    .map(keyText);
}

for (const name of globSync('*.scenario.yaml', { cwd: folder }).sort()) {
  const id = name.replace('.scenario.yaml', '');
  test(`story ${id}`, () => {
    const { file, problems } = parseScenario(readFileSync(resolve(folder, name), 'utf8'));
    assert.deepEqual(problems, []);
    assert.equal(file.scenario, id);
    assert.ok(file.lesson !== undefined && file.lesson.length > 80, 'a story has a lesson');
    assert.ok(file.expect.length > 0, 'a story expects something');
    const prepared = prepareScenario(file, surroundings);
    assert.deepEqual(prepared.problems, []);
    const watch = watchInvariants();
    const run = runToEnd(prepared.input, prepared.untilMs, { observer: watch.observer });
    assert.deepEqual(watch.violations, [], 'the simulator keeps its own rules');
    assert.equal(run.limited, undefined);
    const trace = traceText(run.timeline.trace);
    assert.deepEqual(
      failedExpectations(file, run).map(({ rule, reason }) => `${rule}: ${reason}`),
      [],
      trace.slice(0, 6000),
    );
    assert.equal(traceText(runToEnd(prepared.input, prepared.untilMs).timeline.trace), trace, 'one seed, one outcome');
    assert.deepEqual(missedSteps(file, prepared.input.steps, run), [], 'every step comes');
    matchesCommitted(id, trace);
    assert.deepEqual(unexplained(run.timeline), []);
    for (const [index, step] of prepared.input.steps.entries()) {
      const nothing: Step = { ...step, action: { do: 'ready', name: 'nobody' } };
      const without = runToEnd({ ...prepared.input, steps: prepared.input.steps.with(index, nothing) }, prepared.untilMs);
      assert.notDeepEqual(failedExpectations(file, without), [], `what is expected would also hold without step ${index + 1}`);
    }
  });
}
