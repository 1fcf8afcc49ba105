import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { defaultTarget } from '../../src/kube/versions.ts';
import { anchorFolder, kubernetesSchemas } from './anchor.ts';
import type { Row } from './statistics.ts';

const root = resolve(import.meta.dirname, '../..');
const bundled: BuildOptions = { bundle: true, minify: true, platform: 'node', target: 'node20', logLevel: 'error' };

/** The anchor's server as one minified file. */
export async function bundleAnchor(): Promise<string> {
  const outfile = resolve(anchorFolder(), 'out/server/src/bundled.cjs');
  const entryPoints = [resolve(anchorFolder(), 'out/server/src/server.js')];
  await build({ ...bundled, format: 'cjs', mainFields: ['module', 'main'], entryPoints, outfile, plugins: [keywordFromDisk] });
  return outfile;
}

/** The anchor's keyword `kubernetes` names an address; here its schemas are read from a folder, so that no network's time is measured. */
const keywordFromDisk: Plugin = {
  name: 'keyword-from-disk',
  setup: (bundler) => {
    bundler.onLoad({ filter: /[\\/]utils[\\/]schemaUrls\.js$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8')
        .replace(
          /https:\/\/raw\.githubusercontent\.com\/yannh\/kubernetes-json-schema\/master\/\$\{.*?\}-standalone-strict/,
          kubernetesSchemas(),
        )
        .replace(/(KUBERNETES_SCHEMA_URL_PATTERN = ).*;/, `$1{ test: (uri) => uri.startsWith(${JSON.stringify(kubernetesSchemas())}) };`),
      loader: 'js',
    }));
  },
};

/**
 * Goal 6: gzipped bytes of the language service as it is built and packaged: the bundles that answer an editor, and the table of one version with its descriptions.
 * The simulator and the command line, which the anchor has nothing like, are bundles of their own and counted apart.
 */
export function benchSize(anchor: string): Row[] {
  const tables = ['types.json', 'descriptions.json'].map((file) => {
    const all: unknown = JSON.parse(readFileSync(resolve(root, 'schemas/kubernetes', file), 'utf8'));
    return gzipSync(JSON.stringify(ofVersion(all)), { level: 9 }).length;
  });
  const bundle = (file: string) => gzipped(resolve(root, 'dist', file));
  const code = ['node/server.cjs', 'service/service.cjs', 'service/editing.cjs', 'service/changes.cjs'].map(bundle);
  const ours = [...code, ...tables].reduce((sum, bytes) => sum + bytes, 0);
  const row = { anchor: kib(gzipped(anchor)), ours: kib(ours), ratio: gzipped(anchor) / ours };
  const apart = ['service/simulation.cjs', 'service/command.cjs'].map(bundle);
  const what = `code ${code.map(kib).join(' + ')}, tables ${tables.map(kib).join(' + ')}; simulator and commands apart ${apart.map(kib).join(' + ')}`;
  return [{ goal: `6 bytes of the service, gzipped (${what})`, ...row, must: 2 }];
}

/** What a table says of the default version: of members that are told by version the newest one up to it. */
function ofVersion(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 0 || !entries.every(([name]) => /^1\.\d\d$/.test(name)))
    return Object.fromEntries(entries.map(([name, each]) => [name, ofVersion(each)]));
  return entries.filter(([name]) => name <= defaultTarget.minor).at(-1)?.[1];
}

const gzipped = (file: string) => gzipSync(readFileSync(file), { level: 9 }).length;
const kib = (bytes: number) => `${(bytes / 1024).toFixed(0)} KiB`;

/** Goal 7: memory after typing in the large file, each engine in a process of its own, without the compiler of types. */
export async function benchMemory(): Promise<Row[]> {
  const outfile = resolve(root, '.vscode-test/bench/memory.mjs');
  const banner = { js: "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);" };
  await build({
    ...bundled,
    format: 'esm',
    entryPoints: [resolve(import.meta.dirname, 'memory.ts')],
    outfile,
    banner,
    external: ['esbuild'],
  });
  const of = (engine: string) =>
    JSON.parse(execFileSync(process.execPath, ['--expose-gc', outfile, engine], { encoding: 'utf8' })) as {
      heapMb: number;
      residentMb: number;
    };
  const [anchor, ours, empty] = [of('anchor'), of('ours'), of('empty')];
  const mb = (value: number) => `${value.toFixed(1)} MB`;
  const [anchorMb, oursMb] = [anchor.heapMb - empty.heapMb, ours.heapMb - empty.heapMb];
  return [
    {
      goal: '7 heap after typing in large, less an empty process',
      anchor: mb(anchorMb),
      ours: mb(oursMb),
      ratio: anchorMb / oursMb,
      must: 2,
    },
    {
      goal: '7 peak resident size, large',
      anchor: mb(anchor.residentMb),
      ours: mb(ours.residentMb),
      ratio: anchor.residentMb / ours.residentMb,
      must: 2.5,
    },
  ];
}
