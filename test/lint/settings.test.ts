import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changeFindings } from '../../src/ide/change-findings.ts';
import { Linter } from '../../src/lint/run.ts';
import { workspaceOf } from './workspace-of.ts';

const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: web
spec:
  serviceName: web
  replicas: 4
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: web
          image: registry.example/example/store:1.0.0
`;
const codes = (files: Readonly<Record<string, string>>, severities = {}) =>
  new Linter(workspaceOf(files), { severities: () => severities }).findings('app/web.yaml').map((each) => `${each.severity} ${each.code}`);

void test('settings say how loud a rule is', () => {
  assert.deepEqual(codes({ 'app/web.yaml': set }), ['warning grace-zero']);
  assert.deepEqual(codes({ 'app/web.yaml': set }, { 'grace-zero': 'hint' }), ['hint grace-zero']);
  assert.deepEqual(codes({ 'app/web.yaml': set }, { 'grace-zero': 'off' }), []);
});

void test('the nearest settings file has the last word', () => {
  const files = { 'app/web.yaml': set, '.statefulset.yaml': 'rules:\n  grace-zero: error\n' };
  assert.deepEqual(codes(files, { 'grace-zero': 'off' }), ['error grace-zero']);
  assert.deepEqual(codes({ ...files, 'app/.statefulset.yaml': 'rules:\n  grace-zero: off\n' }), []);
  assert.deepEqual(codes({ 'app/web.yaml': set, 'other/.statefulset.yaml': 'rules:\n  grace-zero: off\n' }), ['warning grace-zero']);
});

void test('a settings file makes the bundle closed, names the version and knows images', () => {
  const closed = codes({ 'app/web.yaml': set, '.statefulset.yaml': 'closedBundle: true\n' });
  assert.ok(closed.includes('information governing-service-missing'), closed.join());
  const workspace = workspaceOf({ 'app/web.yaml': set, '.statefulset.yaml': 'kubernetes: "1.33"\nclusterDomain: example.internal\n' });
  assert.equal(workspace.targetOf('app/web.yaml').minor, '1.33');
  assert.equal(workspace.targetOf('app/web.yaml').clusterDomain, 'example.internal');
  const known = codes({ 'app/web.yaml': set, '.statefulset.yaml': 'images:\n  - repository: example/store\n    quorum: true\n' });
  assert.ok(known.includes('information quorum-even'), known.join());
  const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: store\nspec:\n  ports:\n    - port: 80\n';
  const image = 'images:\n  - repository: example/store\n    serviceVariable: STORE_PORT\n    stopSeconds: 90\n';
  const collides = codes({ 'app/web.yaml': `${set}---\n${service}`, '.statefulset.yaml': image });
  assert.ok(collides.includes('warning service-env-collision'), collides.join());
});

void test('an edit of the settings file counts at once', () => {
  const workspace = workspaceOf({ 'app/web.yaml': set });
  const linter = new Linter(workspace);
  const quorum = () => linter.findings('app/web.yaml').some((each) => each.code === 'quorum-even');
  assert.equal(quorum(), false);
  workspace.setFile('.statefulset.yaml', 'images:\n  - repository: example/store\n    quorum: true\n');
  assert.equal(quorum(), true);
  workspace.removeFile('.statefulset.yaml');
  assert.equal(quorum(), false);
});

void test('mistakes in a settings file are findings of that file', () => {
  const workspace = workspaceOf({ '.statefulset.yaml': 'rules:\n  grace-zerro: off\n' });
  const [finding] = new Linter(workspace).findings('.statefulset.yaml');
  assert.equal(finding?.message, '.statefulset.yaml: There is no rule "grace-zerro"; did you mean "grace-zero"?');
});

void test('an annotation that switches nothing off is told', () => {
  const annotated = set.replace('  name: web\n', '  name: web\n  annotations:\n    statefulset-studio/ignore: grace-zero, pdb-overlap\n');
  const found = new Linter(workspaceOf({ 'a.yaml': annotated })).findings('a.yaml');
  assert.deepEqual(
    found.map((each) => [each.code, annotated.slice(each.range.start, each.range.end)]),
    [['unused-suppression', 'pdb-overlap']],
  );
});

void test('an annotation switches off what is said of a change, and is not called unused without one', () => {
  const annotated = set.replace(
    '  name: web\n',
    '  name: web\n  annotations:\n    statefulset-studio/ignore: grace-zero, replicas-lowered\n',
  );
  const [before, after] = [annotated, annotated.replace('replicas: 4', 'replicas: 2')].map((text) => workspaceOf({ 'a.yaml': text }));
  assert.ok(before !== undefined && after !== undefined);
  assert.deepEqual(changeFindings(before, after, 'a.yaml', 'HEAD'), []);
  assert.deepEqual(new Linter(after).findings('a.yaml'), []);
});
