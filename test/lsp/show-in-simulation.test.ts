import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction } from 'vscode-languageserver/node';
import { Simulation } from '#validators';
import type { ToPanel } from '../../src/wire/panel-messages.ts';
import { Controller } from '../../src/panel/controller.ts';
import { startSession } from './session.ts';
import { service, set } from './shop.ts';

const uri = 'file:///shop/web.yaml';
const budget = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  namespace: shop
spec:
  minAvailable: 100%
  selector:
    matchLabels:
      app: web
`;

test('from the squiggle to the moment: the light bulb, the simulation with its step, the panel at the refusal', async () => {
  const session = await startSession({}, { initializationOptions: { yaml: false, schemas: {} } });
  await session.open(uri, `${service}---\n${set}${budget}`);
  const found = (await session.diagnostics(uri)).find(({ code }) => code === 'pdb-blocks-eviction');
  assert.ok(found !== undefined);
  const params = { textDocument: { uri }, range: found.range, context: { diagnostics: [found] } };
  const actions = await session.request<CodeAction[]>('textDocument/codeAction', params);
  const command = actions.find(({ title }) => title === 'Show in Simulation')?.command;
  assert.deepEqual(command?.arguments, [uri, 'web', 'pdb-blocks-eviction']);

  const simulation = await session.request<unknown>('statefulset/simulation', { uri, set: 'web', show: 'pdb-blocks-eviction' });
  assert.ok(Simulation(simulation));
  assert.match(JSON.stringify(simulation.input.steps), /"do":"evict"/);
  assert.ok(simulation.stopAt !== undefined);

  const turns: (() => void)[] = [];
  const controller = new Controller({
    now: () => 0,
    soon: (callback) => void turns.push(callback),
    frame: () => {},
    post: () => {},
    load: () => undefined,
    save: () => {},
    reducedMotion: false,
  });
  const message: ToPanel = { type: 'simulation', version: 1, id: 'web#pdb-blocks-eviction', title: 'web', play: true, ...simulation };
  const show = () => {
    controller.receive(message);
    for (let turn = turns.shift(); turn !== undefined; turn = turns.shift()) turn();
    assert.equal(controller.run?.trace[controller.state.selectedSeq ?? -1]?.response?.code, 429);
    assert.equal(controller.state.playheadMs, controller.run?.trace[simulation.stopAt ?? -1]?.atMs);
    assert.equal(controller.state.isPlaying, false);
  };
  show();
  controller.seek(0);
  show();
  session.close();
});
