import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { readDescriptions, readSchemas } from '../../src/api/schema/read-schemas.ts';
import { hover } from '../../src/ide/hover.ts';
import { parseTarget } from '../../src/kube/versions.ts';
import { atCursor, help, manifest } from './cursor.ts';

function told(drawn: string): string {
  const { workspace, uri, offset } = atCursor(drawn);
  return hover(workspace, uri, offset, help)?.markdown ?? '';
}

const kind = (head: string, rest: string) => `${head}\nmetadata:\n  name: a\n${rest}`;

test('whether a field can be changed later, by kind', () => {
  const sentences: readonly (readonly [string, RegExp])[] = [
    [manifest().replace('serviceName', 'service█Name'), /Cannot be changed once the set exists/],
    [manifest().replace('image:', 'im█age:'), /new revision and a rollout/],
    [manifest().replace('name: web\nspec:\n  serviceName', 'na█me: web\nspec:\n  serviceName'), /with another one it is another object/],
    [manifest().replace('clusterIP', 'cluster█IP'), /unless the type changes/],
    [
      kind('apiVersion: v1\nkind: PersistentVolumeClaim', 'spec:\n  access█Modes: [ReadWriteOnce]\n'),
      /Cannot be changed once the claim is bound/,
    ],
    [kind('apiVersion: v1\nkind: PersistentVolumeClaim', 'spec:\n  resources:\n    req█uests:\n      storage: 1Gi\n'), /Can only grow/],
    [
      kind('apiVersion: storage.k8s.io/v1\nkind: StorageClass', 'prov█isioner: example.com/disk\n'),
      /Cannot be changed once the object exists/,
    ],
    [kind('apiVersion: v1\nkind: ConfigMap', 'da█ta:\n  a: b\n'), /unless `immutable` is true/],
    [kind('apiVersion: policy/v1\nkind: PodDisruptionBudget', 'spec:\n  maxUna█vailable: 1\n'), /Can be changed\./],
  ];
  for (const [drawn, sentence] of sentences) assert.match(told(drawn), sentence);
});

test('type, values, default and documentation, in block style, flow style, JSON and with CRLF', () => {
  const policy =
    /\*\*type\*\* `string`\n\nDefault: `RollingUpdate`\n\nCan be changed\.\n\nOne of `RollingUpdate`, `OnDelete`\.\n\nType indicates/;
  const spec = manifest({ spec: '  updateStrategy:\n    ty█pe: OnDelete\n' });
  assert.match(told(spec), policy);
  assert.match(told(spec.replaceAll('\n', '\r\n')), policy);
  assert.match(told(manifest({ spec: '  updateStrategy: { ty█pe: OnDelete }\n' })), policy);
  assert.match(
    told(
      '{"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "a"}, "spec": {"selector": {}, "serviceName": "a", "updateStrategy": {"ty█pe": "OnDelete"}}}',
    ),
    policy,
  );
  assert.match(
    told(manifest({ spec: '  updateStra█tegy:\n    type: OnDelete\n' })),
    /Default: `\{"type":"RollingUpdate","rollingUpdate":\{"partition":0\}\}`/,
  );
});

test('documentation and defaults are those of the version that the file asks for; a newer field says since when', () => {
  const folder = resolve(import.meta.dirname, '../../schemas/kubernetes');
  const tables = readSchemas(readFileSync(resolve(folder, 'types.json'), 'utf8'));
  const descriptions = readDescriptions(readFileSync(resolve(folder, 'descriptions.json'), 'utf8'));
  const target = parseTarget('1.37');
  assert.ok(target !== undefined);
  const { workspace, uri, offset } = atCursor(manifest({ container: '          restartPolicy█Rules: []\n' }));
  assert.match(hover(workspace, uri, offset, help)?.markdown ?? '', /Since Kubernetes 1\.34\./);
  workspace.setTarget(target);
  assert.match(hover(workspace, uri, offset, { table: tables('1.37'), descriptions })?.markdown ?? '', /Since Kubernetes 1\.34\./);
  const old = atCursor(`# statefulset-kubernetes: 1.33\n${manifest({ container: '          restartPolicy█Rules: []\n' })}`);
  assert.equal(hover(old.workspace, old.uri, old.offset, { table: tables('1.33'), descriptions }), undefined);
});

test('keys everywhere: objects of a List, entries of maps, a set that is not complete yet', () => {
  const list =
    'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata:\n      name: a\n    spec:\n      cluster█IP: None\n';
  assert.match(told(list), /^\*\*clusterIP\*\* `string`/);
  assert.match(
    told(manifest().replace('storage: 1Gi', 'sto█rage: 1Gi')),
    /^\*\*requests\*\* `map`\n\nCannot be changed once the set exists/,
  );
  assert.match(
    told('apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: a\nspec:\n  repli█cas: 3\n'),
    /^\*\*replicas\*\* `integer`\n\nDefault: `1`/,
  );
  assert.match(
    told('apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - name: a\n      im█age: b\n'),
    /Can be changed\./,
  );
});
