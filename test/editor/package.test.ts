import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { limitKiB, packagedFiles } from '../tools/package.ts';
import { packagedVsix } from './host/packaged.ts';
import { projectDir } from './host/paths.ts';

const expectation = path.join(import.meta.dirname, 'packaged-files.txt');
const kib = (file: string) => statSync(path.join(projectDir, file)).size / 1024;

/** What each bundle may weigh, minified. The extension's own is all that is read when the editor starts it. Node and the browser share those of the service. */
const limitsKiB: Readonly<Record<string, number>> = {
  'dist/node/extension.cjs': 40,
  'dist/node/client.cjs': 520,
  'dist/node/server.cjs': 8,
  'dist/web/extension.cjs': 490,
  'dist/service/service.cjs': 430,
  'dist/service/changes.cjs': 32,
  'dist/service/command.cjs': 16,
  'dist/service/editing.cjs': 72,
  'dist/service/simulation.cjs': 320,
  'dist/panel/main.js': 250,
};

test('the package holds exactly the listed files', async () => {
  await packagedVsix();
  // Each rule has a page and each story a scenario: other tests hold those lists.
  const names = (await packagedFiles()).map((file) =>
    file.replace(/^media\/(rules|scenarios)\/[a-z0-9-]+(\.md|\.scenario\.yaml)$/, 'media/$1/*$2'),
  );
  const files = `${[...new Set(names)].join('\n')}\n`;
  if (process.env['UPDATE'] === '1') writeFileSync(expectation, files);
  assert.equal(files, readFileSync(expectation, 'utf8'), 'run with UPDATE=1 and read the difference');
});

test('the package is small enough', async () => {
  assert.ok(statSync(await packagedVsix()).size / 1024 <= limitKiB);
});

for (const [file, limit] of Object.entries(limitsKiB)) {
  test(`${file} is at most ${limit} KiB`, () => assert.ok(kib(file) <= limit, `${Math.ceil(kib(file))} KiB`));
}

test('no bundle compiles code at run time, and none for the browser names a Node module', () => {
  for (const file of globSync('dist/{node,web,service,panel}/*.{cjs,js}', { cwd: projectDir })) {
    const text = readFileSync(path.join(projectDir, file), 'utf8');
    assert.doesNotMatch(text, /\beval\(|new Function\(/, file);
    if (!file.startsWith('dist/node')) assert.doesNotMatch(text, /require\(["'](?:node:|fs|path|child_process|os|net)["'/]/, file);
  }
});

test('package.json names files and texts that exist', () => {
  const manifest = readFileSync(path.join(projectDir, 'package.json'), 'utf8');
  const texts = JSON.parse(readFileSync(path.join(projectDir, 'package.nls.json'), 'utf8')) as Record<string, string>;
  const named = [...manifest.matchAll(/"%([^%"]+)%"/g)].map((match) => match[1] ?? '');
  assert.deepEqual(
    named.filter((name) => texts[name] === undefined),
    [],
  );
  assert.deepEqual(
    Object.keys(texts).filter((name) => !named.includes(name)),
    [],
  );
  const files = [...manifest.matchAll(/"(?:\.\/)?((?:media|dist)\/[^"]+)"/g)].map((match) => match[1] ?? '');
  assert.deepEqual(
    files.filter((file) => !existsSync(path.join(projectDir, file))),
    [],
  );
});
