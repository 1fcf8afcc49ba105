import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { projectDir } from './host/paths.ts';

/** The commands for npm that stand in blocks of their own in the README. `npm ci` is what was done before; `npm test` is what runs this. */
const known = ['npm ci && npm start', 'npm run package', 'npm test'];

test('README: these are its commands for npm', () => {
  const page = readFileSync(path.join(projectDir, 'README.md'), 'utf8');
  const lines = [...page.matchAll(/```sh\n([^]*?)```/g)].flatMap(([, text = '']) => text.trim().split('\n'));
  assert.deepEqual(
    lines.filter((line) => line.startsWith('npm ')),
    known,
  );
});

test('README: npm run package', () => {
  const { status, stdout, stderr } = spawnSync('npm', ['run', 'package'], { cwd: projectDir, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.match(stdout, /\.vsix: \d+ KiB of at most 1024/);
});

test('README: npm start prints one address that answers, and ends with everything that it started', { timeout: 180_000 }, async () => {
  const child = spawn(process.execPath, ['test/editor/start.ts'], { cwd: projectDir, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    void ended.then(() => reject(new Error(`it ended: ${said}`)));
  });
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/\S+$/);
  assert.equal((await fetch(address)).status, 200);
  child.kill('SIGINT');
  assert.equal(await ended, 0, said);
  await assert.rejects(fetch(address));
});
