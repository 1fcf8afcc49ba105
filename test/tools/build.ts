/** `npm run build`: everything in `dist/`, from the sources. */
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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

/** The bundles of `dist/service`, which Node and the browser run alike: what an editor is answered with, and what waits until somebody simulates. */
const serviceEntry = `
export { serve } from './server/serve.ts';
export { serveBrowser } from './server/web.ts';
export { main } from './cli/main.ts';
`;
const simulationEntry = `
export { createStories } from './server/stories.ts';
export { simulate } from './cli/simulate.ts';
`;

/** Whatever is imported late is one bundle, whoever asks for it. */
const oneLateBundle: Plugin = {
  name: 'one-late-bundle',
  setup: (bundler) => {
    bundler.onResolve({ filter: /./ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: 'simulation.ts', namespace: 'late' } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace: 'late' }, () => ({ contents: simulationEntry, resolveDir: src(''), loader: 'ts' }));
  },
};

/** Writes `service.cjs`, `simulation.cjs` and `shared.cjs`, what both need; answers their names. */
async function writeService(): Promise<string[]> {
  const { metafile, outputFiles } = await bundle({
    ...web,
    ...entry('service.ts', serviceEntry),
    format: 'esm',
    splitting: true,
    outdir: dist('service'),
    sourcemap: false,
    metafile: true,
    write: false,
    plugins: [withoutSources, oneLateBundle],
  });
  const made = outputFiles.map(({ path: file, text }) => ({ file: path.basename(file), text }));
  const nameOf = (file: string): string => {
    const entryPoint = Object.entries(metafile.outputs).find(([output]) => path.basename(output) === file)?.[1].entryPoint;
    if (entryPoint === undefined) return 'shared.cjs';
    return entryPoint.startsWith('late:') ? 'simulation.cjs' : 'service.cjs';
  };
  const names = made.map(({ file }) => nameOf(file)).sort();
  if (names.join() !== 'service.cjs,shared.cjs,simulation.cjs') throw new Error(`the service is split into ${names.join(', ')}`);
  await mkdir(dist('service'), { recursive: true });
  await Promise.all(made.map(({ file, text }) => writeFile(dist(`service/${nameOf(file)}`), toCommonJs(text, nameOf))));
  return names;
}

/**
 * A bundle that was split, as CommonJS, which is what Node loads fastest and a worker of any host can run. Imports become constants, not looked up at each
 * use; they stand where the bundler puts them: imports first, exports last.
 */
function toCommonJs(text: string, nameOf: (file: string) => string): string {
  const renamed = (list: string, from: RegExp, to: string) => list.replaceAll(from, to);
  const result = text
    .replaceAll(/import\{([^}]*)\}from"\.\/([^"]+)";/g, (_, list: string, file: string) => {
      return `const{${renamed(list, /([\w$]+) as ([\w$]+)/g, '$1:$2')}}=require("./${nameOf(file)}");`;
    })
    .replaceAll(/import\("\.\/([^"]+)"\)/g, (_, file: string) => `Promise.resolve().then(()=>require("./${nameOf(file)}"))`)
    .replace(/export\{([^}]*)\};\s*$/, (_, list: string) => `module.exports={${renamed(list, /([\w$]+) as ([\w$]+)/g, '$2:$1')}};`);
  if (/\bimport\s*[{"(]|\bexport\s*\{/.test(result)) throw new Error('an import or an export stands where none is expected');
  return `"use strict";${result}`;
}

/** Takes from `dist/service` what stands there. */
const fromService: Plugin = {
  name: 'from-service',
  setup: (bundler) => {
    const names: Readonly<Record<string, string>> = { 'server/serve.ts': 'serve', 'cli/main.ts': 'main' };
    bundler.onResolve({ filter: /(?:serve|main)\.ts$/ }, ({ path: wanted, resolveDir }) => {
      const name = names[path.relative(src(''), path.resolve(resolveDir, wanted))];
      return name === undefined ? undefined : { path: name, namespace: 'service' };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'service' }, ({ path: name }) => ({
      contents: `export const ${name} = (...all) => require('../service/service.cjs').${name}(...all);`,
      loader: 'js',
    }));
  },
};

/** Node's side of the language server and of the command line in one file; forked by the editor it serves. */
const nodeServer = `
import path from 'node:path';
import { main } from './cli/main.ts';
import { nodeIo } from './cli/node-io.ts';
import { serveNode } from './server/node.ts';
const schemas = path.join(__dirname, '../../schemas/kubernetes');
export const runCommand = (argv) => main(argv, nodeIo(path.join(schemas, 'types.json')));
if (require.main === module) serveNode(schemas);
`;

/** What both sides of the client share, nine tenths of either, stands in the browser's bundle, and Node's takes it from there. */
const sharedModules: readonly string[] = [
  'src/extension/activate.ts',
  'node_modules/vscode-languageclient/lib/common/api.js',
  'node_modules/vscode-languageclient/lib/common/client.js',
  'node_modules/vscode-languageclient/lib/common/utils/is.js',
  'node_modules/vscode-languageserver-protocol/lib/common/api.js',
  'node_modules/vscode-jsonrpc/lib/common/api.js',
];

const fromBrowserBundle: Plugin = {
  name: 'from-browser-bundle',
  setup: (bundler) => {
    bundler.onResolve({ filter: /./ }, async ({ path: wanted, pluginData, ...where }) => {
      if (pluginData === 'resolving') return undefined;
      const { path: found } = await bundler.resolve(wanted, { ...where, pluginData: 'resolving' });
      const module = path.relative(root, found).replaceAll(path.sep, '/');
      return sharedModules.includes(module) ? { path: module, namespace: 'browser-bundle' } : undefined;
    });
    bundler.onLoad({ filter: /./, namespace: 'browser-bundle' }, ({ path: module }) => ({
      contents: `module.exports = require('../web/extension.cjs').shared[${JSON.stringify(module)}]();`,
      loader: 'js',
    }));
  },
};

/** The extension learns which bundles its server has. */
const webExtension = (serviceNames: readonly string[]) => `
import { activateInBrowser } from './extension/web.ts';
export const activate = (context) => activateInBrowser(context, ${JSON.stringify(serviceNames)});
export const shared = {
  ${sharedModules.map((module) => `${JSON.stringify(module)}: () => require(${JSON.stringify(path.join(root, module))})`).join(',\n  ')}
};
`;

function entry(sourcefile: string, contents: string): BuildOptions {
  return { stdin: { contents, resolveDir: path.join(root, 'src'), sourcefile, loader: 'ts' } };
}

/** The panel: the one bundle with a budget in bytes. */
export const panelBundle: BuildOptions = {
  ...web,
  format: 'iife',
  entryPoints: [src('panel/main.tsx')],
  outfile: dist('panel/main.js'),
  tsconfigRaw: { compilerOptions: { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Fragment' } },
  inject: [path.join(root, 'test/tools/panel-names.ts')],
  define: { undefined: 'nil' },
};

const bundles = (serviceNames: readonly string[]): readonly BuildOptions[] => [
  {
    ...node,
    entryPoints: [src('extension/node.ts')],
    outfile: dist('node/extension.cjs'),
    external: ['vscode', '../web/extension.cjs'],
    plugins: [fromBrowserBundle],
  },
  {
    ...node,
    ...entry('server.ts', nodeServer),
    outfile: dist('node/server.cjs'),
    external: ['../service/service.cjs'],
    plugins: [withoutSources, fromService],
  },
  { ...web, format: 'cjs', ...entry('extension.ts', webExtension(serviceNames)), outfile: dist('web/extension.cjs'), external: ['vscode'] },
  panelBundle,
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
  const serviceNames = await writeService();
  await Promise.all(bundles(serviceNames).map((options) => bundle(options)));
  await writeFile(dist('cli.cjs'), cliEntry);
  await chmod(dist('cli.cjs'), 0o755);
  // Not every file system of a browser can list a folder, so the package brings the list.
  await writeFile(dist('scenarios.json'), JSON.stringify(globSync('*.scenario.yaml', { cwd: path.join(root, 'media/scenarios') }).sort()));
}

if (import.meta.main) await build();
