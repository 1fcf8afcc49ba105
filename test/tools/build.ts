/** `npm run build`: everything in `dist/`, from the sources. */
import { createHash } from 'node:crypto';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { globSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build as bundle, type Plugin } from 'esbuild';
import { simulatedBehaviours } from '../../src/kube/simulated-versions.ts';
import { privateNames, shorter } from './shorter.ts';
import { writeService } from './service-bundles.ts';
import { writeValidators } from './validators.ts';

const root = path.resolve(import.meta.dirname, '../..');
const src = (file: string) => path.join(root, 'src', file);
const dist = (file: string) => path.join(root, 'dist', file);

/** Where a row of the table of versions is known from is for who reads the source: bundles go without. */
export const withoutSources: Plugin = {
  name: 'without-sources',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]src[\\/]kube[\\/](?:simulated-)?versions\.ts$/ }, async ({ path: file }) => ({
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

/** Takes from `dist/service` what stands there, with the code that is kept of it. `stamp` tells this build of it from others. */
const fromService = (stamp: string): Plugin => ({
  name: 'from-service',
  setup: (bundler) => {
    const names: Readonly<Record<string, string>> = { 'server/serve.ts': 'serve', 'cli/main.ts': 'main' };
    bundler.onResolve({ filter: /(?:serve|main)\.ts$/ }, ({ path: wanted, resolveDir }) => {
      const name = names[path.relative(src(''), path.resolve(resolveDir, wanted))];
      return name === undefined ? undefined : { path: name, namespace: 'service' };
    });
    bundler.onResolve({ filter: /^service$/ }, ({ path: wanted }) => ({ path: wanted, namespace: 'service' }));
    const loaded = `
import { loadWithKeptCode } from './server/kept-code.ts';
export const service = loadWithKeptCode(require.resolve('../service/service.cjs'), '${stamp}');`;
    bundler.onLoad({ filter: /./, namespace: 'service' }, ({ path: name }) => ({
      contents: name === 'service' ? loaded : `import { service } from 'service';\nexport const ${name} = service.exports.${name};`,
      resolveDir: src(''),
      loader: 'js',
    }));
  },
});

/** Node's side of the language server and of the command line in one file; forked by the editor it serves. */
const nodeServer = `
import path from 'node:path';
import { service } from 'service';
import { main } from './cli/main.ts';
import { nodeIo } from './cli/node-io.ts';
import { serveNode } from './server/node.ts';
const schemas = path.join(__dirname, '../../schemas/kubernetes');
// The others leave most of it uncompiled.
const keeping = ['check', 'serve'];
export const runCommand = (argv) => main(argv, nodeIo(path.join(schemas, 'types.json'), keeping.includes(argv[0]) ? service.keepSoon : undefined));
if (require.main === module) serveNode(schemas, service.keepSoon);
`;

/** What both sides of the client share, nine tenths of either, stands in the browser's bundle, and Node's takes it from there. */
const sharedModules: readonly string[] = [
  'src/extension/session.ts',
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

/** What speaks with the language server is a file of its own, so that little is read when the editor starts the extension. */
const clientApart: Plugin = {
  name: 'client-apart',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^vscode-languageclient\/node$/ }, ({ path: wanted }) => ({ path: wanted, namespace: 'client' }));
    bundler.onLoad({ filter: /./, namespace: 'client' }, () => ({ contents: `module.exports = require('./client.cjs');`, loader: 'js' }));
  },
};
const nodeClient = `export { LanguageClient, TransportKind } from 'vscode-languageclient/node';`;

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

/** What the simulator calls what it only has in mind: nobody else reads, shows or sends it. */
const ownWords = `
  backoffMs backoffAtMs pullMs startedMs exitedMs exitReason waitingFor mountTries killMs termMs volumesReady pullFails pullExtraMs probesFail
  namespaceLabels requeueAfterMs writesInPass stepsAtOnce nowText nextNumber downNodes earlierNodes volumesFor readySince
  podsOfNode podsOfClaim volumesOfClaim`;

/** The panel: the one bundle with a budget in bytes. */
export const panelBundle: BuildOptions = {
  ...web,
  format: 'iife',
  entryPoints: [src('panel/main.tsx')],
  outfile: dist('panel/main.js'),
  mangleProps: privateNames,
  plugins: [
    shorter(
      src('panel/main.tsx'),
      {
        plugins: [withoutSources],
        tsconfigRaw: { compilerOptions: { jsx: 'react', jsxFactory: 'h', jsxFragmentFactory: 'Fragment' } },
        inject: [path.join(root, 'test/tools/panel-names.ts')],
        define: { undefined: 'nil' },
      },
      /^src\/(panel|sim\/(?!world|kernel|scheduler|cluster\/[isw]|controllers\/[es]))/,
      [...Object.keys(simulatedBehaviours), ...ownWords.trim().split(/\s+/)],
    ),
  ],
};

const bundles = (serviceNames: readonly string[], serviceStamp: string): readonly BuildOptions[] => [
  {
    ...node,
    entryPoints: [src('extension/node.ts')],
    outfile: dist('node/extension.cjs'),
    external: ['vscode', './client.cjs', '../web/extension.cjs'],
    plugins: [clientApart, fromBrowserBundle],
  },
  {
    ...node,
    ...entry('client.ts', nodeClient),
    outfile: dist('node/client.cjs'),
    external: ['vscode', '../web/extension.cjs'],
    plugins: [fromBrowserBundle],
  },
  {
    ...node,
    ...entry('server.ts', nodeServer),
    outfile: dist('node/server.cjs'),
    external: ['../service/service.cjs'],
    plugins: [withoutSources, fromService(serviceStamp)],
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
  const serviceNames = await writeService(dist('service'), web);
  const serviceStamp = createHash('sha256')
    .update(await readFile(dist('service/service.cjs')))
    .digest('hex')
    .slice(0, 12);
  await Promise.all(bundles(serviceNames, serviceStamp).map((options) => bundle(options)));
  await writeFile(dist('cli.cjs'), cliEntry);
  await chmod(dist('cli.cjs'), 0o755);
  // Not every file system of a browser can list a folder, so the package brings the list.
  await writeFile(dist('scenarios.json'), JSON.stringify(globSync('*.scenario.yaml', { cwd: path.join(root, 'media/scenarios') }).sort()));
}

if (import.meta.main) await build();
