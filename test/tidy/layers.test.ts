import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { repairable, root, sourceFiles } from './tree.ts';

/** Who may import whom. Every arrow that is not here is forbidden; the reason stands with the layer. */
const table: Record<string, { may: string[]; packages: string[]; because: string }> = {
  base: { may: [], packages: [], because: 'base knows no word of Kubernetes' },
  kube: { may: ['base'], packages: [], because: 'kube is vocabulary: no text positions, no time' },
  api: { may: ['base', 'kube'], packages: [], because: 'api is the server as pure functions of objects: no text, no opinion' },
  manifest: { may: ['base', 'kube', 'api'], packages: [], because: 'manifest reads text and never files' },
  lint: { may: ['base', 'kube', 'api', 'manifest'], packages: [], because: 'lint judges text and never simulates' },
  ide: { may: ['base', 'kube', 'api', 'manifest', 'lint'], packages: [], because: 'ide speaks offsets, not LSP' },
  sim: { may: ['base', 'kube', 'api'], packages: [], because: 'sim knows objects and time, never text' },
  scenario: { may: ['base', 'kube', 'api', 'manifest', 'sim'], packages: [], because: 'scenario turns text into what to run' },
  wire: {
    may: ['base', 'kube', 'api', 'manifest', 'lint', 'ide', 'sim', 'scenario'],
    packages: ['vscode-languageserver-protocol'],
    because: 'wire is types of the above',
  },
  server: {
    may: ['base', 'kube', 'api', 'manifest', 'lint', 'ide', 'sim', 'scenario', 'wire'],
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument', 'node:', '#validators'],
    because: 'server routes, converts and guards',
  },
  cli: {
    may: ['base', 'kube', 'api', 'manifest', 'lint', 'ide', 'sim', 'scenario', 'wire', 'server'],
    packages: ['node:'],
    because: 'cli reads files and prints',
  },
  panel: {
    may: ['base', 'kube', 'sim', 'wire'],
    packages: ['preact', '#validators'],
    because: 'panel draws; it parses no YAML and knows no vscode',
  },
  extension: {
    may: ['wire'],
    packages: ['vscode', 'vscode-languageclient', 'node:', '#validators'],
    because: 'extension parses, lints and simulates nothing',
  },
};

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?[\w$*{},\s]+?\sfrom\s+['"]([^'"]+)['"]|(?:^|\n)import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Module specifiers that a file imports, multi-line imports included. */
function importsOf(text: string): string[] {
  return [...text.matchAll(importPattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function forbidden(file: string, specifier: string): string | undefined {
  const layer = relative(resolve(root, 'src'), file).split('/')[0] ?? '';
  const row = table[layer];
  if (row === undefined) return `${layer} is no layer`;
  if (specifier.startsWith('.')) {
    const target = relative(resolve(root, 'src'), resolve(dirname(file), specifier));
    if (target.startsWith('..')) return target.endsWith('.json') ? undefined : `${specifier} leaves src`;
    const other = target.split('/')[0] ?? '';
    if (other === 'server' && layer === 'cli' && !file.endsWith('/node-io.ts')) return 'only cli/node-io starts the server';
    return other === layer || row.may.includes(other) ? undefined : `${layer} must not import ${other}: ${row.because}`;
  }
  const known = row.packages.some((name) =>
    name.endsWith(':') ? specifier.startsWith(name) : specifier === name || specifier.startsWith(`${name}/`),
  );
  return known ? undefined : `${layer} must not import ${specifier}: ${row.because}`;
}

test('imports follow the layer table', () => {
  const wrong: string[] = [];
  for (const file of sourceFiles('src')) {
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      const reason = forbidden(file, specifier);
      if (reason !== undefined) wrong.push(repairable(file, reason, 'move the code to the layer that may know it'));
    }
  }
  assert.deepEqual(wrong, []);
});

test('the layer check sees a forbidden import', () => {
  const file = resolve(root, 'src/sim/some.ts');
  assert.deepEqual(importsOf("import {\n  a,\n} from '../manifest/parse.ts';"), ['../manifest/parse.ts']);
  assert.match(forbidden(file, '../manifest/parse.ts') ?? '', /sim must not import manifest/);
  assert.match(forbidden(file, 'node:fs') ?? '', /sim must not import node:fs/);
  assert.equal(forbidden(file, '../kube/objects.ts'), undefined);
});
