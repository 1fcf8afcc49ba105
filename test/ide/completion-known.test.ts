import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completion } from '../../src/ide/completion.ts';
import { atCursor, help, manifest } from './cursor.ts';

/** What is offered at `█`, in order. */
function offered(drawn: string, others: Readonly<Record<string, string>> = {}): string[] {
  const { workspace, uri, offset } = atCursor(drawn, others);
  return completion(workspace, uri, offset, help)
    .toSorted((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .map(({ label }) => label);
}

/** The text with an item accepted. */
function accepted(drawn: string, label: string): string {
  const { workspace, uri, offset, text } = atCursor(drawn);
  const item = completion(workspace, uri, offset, help).find((each) => each.label === label);
  assert.ok(item !== undefined, label);
  return text.slice(0, item.replace.start) + item.insert + text.slice(item.replace.end);
}

const container = (lines: string) => manifest({ container: lines.replaceAll(/^(?=.)/gm, '          ') });

test('a document without a kind yet: the head, its values, and the fields of what its version serves', () => {
  assert.deepEqual(offered('█').slice(0, 4), ['apiVersion', 'kind', 'metadata', 'spec']);
  assert.deepEqual(offered('api█').slice(0, 1), ['apiVersion']);
  assert.deepEqual(offered(`${manifest()}---\n█`).slice(0, 2), ['apiVersion', 'kind']);
  assert.equal(offered('apiVersion: █')[0], 'apps/v1');
  assert.deepEqual(offered('apiVersion: ap█\nkind: StatefulSet\n'), ['apps/v1']);
  assert.equal(offered('apiVersion: apps/v1\nkind: █')[0], 'StatefulSet');
  assert.equal(offered('apiVersion: apps/v1\nkind: State█\nmetadata:\n  name: web\n')[0], 'StatefulSet');
  assert.deepEqual(offered('apiVersion: v1\nkind: █').slice(0, 3), ['Service', 'ConfigMap', 'Secret']);
  assert.deepEqual(offered('apiVersion: apps/v1\nmetadata:\n  name: web\nspec:\n  rep█').slice(0, 2), ['selector', 'template']);
  assert.deepEqual(offered('apiVersion: policy/v1\nspec:\n  █').slice(0, 2), ['maxUnavailable', 'minAvailable']);
});

test('nothing in files of others', () => {
  for (const text of [
    'services:\n  web:\n    im█',
    'name: build\n█',
    'apiVersion: argoproj.io/v1alpha1\nkind: █',
    'apiVersion: argoproj.io/v1alpha1\nspec:\n  █',
    'kind: Rollout\napiVersion: █',
  ])
    assert.deepEqual(offered(text), [], text);
});

test('what is demanded comes first, then the name', () => {
  assert.deepEqual(offered(manifest({ mount: 'data\n              █' })).slice(0, 2), ['mountPropagation', 'readOnly']);
  assert.deepEqual(offered(container('ports:\n  - █\n')).slice(0, 2), ['containerPort', 'name']);
  assert.equal(offered('apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  █')[0], 'name');
});

test('keys of maps: resources, and labels that must be the same elsewhere', () => {
  assert.deepEqual(offered(container('resources:\n  requests:\n    cpu: 1\n    █\n')), ['memory', 'ephemeral-storage']);
  assert.deepEqual(offered(manifest().replace('storage: 1Gi', '█')), ['storage']);
  assert.equal(
    accepted(manifest().replace('    matchLabels:\n      app: web', '    matchLabels:\n      █'), 'app').includes(
      'matchLabels:\n      app: web\n',
    ),
    true,
  );
  const budget =
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      █\n';
  assert.deepEqual(offered(budget, { 'a/set.yaml': manifest() }), ['app']);
});

test('values by convention, and keys of what is mounted', () => {
  const env = (lines: string) => container(`env:\n  - name: A\n    valueFrom:\n      ${lines}: █\n`);
  assert.ok(offered(env('fieldRef:\n        fieldPath')).includes('metadata.name'));
  assert.ok(offered(env('resourceFieldRef:\n        resource')).includes('limits.memory'));
  assert.deepEqual(offered(manifest().replace('clusterIP: None', 'clusterIP: █')), ['None']);
  const mounted = (source: string) =>
    manifest().replace(
      '      containers:\n',
      `      volumes:\n        - name: x\n          ${source}\n            items:\n              - key: █\n      containers:\n`,
    );
  const files = {
    'a/c.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  mode: fast\n---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\nstringData:\n  token: x\n',
  };
  assert.deepEqual(offered(mounted('configMap:\n            name: settings'), files), ['mode']);
  assert.deepEqual(offered(mounted('secret:\n            secretName: keys'), files), ['token']);
});
