import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = path.resolve(import.meta.dirname, '../..');
const src = (file: string) => path.join(root, 'src', file);

/** The first bundle of `dist/service`, which Node and the browser load alike: what makes diagnostics, what several bundles need, and the way to the others. */
const serviceEntry = `
export { serve } from './server/serve.ts';
export { serveBrowser } from './server/web.ts';
export { main } from './cli/main.ts';
`;

/** The bundles that wait until somebody asks for one of these modules. No diagnostics of a text need them that is not compared with another. */
const late: Readonly<Record<string, readonly string[]>> = {
  changes: [
    'api/validate/persistent-volume-claim-update.ts',
    'api/validate/pod-update.ts',
    'api/validate/stateful-set-update.ts',
    'ide/change-findings.ts',
    'ide/compare.ts',
  ],
  command: ['cli/check.ts', 'cli/diff.ts', 'cli/objects.ts'],
  editing: [
    'ide/code-actions.ts',
    'ide/code-lens.ts',
    'ide/completion.ts',
    'ide/hover.ts',
    'ide/inlay-hints.ts',
    'ide/navigate.ts',
    'ide/new-stateful-set.ts',
    'ide/object-at.ts',
    'ide/planned-objects.ts',
    'server/object-nodes.ts',
  ],
  simulation: ['server/stories.ts', 'cli/simulate.ts'],
};

/**
 * Puts those modules into bundles of their own. Where a module outside imports one stand functions of the same names, which load the bundle with their
 * first call: `toCommonJs` makes `require` of it.
 */
const lateBundles: Plugin = {
  name: 'late-bundles',
  setup: (bundler) => {
    const moduleAt = (file: string) => path.relative(src(''), file).replaceAll(path.sep, '/');
    const bundleOf = (module: string) => Object.keys(late).find((name) => late[name]?.includes(module));
    bundler.onResolve({ filter: /\.ts$/ }, ({ path: wanted, resolveDir, namespace, importer, kind }) => {
      if (namespace === 'stand-in') return { path: wanted, namespace: 'late' };
      const module = moduleAt(path.resolve(resolveDir, wanted));
      const name = bundleOf(module);
      if (name === undefined || namespace === 'late' || name === bundleOf(moduleAt(importer))) return undefined;
      return kind === 'dynamic-import' ? { path: `${name}.ts`, namespace: 'late' } : { path: module, namespace: 'stand-in' };
    });
    bundler.onLoad({ filter: /./, namespace: 'stand-in' }, async ({ path: module }) => {
      const functions = [...(await readFile(src(module), 'utf8')).matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name);
      const load = `importNow(import('${bundleOf(module)}.ts'))`;
      return { contents: functions.map((name) => `export const ${name} = (...all) => ${load}.${name}(...all);`).join('\n'), loader: 'js' };
    });
    bundler.onLoad({ filter: /./, namespace: 'late' }, ({ path: file }) => ({
      contents: (late[path.basename(file, '.ts')] ?? []).map((module) => `export * from './${module}';`).join('\n'),
      resolveDir: src(''),
      loader: 'ts',
    }));
  },
};

/** A part that the bundler made: a bundle, or what several of them need. */
interface Part {
  readonly file: string;
  readonly text: string;
  /** Files of the parts that it begins with. */
  readonly needs: readonly string[];
  /** `service`, the name of a late bundle, or nothing for what several need. */
  readonly bundle: string | undefined;
}

/** Writes `service.cjs` and the late bundles to a folder; answers their names. */
export async function writeService(folder: string, options: BuildOptions): Promise<string[]> {
  const { metafile, outputFiles } = await build({
    ...options,
    stdin: { contents: serviceEntry, resolveDir: src(''), sourcefile: 'service.ts', loader: 'ts' },
    format: 'esm',
    splitting: true,
    // Node reads a file of plain ASCII faster, and keeps it in half the memory.
    charset: 'ascii',
    outdir: folder,
    sourcemap: false,
    metafile: true,
    write: false,
    plugins: [...(options.plugins ?? []), lateBundles],
  });
  const texts = new Map(outputFiles.map(({ path: file, text }) => [path.basename(file), text]));
  const parts = Object.entries(metafile.outputs).map(([output, { entryPoint, imports }]): Part => {
    const file = path.basename(output);
    const needs = imports.flatMap((each) => (each.kind === 'import-statement' ? [path.basename(each.path)] : []));
    const own = entryPoint === undefined ? undefined : path.basename(entryPoint, '.ts').replace(/^late:/, '');
    return { file, text: texts.get(file) ?? '', needs, bundle: own };
  });
  const first = inOrder(parts.filter((part) => part.bundle === 'service' || part.bundle === undefined));
  const expressionOf = (file: string): string => {
    const own = parts.find((part) => part.file === file)?.bundle;
    return own === undefined || own === 'service' ? `part${first.findIndex((part) => part.file === file)}` : `require("./${own}.cjs")`;
  };
  const fromFirst = (file: string) => expressionOf(file).replace(/^part/, 'require("./service.cjs").part');
  const written = new Map<string, string>();
  for (const part of parts)
    if (!first.includes(part)) written.set(`${part.bundle}.cjs`, `"use strict";module.exports=${asFunction(part, fromFirst)};`);
  const exported = first.map(({ bundle: own }, index) => (own === 'service' ? `...part${index}` : `part${index}`));
  const bodies = first.map((part, index) => `const part${index}=${asFunction(part, expressionOf)};`);
  written.set('service.cjs', `"use strict";${bodies.join('')}module.exports={${exported.join()}};`);
  await mkdir(folder, { recursive: true });
  await Promise.all([...written].map(([name, text]) => writeFile(path.join(folder, name), text)));
  return [...written.keys()].sort();
}

/** Each part after those that it needs. */
function inOrder(parts: readonly Part[]): Part[] {
  const ordered: Part[] = [];
  const place = (part: Part | undefined): void => {
    if (part === undefined || ordered.includes(part)) return;
    for (const need of part.needs) place(parts.find(({ file }) => file === need));
    ordered.push(part);
  };
  for (const part of parts) place(part);
  return ordered;
}

/**
 * A part as a call that answers what it exports. Imports become constants, not looked up at each use; they stand where the bundler puts them: imports
 * first, exports last. No modules of the language's own, because those load more slowly in Node, and not in a worker of every host.
 */
function asFunction({ text }: Part, expressionOf: (file: string) => string): string {
  const body = text
    .replaceAll(/import\{([^}]*)\}from"\.\/([^"]+)";/g, (_, list: string, file: string) => {
      return `const{${list.replaceAll(/([\w$]+) as ([\w$]+)/g, '$1:$2')}}=${expressionOf(file)};`;
    })
    .replaceAll(/import"\.\/([^"]+)";/g, '')
    .replaceAll(/importNow\(import\("\.\/([^"]+)"\)\)/g, (_, file: string) => expressionOf(file))
    .replaceAll(/import\("\.\/([^"]+)"\)/g, (_, file: string) => `Promise.resolve().then(()=>${expressionOf(file)})`)
    .replace(/export\{([^}]*)\};\s*$/, (_, list: string) => `return{${list.replaceAll(/([\w$]+) as ([\w$]+)/g, '$2:$1')}};`);
  if (/\bimport\s*[{"(]|\bexport\s*\{/.test(body)) throw new Error('an import or an export stands where none is expected');
  return `(()=>{${body}})()`;
}
