/**
 * `npm start [-- FOLDER]`: builds, packages and runs the extension in a real VS Code on a free loopback port, with `media/samples` or the
 * named folder open, and prints one address. Ctrl-C ends everything that it started.
 */
import '../tools/need-node.ts';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { build } from '../tools/build.ts';
import { packageExtension } from '../tools/package.ts';
import { startHost } from './host/host.ts';
import { cacheDir, projectDir } from './host/paths.ts';

const say = (line: string) => process.stderr.write(`${line}\n`);
const folder = path.resolve(process.env['INIT_CWD'] ?? process.cwd(), process.argv[2] ?? path.join(projectDir, 'media/samples'));
if (!existsSync(folder)) {
  say(`There is no folder ${folder}.`);
  process.exit(2);
}
say('Building …');
await build();
const file = await packageExtension();
const dataDir = path.join(cacheDir, `start-${process.pid}`);
const host = await startHost({ dataDir, vsix: file, say, settings: { 'security.workspace.trust.enabled': false } });
process.stdout.write(`${host.url(folder)}\n`);
say('Open the address in a browser. Ctrl-C ends it.');
let isAsked = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    isAsked = true;
    void host.stop();
  });
}
const code = await host.ended;
await rm(dataDir, { recursive: true, force: true });
process.exit(isAsked || code === 0 ? 0 : 1);
