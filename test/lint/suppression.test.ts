import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeActions } from '../../src/ide/code-actions.ts';
import { Linter } from '../../src/lint/run.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from './workspace-of.ts';

const zero = manifest().replace('    spec:\n      containers', '    spec:\n      terminationGracePeriodSeconds: 0\n      containers');

function codes(text: string): string[] {
  return new Linter(workspaceOf({ 'a/x.yaml': text })).findings('a/x.yaml').map((finding) => finding.code);
}

void test('by comment, for its document; by annotation, for its set', () => {
  assert.ok(codes(zero).includes('grace-zero'));
  assert.ok(!codes(zero.replace('spec:\n  serviceName', '# statefulset-ignore: grace-zero\nspec:\n  serviceName')).includes('grace-zero'));
  assert.ok(codes(`# statefulset-ignore: grace-zero\n${zero}`).includes('grace-zero'), 'the first document is the Service');
  assert.ok(
    !codes(
      zero.replace(
        'kind: StatefulSet\nmetadata:\n',
        'kind: StatefulSet\nmetadata:\n  annotations:\n    statefulset-studio/ignore: readiness-missing, grace-zero\n',
      ),
    ).includes('grace-zero'),
  );
});

void test('a comment that switches nothing off is told', () => {
  const [finding] = new Linter(
    workspaceOf({ 'a/x.yaml': manifest().replace('spec:\n  serviceName', '# statefulset-ignore: grace-zero\nspec:\n  serviceName') }),
  )
    .findings('a/x.yaml')
    .filter((each) => each.code === 'unused-suppression');
  assert.match(finding?.message ?? '', /^grace-zero finds nothing/);
});

void test('by setting', () => {
  const workspace = workspaceOf({ 'a/x.yaml': zero });
  const linter = new Linter(workspace, { severities: () => ({ 'grace-zero': 'hint' }) });
  assert.equal(linter.findings('a/x.yaml').find((each) => each.code === 'grace-zero')?.severity, 'hint');
  assert.ok(
    !new Linter(workspace, { severities: () => ({ 'grace-zero': 'off' }) }).findings('a/x.yaml').some((each) => each.code === 'grace-zero'),
  );
});

void test('the light bulb offers it, and it works, also for a name in a ConfigMap', () => {
  const config = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n  peers.conf: |\n    web-0.web\n    web-7.web\n---\n${manifest({ container: '          envFrom:\n            - configMapRef:\n                name: web\n' })}`;
  for (const [text, code] of [
    [zero, 'grace-zero'],
    [config, 'pod-dns-name-unknown'],
  ] as const) {
    const workspace = workspaceOf({ 'a/x.yaml': text });
    const linter = new Linter(workspace);
    const finding = linter.findings('a/x.yaml').find((each) => each.code === code);
    assert.ok(finding !== undefined, code);
    const action = codeActions(workspace, linter.findings('a/x.yaml'), 'a/x.yaml', finding.range).find((each) =>
      each.title.startsWith('Ignore'),
    );
    const [edit] = action?.edits ?? [];
    assert.ok(edit !== undefined, code);
    const after = codes(text.slice(0, edit.start) + edit.newText + text.slice(edit.end));
    assert.ok(!after.includes(code) && !after.includes('unused-suppression'), after.join());
  }
});
