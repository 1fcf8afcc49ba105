import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completion } from '../../src/ide/completion.ts';
import { hover } from '../../src/ide/hover.ts';
import { alone, type Beside, tellsStructure, withoutStructure } from '../../src/ide/structure.ts';
import { findings } from '../../src/lint/run.ts';
import { workspaceOf } from '../lint/workspace-of.ts';
import { atCursor, help, manifest } from './cursor.ts';

const beside = (schemas: unknown): Beside => ({ mode: 'auto', yaml: true, schemas });

function tells(how: Beside, text = manifest(), uri = 'file:///home/me/my%20shop/k8s/web.yaml'): boolean {
  const file = workspaceOf({ [uri]: text }).file(uri);
  assert.ok(file !== undefined);
  return tellsStructure(how, file, text.lastIndexOf('StatefulSet'));
}

test('auto steps back where an entry of yaml.schemas for Kubernetes covers the file', () => {
  assert.ok(tells(alone));
  assert.ok(tells(beside({})));
  assert.ok(!tells(beside({ kubernetes: '*.yaml' })));
  assert.ok(!tells(beside({ kubernetes: ['/other/*.yaml', 'my shop/k8s/*'] })));
  assert.ok(!tells(beside({ 'https://schemas.example/kubernetes-json-schema/v1.36.3/all.json': '**/k8s/**/*.yaml' })));
  assert.ok(tells(beside({ kubernetes: ['*.yaml', '!web.yaml'] })));
  assert.ok(tells(beside({ kubernetes: '*.yml' })));
  assert.ok(tells(beside({ 'https://schemas.example/compose.json': '*.yaml' })));
  assert.ok(tells(beside({ kubernetes: 7, other: null })));
  assert.ok(tells({ mode: 'auto', yaml: false, schemas: { kubernetes: '*.yaml' } }), 'the extension is not enabled');
  assert.ok(tells(beside({ kubernetes: '*' }), '{"apiVersion": "apps/v1", "kind": "StatefulSet"}', 'file:///a/web.json'));
});

test('auto steps back in a document with a schema line, and in no other', () => {
  const line = '# yaml-language-server: $schema=https://schemas.example/statefulset.json\n';
  assert.ok(!tells(beside({}), manifest().replace('---\n', `---\n${line}`)));
  assert.ok(tells(beside({}), `${line}${manifest()}`), 'the line stands in the first document, the set is the second');
  assert.ok(tells(beside({}), manifest().replace('---\n', '---\n# yaml-language-server: $schema=none\n')));
});

test('always and never do not ask', () => {
  assert.ok(tells({ mode: 'always', yaml: true, schemas: { kubernetes: '*' } }));
  assert.ok(!tells({ mode: 'never', yaml: false, schemas: {} }));
});

test('stepping back leaves everything that only we know', () => {
  const drawn = manifest({
    spec: '  podManagmentPolicy: Parallel\n  persistentVolumeClaimRetentionPolicy: { whenDeleted: Keep }\n  minReadySeconds: "3"\n  █\n',
  });
  const { workspace, uri, offset } = atCursor(drawn);
  const file = workspace.file(uri);
  assert.ok(file !== undefined);
  const codes = (how: Beside) =>
    withoutStructure(findings(workspace, uri), how, file)
      .map(({ code }) => code)
      .filter((each) => each.startsWith('api/'));
  assert.deepEqual(codes(beside({ kubernetes: '*.yaml' })), ['api/not-supported']);
  assert.deepEqual(codes(alone).toSorted(), ['api/not-supported', 'api/unknown-field', 'api/wrong-type']);
  const labels = (how: Beside) => completion(workspace, uri, offset, help, how).map(({ label }) => label);
  assert.ok(labels(alone).includes('ordinals'));
  assert.deepEqual(labels(beside({ kubernetes: '*.yaml' })), []);
});

test('values and names are still completed; facts of the set are still told, plain documentation is not', () => {
  const value = atCursor(manifest({ mount: '█' }));
  const covered = beside({ kubernetes: '*.yaml' });
  assert.deepEqual(
    completion(value.workspace, value.uri, value.offset, help, covered).map(({ label }) => label),
    ['data'],
  );
  const replicas = atCursor(manifest().replace('replicas: 3', 'repl█icas: 3'));
  const told = hover(replicas.workspace, replicas.uri, replicas.offset, help, covered)?.markdown ?? '';
  assert.match(told, /web-2/);
  assert.doesNotMatch(told, /Default|---/);
  const image = atCursor(manifest().replace('image:', 'im█age:'));
  assert.equal(hover(image.workspace, image.uri, image.offset, help, covered), undefined);
  assert.ok(hover(image.workspace, image.uri, image.offset, help) !== undefined);
});
