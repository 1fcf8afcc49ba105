import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { method } from '../../src/wire/server-messages.ts';
import { type Session, startSession } from './session.ts';

const root = resolve(import.meta.dirname, '../..');
const [service = '', ...others] = readFileSync(resolve(root, 'media/samples/etcd.yaml'), 'utf8').split('---\n');
const set = others.at(-1) ?? '';
const scenario = readFileSync(resolve(root, 'media/scenarios/pod-deleted.scenario.yaml'), 'utf8');
const web = readFileSync(resolve(root, 'media/scenarios/web.yaml'), 'utf8');

/** Addresses are texts that are never taken for paths: what holds for one kind of folder holds for all. */
const folders: Readonly<Record<string, string>> = {
  'a drive of Windows': 'file:///c%3A/Users/Jo%20Doe/shop',
  'a share of Windows': 'file://server/share/shop',
  'a virtual file system': 'vscode-vfs://github/somebody/shop',
  'a remote window': 'vscode-remote://wsl%2Bubuntu/home/jo/shop',
};

/** Where the Service of the set in a file is. The first answer may be from before the files beside it were read. */
async function definition(session: Session, uri: string): Promise<string[]> {
  const line = set.split('\n').findIndex((each) => each.includes('serviceName:'));
  const params = { textDocument: { uri }, position: { line, character: 16 } };
  for (let tries = 0; tries < 100; tries += 1) {
    const found = await session.request<{ uri: string }[] | null>('textDocument/definition', params);
    if (found !== null && found.length > 0) return found.map((each) => each.uri);
    await new Promise((resume) => setTimeout(resume, 20));
  }
  return [];
}

for (const [name, folder] of Object.entries(folders)) {
  test(`${name}: the Service of a set is found in the file beside, and a scenario reads its manifest`, async () => {
    const files = { [`${folder}/service.yaml`]: service, [`${folder}/web.yaml`]: web };
    const session = await startSession(files);
    await session.client.sendNotification(method.files, { changed: Object.keys(files), removed: [] });
    const uri = `${folder}/set.yaml`;
    await session.open(uri, set);
    assert.deepEqual(await definition(session, uri), [`${folder}/service.yaml`]);
    await session.open(`${folder}/pod-deleted.scenario.yaml`, scenario);
    assert.deepEqual(await session.diagnostics(`${folder}/pod-deleted.scenario.yaml`), []);
    assert.deepEqual(session.errors, []);
    session.close();
  });
}

test('two roots of one window are two folders of manifests', async () => {
  const [one, other] = ['file:///one', 'file:///other'];
  const files = { [`${one}/service.yaml`]: service, [`${other}/service.yaml`]: service };
  const session = await startSession(files);
  await session.client.sendNotification(method.files, { changed: Object.keys(files), removed: [] });
  for (const folder of [one, other]) {
    const uri = `${folder}/set.yaml`;
    await session.open(uri, set);
    assert.deepEqual(await definition(session, uri), [`${folder}/service.yaml`]);
  }
  session.close();
});
