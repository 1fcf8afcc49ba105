import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentStatus } from '../../src/ide/status.ts';
import { parseTarget } from '../../src/kube/versions.ts';
import { findings } from '../../src/lint/run.ts';
import { versionComment } from '../../src/manifest/version-comment.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const asked = (text: string) => versionComment(text)?.text;

test('the comment is read from the head of a file, wherever the line stands there', () => {
  assert.equal(asked('# statefulset-kubernetes: 1.33\nkind: StatefulSet\n'), '1.33');
  assert.equal(asked('\uFEFF# statefulset-kubernetes: 1.33\r\nkind: StatefulSet\r\n'), '1.33');
  assert.equal(asked('# web\n\n---\n#statefulset-kubernetes : v1.35.2 for staging\nkind: StatefulSet\n'), 'v1.35.2');
  assert.equal(asked('%YAML 1.2\n---\n# statefulset-kubernetes: 1.33'), '1.33');
  assert.equal(asked('kind: StatefulSet\n# statefulset-kubernetes: 1.33\n'), undefined);
  assert.equal(asked('data: "# statefulset-kubernetes: 1.33"\n'), undefined);
});

/** A value that is refused on create from 1.34; before, the server takes the template as it is. */
const unchecked = manifest({ container: '          imagePullPolicy: Sometimes\n' });

test('the comment wins over the version of the settings, for its file alone', () => {
  const workspace = workspaceOf({ 'a/x.yaml': `# statefulset-kubernetes: 1.33\n${unchecked}`, 'b/x.yaml': unchecked });
  const codes = (uri: string) =>
    findings(workspace, uri)
      .filter((each) => each.code.startsWith('api/'))
      .map((each) => each.code);
  assert.deepEqual(codes('a/x.yaml'), ['api/pod-refused']);
  assert.deepEqual(codes('b/x.yaml'), ['api/not-supported']);
  assert.equal(documentStatus(workspace, 'a/x.yaml').text, 'Kubernetes 1.33 by comment · 1 StatefulSet');
  assert.equal(documentStatus(workspace, 'b/x.yaml').text, 'Kubernetes 1.36 · 1 StatefulSet');
  const other = parseTarget('1.35.2');
  assert.ok(other !== undefined);
  workspace.setTarget(other);
  assert.equal(documentStatus(workspace, 'b/x.yaml').text, 'Kubernetes 1.35.2 · 1 StatefulSet');
  assert.deepEqual(codes('a/x.yaml'), ['api/pod-refused']);
  workspace.setFile('a/x.yaml', unchecked);
  assert.deepEqual(codes('a/x.yaml'), ['api/not-supported']);
});

test('a version that there is not is told quietly, at its place', () => {
  const text = `# statefulset-kubernetes: 1.29\n${manifest()}`;
  const found = findings(workspaceOf({ 'a/x.yaml': text }), 'a/x.yaml').filter((each) => each.code === 'kubernetes-version-unknown');
  assert.deepEqual(
    found.map(({ severity, range, message }) => [severity, text.slice(range.start, range.end), message]),
    [
      [
        'information',
        '1.29',
        '"1.29" is no supported version, so the setting counts. Write one from 1.31 to 1.37, or a patch such as 1.35.2.',
      ],
    ],
  );
});
