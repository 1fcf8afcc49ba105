import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cacheDir } from './paths.ts';

/** The package that contains the VS Code host (workbench, extension host, worker host); 4.139.1 is VS Code 1.139.1. */
const hostVersion = '4.139.1';

/**
 * Installs VS Code's host from the npm registry into the cache folder, unless it is there, and answers its `lib/vscode` folder.
 * Scripts stay off: the native modules that are then missing cost log lines only. A broken attempt leaves nothing behind, because the folder gets its name last.
 */
export async function installHost(say: (line: string) => void): Promise<string> {
  const home = path.join(cacheDir, `host-${hostVersion}`);
  const vscodeDir = path.join(home, 'node_modules/code-server/lib/vscode');
  if (existsSync(path.join(home, 'complete'))) return vscodeDir;
  say(`Installing the VS Code host ${hostVersion} into .vscode-test (once, about 600 MB) …`);
  await rm(home, { recursive: true, force: true });
  const making = path.join(cacheDir, `making-${process.pid}`);
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  try {
    await writeFile(path.join(making, 'package.json'), '{ "private": true }\n');
    await npm(making, ['install', `code-server@${hostVersion}`, '--ignore-scripts']);
    await npm(path.join(making, 'node_modules/code-server/lib/vscode'), ['install', '--omit=dev', '--ignore-scripts']);
    await writeFile(path.join(making, 'complete'), '');
    await rename(making, home);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return vscodeDir;
}

function npm(cwd: string, args: string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--engine-strict=false'];
  const child = spawn('npm', [...args, ...quiet], { cwd, stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', reject);
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`npm ${args.join(' ')} ended with ${code}:\n${output}`))));
  return promise;
}
