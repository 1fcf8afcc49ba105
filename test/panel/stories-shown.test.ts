import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { peekInteger } from '../../src/base/peek.ts';
import { readSchemas } from '../../src/api/schema/read-schemas.ts';
import { replicasOf } from '../../src/kube/identity.ts';
import { withKnownAnswers } from '../../src/scenario/known-answers.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { prepareScenario, runToEnd } from '../../src/scenario/run.ts';
import type { SimulationMessage, ToPanel } from '../../src/wire/panel-messages.ts';
import { openStage, type Stage } from './stage.ts';
import { closed, opened, outcome } from './walk.ts';

const folder = resolve(import.meta.dirname, '../../media/scenarios');
const table = readSchemas(readFileSync(resolve(folder, '../../schemas/kubernetes/types.json'), 'utf8'));
const readBeside = (name: string) => (existsSync(resolve(folder, name)) ? readFileSync(resolve(folder, name), 'utf8') : undefined);

let stage: Stage;
before(async () => {
  stage = await openStage();
});
after(() => stage?.close());

function messageOf(name: string): ToPanel & SimulationMessage {
  const { file } = parseScenario(readFileSync(resolve(folder, name), 'utf8'));
  const { input, untilMs } = prepareScenario(file, { table, readBeside });
  const { title, lesson = '' } = file;
  return {
    version: 1,
    type: 'simulation',
    id: `file:///${name}`,
    title,
    lesson,
    untilMs,
    input: withKnownAnswers(input, untilMs),
    refs: [],
  };
}

void test('every story is shown in the browser, with its lesson and how it ends, without an error', async () => {
  const names = globSync('*.scenario.yaml', { cwd: folder }).sort();
  const panel = await opened(stage, {}, messageOf(names[0] ?? ''));
  const wrong: string[] = [];
  for (const name of names) {
    const message = messageOf(name);
    await panel.send(message);
    await panel.page.locator('.card p', { hasText: (message.lesson ?? '').slice(0, 60) }).waitFor();
    const said = await outcome(panel);
    const { ready, wanted } = podsOf(message);
    if (!said.includes(`${ready} of ${wanted} pods ready`)) wrong.push(`${name}: ${said}, and the command line has ${ready} of ${wanted}`);
  }
  assert.deepEqual(wrong, []);
  await closed(panel);
});

/** How many pods of sets are Ready in the end where the command line plays it, and how many are wanted. */
function podsOf({ input, untilMs = 0 }: SimulationMessage): { ready: number; wanted: number } {
  const { timeline } = runToEnd(input, untilMs);
  const sets = ['StatefulSet', 'ReplicaSet'].flatMap((kind) => timeline.at(timeline.nowMs).list(kind));
  const sum = (read: (set: (typeof sets)[number]) => number): number => sets.reduce((total, set) => total + read(set), 0);
  return {
    ready: sum((set) => Math.min(peekInteger(set, 'status', 'readyReplicas') ?? 0, replicasOf(set))),
    wanted: sum(replicasOf),
  };
}
