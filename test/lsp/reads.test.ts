import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { startSession } from './session.ts';

const schemas = resolve(import.meta.dirname, '../../schemas/kubernetes');
const uri = 'file:///shop/web.yaml';
const text = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  serviceName: web\n  replicas: three\n';

test('nothing of a version is read before a document needs it, and its descriptions not before somebody asks what a field is', async () => {
  const reads: string[] = [];
  const readSchema = (file: string) => {
    reads.push(file);
    return readFile(resolve(schemas, file), 'utf8');
  };
  const session = await startSession({}, { host: { readSchema } });
  await session.client.sendNotification('workspace/didChangeConfiguration', {
    settings: { statefulset: { kubernetes: { version: '1.35' } } },
  });
  await session.open('file:///shop/list.yaml', 'milk: 2\n');
  assert.deepEqual(await session.diagnostics('file:///shop/list.yaml'), []);
  assert.deepEqual(reads, []);
  await session.open(uri, text);
  assert.ok((await session.diagnostics(uri)).length > 0);
  await session.change(uri, text.replace('three', '3'));
  await session.diagnostics(uri);
  assert.deepEqual(reads, ['types.json']);
  for (let count = 0; count < 2; count += 1)
    await session.request('textDocument/hover', { textDocument: { uri }, position: { line: 6, character: 4 } });
  assert.deepEqual(reads, ['types.json', 'descriptions.json']);
  session.close();
});

test('a document that begins is completed from its first word on; one of somebody else costs nothing', async () => {
  const reads: string[] = [];
  const readSchema = (file: string) => {
    reads.push(file);
    return readFile(resolve(schemas, file), 'utf8');
  };
  const session = await startSession({}, { host: { readSchema } });
  const labels = async (name: string, begun: string) => {
    await session.open(name, begun);
    const params = {
      textDocument: { uri: name },
      position: { line: begun.split('\n').length - 1, character: (begun.split('\n').at(-1) ?? '').length },
    };
    return (await session.request<{ items: { label: string }[] }>('textDocument/completion', params)).items.map(({ label }) => label);
  };
  assert.deepEqual(await labels('file:///shop/compose.yaml', 'services:\n  '), []);
  assert.deepEqual(reads, []);
  assert.ok((await labels('file:///shop/new.yaml', 'api')).includes('apiVersion'));
  session.close();
});
