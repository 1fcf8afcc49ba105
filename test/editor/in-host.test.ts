import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import { runTests } from '@vscode/test-electron';
import { build as bundle } from 'esbuild';
import { traceHashes } from '../sim/trace-hashes.ts';
import { unpackedExtension } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';

test('the packaged extension in the real extension host', { timeout: 480_000 }, async () => {
  const extensionDevelopmentPath = await unpackedExtension();
  const extensionTestsPath = path.join(cacheDir, 'suites/in-host.cjs');
  await bundle({
    entryPoints: [path.join(projectDir, 'test/editor/in-host/main.ts')],
    outfile: extensionTestsPath,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    loader: { '.yaml': 'text' },
    external: ['vscode'],
    logLevel: 'warning',
  });
  const folder = path.join(cacheDir, 'in-host-folder');
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(projectDir, 'test/editor/workspace'), folder, { recursive: true });
  await cp(path.join(projectDir, 'media/samples'), path.join(folder, 'samples'), { recursive: true });
  const code = await runTests({
    vscodeExecutablePath: path.join(projectDir, 'test/editor/host/launch.ts'),
    extensionDevelopmentPath,
    extensionTestsPath,
    extensionTestsEnv: { TRACE_HASHES: traceHashes() },
    launchArgs: [folder, `--withExtension=${path.join(projectDir, 'test/editor/yaml-stub')}`],
  });
  assert.equal(code, 0);
});
