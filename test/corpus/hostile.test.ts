import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../src/ide/code-lens.ts';
import { completion } from '../../src/ide/completion.ts';
import { hover } from '../../src/ide/hover.ts';
import { definition } from '../../src/ide/navigate.ts';
import { objectsOf } from '../../src/ide/objects.ts';
import { Linter } from '../../src/lint/run.ts';
import { help, manifest } from '../ide/cursor.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

/** Everything that reads a text, with rules that must not throw. */
function look(text: string) {
  const uri = 'a/x.yaml';
  const workspace = workspaceOf({ [uri]: text });
  const linter = new Linter(workspace, {
    onFault: (id, error) => {
      throw new Error(`rule ${id}`, { cause: error });
    },
  });
  const findings = linter.findings(uri);
  for (const { range } of findings) assert.ok(range.start >= 0 && range.end <= text.length);
  const sets = objectsOf(workspace, uri, 10);
  codeLenses(workspace, uri);
  for (const offset of [0, Math.floor(text.length / 2), text.length]) {
    hover(workspace, uri, offset, help);
    completion(workspace, uri, offset, help);
    definition(workspace, uri, offset);
  }
  return { findings, sets };
}

const head = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\n';

void test('shapes that nobody expects', () => {
  const specs = [
    'spec: 1',
    'spec: []',
    'spec: null',
    'spec:',
    'spec: {replicas: -1, template: [], volumeClaimTemplates: {}, selector: 5}',
    'spec: {replicas: 99999999999999999999}',
    'spec: {replicas: 2147483647, ordinals: {start: 2147483647}, serviceName: web, template: {spec: {containers: [{name: 1, image: 2, env: [1, {name: 3}], args: 5}]}}}',
    'spec: {template: {metadata: {labels: [a]}, spec: {containers: {a: 1}, volumes: [null, 1], initContainers: null}}}',
    'spec: {volumeClaimTemplates: [null, 1, {metadata: null}, {metadata: {name: 1}, spec: 7}]}',
    'spec: &a {template: *a}',
    'spec: *missing',
    'spec: {<<: {replicas: 3}, template: {<<: [1, {spec: 2}]}}',
  ];
  for (const spec of specs) look(`${head}${spec}\n`);
  for (const metadata of ['metadata: 1', 'metadata: []', 'metadata: {name: [1], labels: 3}', 'metadata: {name: ""}', ''])
    look(`apiVersion: apps/v1\nkind: StatefulSet\n${metadata}\nspec: {}\n`);
});

void test('billions of pods are counted, not made', () => {
  const { sets } = look(manifest().replace('replicas: 3', 'replicas: 2147483647'));
  assert.equal(sets[0]?.replicas, 2_147_483_647);
  assert.equal(sets[0]?.pods.length, 10);
  assert.equal(sets[0]?.cut, true);
});

void test('bombs of aliases and deep nesting', () => {
  let bomb = `${head}spec:\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n`;
  for (let level = 1; level < 12; level++) bomb += `  a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}x]\n`;
  look(bomb);
  look(`${head}spec: ${'['.repeat(5000)}${']'.repeat(5000)}\n`);
  look(`${head}spec:\n${Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth + 1)}a:`).join('\n')}\n`);
});

void test('line ends, marks, tabs and letters of all kinds', () => {
  const text = manifest();
  const clean = look(text).findings.map((finding) => finding.code);
  assert.deepEqual(
    look(text.replaceAll('\n', '\r\n')).findings.map((finding) => finding.code),
    clean,
  );
  assert.deepEqual(
    look(`\uFEFF${text}`).findings.map((finding) => finding.code),
    clean,
  );
  look(text.replaceAll('  ', '\t'));
  look(text.replaceAll('web', 'wéb😀'));
  look(text.replaceAll('\n', '\r'));
  look(`${text}\0`);
});

void test('a long line of host names ends in time', () => {
  const hosts = Array.from({ length: 20_000 }, (_, index) => `web-${index}.web:80`).join(',');
  const { findings } = look(manifest({ container: `          env:\n            - name: PEERS\n              value: ${hosts}\n` }));
  assert.ok(findings.length <= 110, String(findings.length));
  look(
    manifest({
      container: `          args:\n            - ${'a-'.repeat(50_000)}\n            - "${'$('.repeat(20_000)}"\n            - "${'${'.repeat(20_000)}"\n`,
    }),
  );
});
