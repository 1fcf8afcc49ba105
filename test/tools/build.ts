/** `npm run build`: everything in `dist/`, from the sources. */
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build as bundle, type Plugin } from 'esbuild';
import { writeValidators } from './validators.ts';

const root = path.resolve(import.meta.dirname, '../..');
const src = (file: string) => path.join(root, 'src', file);
const dist = (file: string) => path.join(root, 'dist', file);

/** Where a row of the table of versions is known from is for who reads the source: bundles go without. */
export const withoutSources: Plugin = {
  name: 'without-sources',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]src[\\/]kube[\\/]versions\.ts$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8')).replaceAll(/,?\s*source:\s*'[^'\n]*'/g, ''),
      loader: 'ts',
    }));
  },
};

const every: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  keepNames: false,
  sourcemap: 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  charset: 'utf8',
  logOverride: { 'import-is-undefined': 'error' },
  plugins: [withoutSources],
};
const node: BuildOptions = { ...every, platform: 'node', format: 'cjs', target: 'node20' };
const web: BuildOptions = { ...every, platform: 'browser', target: 'es2022' };

/**
 * What does not depend on where it runs stands once in the package, in the browser's bundle, and the Node server's bundle takes it from there: the
 * server proper and the command line are two thirds of either.
 */
const shared: Readonly<Record<string, string>> = { 'server/serve.ts': 'serve', 'cli/main.ts': 'main' };
const fromBrowserBundle: Plugin = {
  name: 'from-browser-bundle',
  setup: (bundler) => {
    bundler.onResolve({ filter: /(?:serve|main)\.ts$/ }, ({ path: wanted, resolveDir }) => {
      const name = shared[path.relative(src(''), path.resolve(resolveDir, wanted))];
      return name === undefined ? undefined : { path: name, namespace: 'browser-bundle' };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'browser-bundle' }, ({ path: name }) => ({
      contents: `export const ${name} = (...all) => require('../web/extension.cjs').shared.${name}()(...all);`,
      loader: 'js',
    }));
  },
};

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

/**
 * The browser's bundle holds the server too, because it must be able to run inside the extension host, where one script is all there is; and because
 * neither layer may import the other, they are joined here.
 */
const webExtension = `
export const shared = { serve: () => require('./server/serve.ts').serve, main: () => require('./cli/main.ts').main };
export const serveHere = async (port) => {
  const { serveBrowser } = await import('./server/web.ts');
  serveBrowser(port);
};
export const activate = async (context) => {
  const { activateInBrowser } = await import('./extension/web.ts');
  return activateInBrowser(context, serveHere);
};
`;

/**
 * The server as a worker of its own: the same bundle, whose address is the worker's name. It is handed over as text, because servers of files do not
 * agree on what a `.cjs` is. The first message says that it listens.
 */
const webServer = `var module = { exports: {} }, exports = module.exports, require = () => ({});
fetch(self.name)
  .then((answer) => answer.text())
  .then((text) => {
    importScripts(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
    return module.exports.serveHere(self);
  })
  .then(() => self.postMessage('listening'));
`;

function entry(sourcefile: string, contents: string): BuildOptions {
  return { stdin: { contents, resolveDir: path.join(root, 'src'), sourcefile, loader: 'ts' } };
}

const bundles: readonly BuildOptions[] = [
  { ...node, entryPoints: [src('extension/node.ts')], outfile: dist('node/extension.cjs'), external: ['vscode'] },
  {
    ...node,
    ...entry('server.ts', nodeServer),
    outfile: dist('node/server.cjs'),
    external: ['../web/extension.cjs'],
    plugins: [withoutSources, fromBrowserBundle],
  },
  { ...web, format: 'cjs', ...entry('extension.ts', webExtension), outfile: dist('web/extension.cjs'), external: ['vscode'] },
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
// Whoever reads may stop early, as head does.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});
require('./node/server.cjs')
  .runCommand(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error) => {
    // A defect of ours, not of the input: without this Node prints the whole bundle's line.
    process.stderr.write('statefulset: ' + (error instanceof Error ? error.message : String(error)) + '\\n');
    process.exitCode = 2;
  });
`;

/** Builds everything; throws with esbuild's messages when a source does not compile. */
export async function build(): Promise<void> {
  await rm(dist(''), { recursive: true, force: true });
  await writeValidators(dist('wire/validators.js'));
  await Promise.all(bundles.map((options) => bundle(options)));
  await writeFile(dist('cli.cjs'), cliEntry);
  await writeFile(dist('web/server.js'), webServer);
  await chmod(dist('cli.cjs'), 0o755);
  // Not every file system of a browser can list a folder, so the package brings the list.
  await writeFile(dist('scenarios.json'), JSON.stringify(globSync('*.scenario.yaml', { cwd: path.join(root, 'media/scenarios') }).sort()));
}

if (import.meta.main) await build();
