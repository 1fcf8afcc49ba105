import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completion } from '../../src/ide/completion.ts';
import { atCursor, help, manifest } from './cursor.ts';

function labels(drawn: string): string[] {
  const { workspace, uri, offset } = atCursor(drawn);
  return completion(workspace, uri, offset, help)
    .toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .map((item) => item.label);
}

void test('keys: those that are there are left out, demanded ones come first', () => {
  const found = labels(manifest({ spec: '  █\n' }));
  assert.ok(found.includes('podManagementPolicy') && found.includes('updateStrategy'));
  for (const present of ['serviceName', 'replicas', 'selector', 'template', 'volumeClaimTemplates'])
    assert.ok(!found.includes(present), present);
  const bare = labels('apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  █\n');
  assert.deepEqual(new Set(bare.slice(0, 2)), new Set(['selector', 'template']));
});

void test('keys inside of an item of a list, while the line is no YAML yet', () => {
  const found = labels(manifest({ container: '          re█\n' }));
  assert.ok(found.includes('readinessProbe') && found.includes('resources'));
  assert.ok(!found.includes('image'));
});

void test('values of the schema', () => {
  assert.deepEqual(labels(manifest({ spec: '  podManagementPolicy: █\n' })), ['OrderedReady', 'Parallel']);
  assert.deepEqual(labels(manifest({ spec: '  updateStrategy:\n    type: Rol█\n' })).slice(0, 2), ['RollingUpdate', 'OnDelete']);
});

void test('names of the bundle', () => {
  assert.deepEqual(labels(manifest({ mount: '█' })), ['data']);
  assert.deepEqual(labels(manifest().replace('serviceName: web', 'serviceName: █')), ['web']);
  assert.deepEqual(labels(manifest({ container: '          readinessProbe:\n            tcpSocket:\n              port: █\n' })), ['http']);
});

void test('a mapping goes on in the next line, a value on this one', () => {
  const { workspace, uri, offset } = atCursor(manifest({ spec: '  upd█\n' }));
  const items = completion(workspace, uri, offset, help);
  assert.equal(items.find((item) => item.label === 'updateStrategy')?.insert, 'updateStrategy:\n    $0');
  assert.equal(items.find((item) => item.label === 'minReadySeconds')?.insert, 'minReadySeconds: $0');
  const [first] = items;
  assert.ok(first !== undefined && first.replace.end - first.replace.start === 3);
});

void test('nothing in a template, nor at any other place of a file that could throw', () => {
  assert.deepEqual(labels('apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: {{ .Values.name }}\nspec:\n  █\n'), []);
  const text = manifest();
  for (let offset = 0; offset <= text.length; offset += 7) {
    const { workspace, uri } = atCursor(`${text.slice(0, offset)}█${text.slice(offset)}`);
    completion(workspace, uri, offset, help);
  }
});
