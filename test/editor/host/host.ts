import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installHost } from './install.ts';
import { freePort } from './ports.ts';

/** How a host is started. */
export interface HostOptions {
  /** Folder for settings, state and installed extensions of this host; made when missing. */
  readonly dataDir: string;
  /** User settings beside the quiet ones that every host here has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** A VSIX to install first. */
  readonly vsix?: string;
  /** The port of a host that ran on this folder before: it goes on with the state that was kept. A browser keeps its own by the port. */
  readonly again?: number;
  readonly say?: (line: string) => void;
}

/** A running VS Code host: a web workbench on a loopback port with a Node extension host behind it. */
export interface Host {
  readonly origin: string;
  readonly port: number;
  /** The address that opens a folder, with what the workbench takes from a command line as `payload`. */
  url(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** What the host printed so far. */
  output(): string;
  /** Resolves when the host ended by itself or was stopped. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

const quietSettings = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'git.openRepositoryInParentFolders': 'never',
};

/** Starts VS Code's server on a free loopback port, installed first where it is missing, and waits until it answers. */
export async function startHost(options: HostOptions): Promise<Host> {
  const vscodeDir = await installHost(options.say ?? (() => {}));
  const serverMain = path.join(vscodeDir, 'out/server-main.js');
  await writeSettings(options);
  const dataArgs = ['--server-data-dir', options.dataDir, '--accept-server-license-terms', '--telemetry-level', 'off'];
  if (options.vsix !== undefined) await runOnce(serverMain, [...dataArgs, '--install-extension', options.vsix]);
  const port = options.again ?? (await freePort());
  const child = spawn(
    process.execPath,
    [serverMain, '--host', '127.0.0.1', '--port', String(port), '--without-connection-token', '--enable-smoke-test-driver', ...dataArgs],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
  );
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  child.on('close', (code) => end(code ?? 1));
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Extension host agent listening on')) resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    void ended.then((code) => reject(new Error(`the VS Code host ended with ${code} before it was ready:\n${output}`)));
  });
  await ready;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    port,
    url: (folder, payload) => urlOf(origin, folder, payload),
    output: () => output,
    ended,
    stop: () => stop(child, ended),
  };
}

function urlOf(origin: string, folder: string, payload: readonly (readonly [string, string])[] = []): string {
  const url = new URL(origin);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

async function writeSettings(options: HostOptions): Promise<void> {
  const userDir = path.join(options.dataDir, 'data/User');
  if (options.again === undefined) await rm(path.join(options.dataDir, 'data/User/workspaceStorage'), { recursive: true, force: true });
  await mkdir(userDir, { recursive: true });
  await writeFile(path.join(userDir, 'settings.json'), JSON.stringify({ ...quietSettings, ...options.settings }, undefined, 2));
}

async function runOnce(serverMain: string, args: string[]): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const child = spawn(process.execPath, [serverMain, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.on('error', reject);
  child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')} ended with ${code}:\n${output}`))));
  await promise;
}

/** Ends the host with everything that it started: it leads a process group of its own where the system has such groups. */
async function stop(child: ChildProcess, ended: Promise<number>): Promise<void> {
  const signal = (name: NodeJS.Signals) => {
    if (child.pid === undefined || child.exitCode !== null) return;
    try {
      if (process.platform === 'win32') child.kill(name);
      else process.kill(-child.pid, name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => signal('SIGKILL'), 3000);
  await ended;
  clearTimeout(timer);
}
