import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeLenses } from '../../src/ide/code-lens.ts';
import { hover } from '../../src/ide/hover.ts';
import { definition, references, rename } from '../../src/ide/navigate.ts';
import { documentStatus } from '../../src/ide/status.ts';
import { atCursor, help, manifest } from './cursor.ts';

void test('code lens and status', () => {
  const { workspace, uri } = atCursor(manifest());
  assert.deepEqual(
    codeLenses(workspace, uri).map((lens) => lens.title),
    ['▷ Simulate · 3 pods · 3 claims · web.default.svc.cluster.local'],
  );
  assert.equal(documentStatus(workspace, uri).text, 'Kubernetes 1.36 · 1 StatefulSet');
});

void test('definition: from a mount to the claim template, from serviceName to the Service', () => {
  const mount = atCursor(manifest({ mount: 'da█ta' }));
  const [template, ...more] = definition(mount.workspace, mount.uri, mount.offset);
  assert.deepEqual(more, []);
  assert.equal(mount.text.slice((template?.range.start ?? 0) - 24, template?.range.end), 'metadata:\n        name: data');
  const service = atCursor(manifest().replace('serviceName: web', 'serviceName: w█eb'));
  const [found] = definition(service.workspace, service.uri, service.offset);
  assert.equal(found?.range.start, service.text.indexOf('name: web') + 6);
});

void test('rename reaches the labels of host names, and asks where a running set cannot follow', () => {
  const { workspace, uri, offset, text } = atCursor(
    manifest({
      container: '          env:\n            - name: PEERS\n              value: http://web-0.web:80,web-1.web.default.svc\n',
    }).replace('serviceName: web', 'serviceName: w█eb'),
  );
  const renaming = rename(workspace, uri, offset, 'peers');
  assert.ok(renaming !== undefined && 'edits' in renaming);
  assert.match(renaming.confirm ?? '', /cannot follow/);
  let result = text;
  for (const edit of [...renaming.edits].sort((a, b) => b.range.start - a.range.start))
    result = result.slice(0, edit.range.start) + edit.newText + result.slice(edit.range.end);
  assert.match(result, /serviceName: peers/);
  assert.match(result, /value: http:\/\/web-0\.peers:80,web-1\.peers\.default\.svc/);
  assert.match(result, /^ {2}name: peers$/m);
  assert.equal(references(workspace, uri, offset, true).length, 4);
});

void test('hover: facts of the set first, then the field with its default and whether it can change', () => {
  const { workspace, uri, offset } = atCursor(manifest().replace('replicas: 3', 'repl█icas: 3'));
  const markdown = hover(workspace, uri, offset, help)?.markdown ?? '';
  assert.match(markdown, /^3 pods: `web-0`, `web-1`, `web-2`/);
  assert.match(markdown, /One less removes `web-2`.*`data-web-2` is kept/);
  assert.match(markdown, /Default: `1`/);
  assert.match(markdown, /Can be changed\./);
  const policy = atCursor(manifest({ spec: '  podManage█mentPolicy: Parallel\n' }));
  assert.match(hover(policy.workspace, policy.uri, policy.offset, help)?.markdown ?? '', /Cannot be changed once the set exists/);
});
