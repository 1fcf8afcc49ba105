import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../../src/lint/rule.ts';
import { Linter } from '../../src/lint/run.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from './workspace-of.ts';

const many = Array.from({ length: 100 }, (_, index) => manifest().replaceAll('web', `web${index}`)).join('---\n');

void test('a keystroke parses, decodes and checks one document of two hundred', () => {
  const workspace = workspaceOf({ 'a/x.yaml': many });
  const linter = new Linter(workspace);
  const before = linter.findings('a/x.yaml');
  assert.deepEqual({ ...workspace.counts, ...linter.counts }, { parsed: 200, decoded: 200, answered: 200, checked: 100 });
  // In the last set: nobody else asks about it by kind but sets that look for their like.
  const edited = many.replace('image: registry.example/web50:1.0.0', 'image: registry.example/web50:1.0.1');
  workspace.setFile('a/x.yaml', edited);
  const after = linter.findings('a/x.yaml');
  assert.equal(workspace.counts.parsed, 201);
  assert.equal(workspace.counts.decoded, 201);
  assert.equal(linter.counts.answered, 201);
  assert.deepEqual(
    after.map((finding) => finding.code),
    before.map((finding) => finding.code),
  );
});

void test('findings and fixes move with their document when one before it grows', () => {
  const broken = manifest({ mount: 'dta' });
  const workspace = workspaceOf({ 'a/x.yaml': broken });
  const linter = new Linter(workspace);
  const grown = broken.replace('port: 80', 'port: 8080');
  const [before] = linter.findings('a/x.yaml').filter((finding) => finding.code === 'volume-mount-unresolved');
  workspace.setFile('a/x.yaml', grown);
  const [after] = linter.findings('a/x.yaml').filter((finding) => finding.code === 'volume-mount-unresolved');
  assert.ok(before !== undefined && after !== undefined);
  assert.equal(after.range.start, before.range.start + 2);
  assert.equal(grown.slice(after.range.start, after.range.end), 'dta');
  const edit = after.fixes[0]?.edits[0];
  assert.equal(grown.slice(edit?.start, edit?.end), 'dta');
});

void test('a rule that throws is told once, and the others go on', () => {
  const faults: string[] = [];
  const bad: Rule = {
    id: 'bad',
    severity: 'error',
    // oxlint-disable-next-line require-yield
    *check() {
      throw new Error('defect');
    },
  };
  const good: Rule = {
    id: 'good',
    severity: 'hint',
    *check(set) {
      yield { at: set.at('spec', 'replicas'), message: 'here' };
    },
  };
  const workspace = workspaceOf({ 'a/x.yaml': manifest() });
  const linter = new Linter(workspace, { rules: [bad, good], onFault: (id) => faults.push(id) });
  assert.deepEqual(
    linter.findings('a/x.yaml').map((finding) => finding.code),
    ['good'],
  );
  workspace.setFile('a/x.yaml', manifest().replace('replicas: 3', 'replicas: 4'));
  assert.deepEqual(
    linter.findings('a/x.yaml').map((finding) => finding.code),
    ['good'],
  );
  assert.deepEqual(faults, ['bad']);
});

void test('CRLF stays CRLF in what a fix writes', () => {
  const workspace = workspaceOf({ 'a/x.yaml': manifest({ mount: 'logs' }).replaceAll('\n', '\r\n') });
  const [finding] = new Linter(workspace).findings('a/x.yaml').filter((each) => each.code === 'volume-mount-unresolved');
  const text = finding?.fixes.flatMap((fix) => fix.edits).find((edit) => edit.newText.includes('\n'))?.newText ?? '';
  assert.ok(text.includes('\r\n') && !/[^\r]\n/.test(text));
});
