import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { startSession } from '../lsp/session.ts';
import { service, set } from '../lsp/shop.ts';
import { root, runCli } from './run-cli.ts';

const words = ['', 'error', 'warning', 'information', 'hint'];

/** What the command line says of a file: place, severity and code. */
async function ofCommandLine(files: Readonly<Record<string, string>>, file: string): Promise<string[]> {
  const { out } = await runCli(['check', 'shop/service.yaml', 'shop/web.yaml'], files);
  return [...out.matchAll(/^(\S+):(\d+):(\d+): (\w+) ([\w/-]+): /gm)]
    .filter((match) => match[1] === file)
    .map(([, , line, column, severity, code]) => `${line}:${column} ${severity} ${code}`)
    .sort();
}

/** What an editor is told of it in the end; it is waited for as long as it is not what is expected. */
async function ofEditor(files: Readonly<Record<string, string>>, file: string, expected: readonly string[]): Promise<string[]> {
  const uriOf = (path: string) => `file:///${path}`;
  const session = await startSession(Object.fromEntries(Object.entries(files).map(([path, text]) => [uriOf(path), text])));
  await session.open(uriOf(file), files[file] ?? '');
  const others = Object.keys(files).filter((each) => each !== file);
  await session.client.sendNotification('statefulset/files', { changed: others.map(uriOf), removed: [] });
  const told = async () =>
    (await session.diagnostics(uriOf(file)))
      .map(({ range: { start }, severity = 0, code }) => `${start.line + 1}:${start.character + 1} ${words[severity]} ${code}`)
      .sort();
  // The files are asked for after the message, and nobody is told when they were read.
  let found = await told();
  for (let count = 0; count < 100 && found.join() !== expected.join(); count += 1) {
    await new Promise((done) => setTimeout(done, 50));
    found = await told();
  }
  assert.deepEqual(session.errors, []);
  session.close();
  return found;
}

const flawed = set
  .replace('    spec:\n', '    spec:\n      terminationGracePeriodSeconds: 0\n')
  .replace('image:', 'imagePullPolicy: Sometimes\n          image:');

const settings: Readonly<Record<string, string>> = {
  'no settings': '',
  'louder and silent rules': 'rules:\n  grace-zero: error\n  governing-service-missing: off\n  api/not-supported: warning\n',
  'another version': 'kubernetes: "1.33"\n',
  'a closed folder, another domain': 'closedBundle: true\nclusterDomain: corp.example\n',
};
for (const [name, text] of Object.entries(settings)) {
  void test(`a settings file says the same to the editor and to the command line: ${name}`, async () => {
    const files = {
      'shop/.statefulset.yaml': text,
      'shop/service.yaml': service.replace('name: web', 'name: www'),
      'shop/web.yaml': flawed,
    };
    for (const file of ['shop/web.yaml', 'shop/service.yaml']) {
      const expected = await ofCommandLine(files, file);
      assert.deepEqual(await ofEditor(files, file, expected), expected, file);
      assert.ok(file !== 'shop/web.yaml' || expected.length >= 2);
    }
  });
}

void test('so do the mistakes of the sample', async () => {
  const files = { 'shop/web.yaml': readFileSync(resolve(root, 'media/samples/mistakes.yaml'), 'utf8'), 'shop/service.yaml': service };
  const found = await ofCommandLine(files, 'shop/web.yaml');
  assert.ok(found.length > 10);
  assert.deepEqual(await ofEditor(files, 'shop/web.yaml', found), found);
});
