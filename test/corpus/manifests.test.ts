import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { codeLenses } from '../../src/ide/code-lens.ts';
import { objectsOf } from '../../src/ide/objects.ts';
import { isAtLeast } from '../../src/lint/rule.ts';
import { Linter } from '../../src/lint/run.ts';
import { sharedFolder } from '../tools/shared.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const corpus = sharedFolder('corpus', 'dev');

interface CorpusFile {
  readonly path: string;
  readonly kind: string;
  readonly text: string;
}

function corpusFiles(folder: string): CorpusFile[] {
  const [, ...lines] = readFileSync(resolve(folder, 'index.tsv'), 'utf8').split('\n');
  return lines.flatMap((line) => {
    const [path, , , , , , kind] = line.split('\t');
    return path === undefined || path === '' || kind === undefined
      ? []
      : [{ path, kind, text: readFileSync(resolve(folder, path), 'utf8') }];
  });
}

/** Classes of the corpus that are manifests as somebody applies them. */
const ours = new Set(['plain', 'plain (kustomize resource)', 'fixture', 'unparseable']);

/** Every rule and every view of one text; throws what a rule throws. */
function look(path: string, text: string) {
  const workspace = workspaceOf({ [path]: text });
  const linter = new Linter(workspace, {
    onFault: (id, error) => {
      throw new Error(`${path}: rule ${id}`, { cause: error });
    },
  });
  const findings = linter.findings(path);
  for (const { range } of findings)
    assert.ok(range.start >= 0 && range.start <= range.end && range.end <= text.length, `${path}: range outside of the text`);
  objectsOf(workspace, path, 10);
  codeLenses(workspace, path);
  return findings;
}

void test('real manifests: no throw, little noise, silence on what is not ours', { skip: corpus === undefined }, (context) => {
  const files = corpusFiles(corpus ?? '');
  const byCode = new Map<string, number>();
  let plain = 0;
  let loud = 0;
  for (const { path, kind, text } of files) {
    const findings = look(path, text);
    if (!ours.has(kind))
      assert.deepEqual(
        findings.map((finding) => `${path}: ${finding.code}: ${finding.message}`),
        [],
      );
    if (!kind.startsWith('plain')) continue;
    plain += 1;
    loud += findings.filter((finding) => isAtLeast(finding.severity, 'warning')).length;
    for (const finding of findings)
      byCode.set(`${finding.severity} ${finding.code}`, (byCode.get(`${finding.severity} ${finding.code}`) ?? 0) + 1);
  }
  context.diagnostic(`${files.length} files, ${plain} plain, ${loud} findings of warning or above (${(loud / plain).toFixed(2)} each)`);
  for (const [code, times] of [...byCode].sort(([a], [b]) => (a < b ? -1 : 1))) context.diagnostic(`${times} ${code}`);
  assert.ok(loud / plain <= 1.5);
});

void test('prefixes of real manifests: no throw', { skip: corpus === undefined }, (context) => {
  let prefixes = 0;
  for (const { path, text } of corpusFiles(corpus ?? '')) {
    if (text.length > 20_000) continue;
    // A few of each; every prefix of our own samples is a test of its own.
    for (let part = 1; part <= 6; part++) {
      look(path, text.slice(0, Math.floor((text.length * part) / 7) + (path.length % 11)));
      prefixes += 1;
    }
  }
  context.diagnostic(`${prefixes} prefixes`);
});
