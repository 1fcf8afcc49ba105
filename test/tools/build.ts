/** `npm run build`: everything in `dist/`, from the sources. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { chmod, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { type BuildOptions, type Plugin, build as bundle } from 'esbuild';
import { writeValidators } from './validators.ts';

const root = path.resolve(import.meta.dirname, '../..');
const src = (file: string) => path.join(root, 'src', file);
const dist = (file: string) => path.join(root, 'dist', file);

/** Parts that are not written yet are absent from the bundles. */
const absentYet: Plugin = {
  name: 'absent-yet',
  setup(setup) {
    setup.onResolve({ filter: /^\.\.?\/.*\.(?:tsx?|css)$/ }, ({ path: wanted, resolveDir }) => {
      const file = path.resolve(resolveDir, wanted);
      return existsSync(file) ? undefined : { path: file, namespace: 'absent' };
    });
    setup.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
  },
};

const every: BuildOptions = {
  plugins: [absentYet],
  absWorkingDir: root,
  bundle: true,
  minify: true,
  keepNames: false,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
  logOverride: { 'import-is-undefined': 'error' },
};
const node: BuildOptions = { ...every, platform: 'node', format: 'cjs', target: 'node20' };
const web: BuildOptions = { ...every, platform: 'browser', target: 'es2022' };

/** The Node server's bundle holds the command line as well, so that both are one file; forked by the editor it serves. */
const nodeServer = `
import path from 'node:path';
import { main } from './cli/main.ts';
import { nodeIo } from './cli/node-io.ts';
import { serveNode } from './server/node.ts';
const schemas = path.join(__dirname, '../../schemas/kubernetes');
export const runCommand = (argv) => main(argv, nodeIo(path.join(schemas, 'types.json')));
if (require.main === module) serveNode(schemas);
`;

/** The server can run inside the extension host: the bundle joins the two, because neither layer may import the other. */
const webExtension = `
import { activateInBrowser } from './extension/web.ts';
export function activate(context) {
  activateInBrowser(context, async () => {
    const [{ serveBrowser }, { BrowserMessageReader, BrowserMessageWriter }] = await Promise.all([
      import('./server/web.ts'),
      import('vscode-languageclient/browser'),
    ]);
    const { port1, port2 } = new MessageChannel();
    serveBrowser(port2);
    return { reader: new BrowserMessageReader(port1), writer: new BrowserMessageWriter(port1) };
  });
}
`;
const webServer = `
import { serveBrowser } from './server/web.ts';
serveBrowser(self);
`;

function entry(sourcefile: string, contents: string): BuildOptions {
  return { stdin: { contents, resolveDir: path.join(root, 'src'), sourcefile, loader: 'ts' } };
}

const bundles: readonly BuildOptions[] = [
  { ...node, entryPoints: [src('extension/node.ts')], outfile: dist('node/extension.cjs'), external: ['vscode'] },
  { ...node, ...entry('server.ts', nodeServer), outfile: dist('node/server.cjs') },
  { ...web, format: 'cjs', ...entry('extension.ts', webExtension), outfile: dist('web/extension.js'), external: ['vscode'] },
  { ...web, format: 'iife', ...entry('server.ts', webServer), outfile: dist('web/server.js') },
  {
    ...web,
    format: 'iife',
    entryPoints: [src('panel/main.tsx')],
    outfile: dist('panel/main.js'),
    jsx: 'automatic',
    jsxImportSource: 'preact',
  },
];

/** The command line: a thin entry, because `npm pack` installs it and Node 20 runs it. */
const cliEntry = `#!/usr/bin/env node
require('./node/server.cjs')
  .runCommand(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  });
`;

/** Builds everything; throws with esbuild's messages when a source does not compile. */
export async function build(): Promise<void> {
  await rm(dist(''), { recursive: true, force: true });
  await writeValidators(dist('wire/validators.js'));
  await Promise.all(bundles.filter(isWritten).map((options) => bundle(options)));
  await writeFile(dist('cli.cjs'), cliEntry);
  await chmod(dist('cli.cjs'), 0o755);
}

function isWritten({ entryPoints }: BuildOptions): boolean {
  return !Array.isArray(entryPoints) || entryPoints.every((file) => typeof file !== 'string' || existsSync(file));
}

if (import.meta.main) await build();
