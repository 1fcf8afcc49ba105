import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../src/ide/code-actions.ts';
import { findings } from '../../src/lint/run.ts';
import { atCursor, manifest } from './cursor.ts';

void test('a finding can be mended, switched off and watched', () => {
  const drawn = manifest().replace('      containers:', '      terminationGracePeriodSeconds: █0\n      containers:');
  const { workspace, uri, offset } = atCursor(drawn);
  const all = codeActions(workspace, findings(workspace, uri), uri, { start: offset, end: offset });
  const grace = all.filter((each) => each.finding?.code === 'grace-zero');
  assert.ok(grace.some((each) => each.title === 'Ignore grace-zero in this document'));
  assert.deepEqual(grace.find((each) => each.title === 'Show in Simulation')?.play, { uri, set: 'web', show: 'grace-zero' });
});

void test('where nothing is wrong only other changes are offered', () => {
  const { workspace, uri, offset } = atCursor(manifest().replace('replicas: 3', 'replicas: █3'));
  const all = codeActions(workspace, findings(workspace, uri), uri, { start: offset, end: offset });
  assert.deepEqual(new Set(all.map((each) => each.kind)), new Set(['refactor']));
});
