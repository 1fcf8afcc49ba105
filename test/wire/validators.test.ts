import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as valid from '#validators';
import { startSession } from '../lsp/session.ts';

const root = path.resolve(import.meta.dirname, '../..');

test('no validator throws, whatever it is given', () => {
  const values = [
    undefined,
    null,
    0,
    'text',
    [],
    {},
    { version: 1 },
    { type: 'simulation' },
    { version: 1, type: 'command', command: 'whatIf' },
  ];
  for (const [name, check] of Object.entries(valid as unknown as Readonly<Record<string, (value: unknown) => boolean>>)) {
    for (const value of values) assert.equal(typeof check(value), 'boolean', name);
    assert.equal(check('text'), false, name);
  }
});

test('what the server answers reaches the panel', async () => {
  const session = await startSession();
  const uri = 'file:///samples/etcd.yaml';
  await session.open(uri, readFileSync(path.join(root, 'media/samples/etcd.yaml'), 'utf8'));
  const answer = await session.request<Record<string, unknown>>('statefulset/simulation', { uri });
  assert.equal(valid.SimulationAnswer(answer), true);
  assert.equal(valid.ToPanel({ version: 1, type: 'simulation', id: uri, title: 'etcd.yaml', ...answer }), true);
  assert.equal(valid.ToPanel({ version: 2, type: 'simulation', id: uri, title: 'etcd.yaml', ...answer }), false);
  session.close();
});
