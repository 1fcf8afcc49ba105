import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workspaceOf } from '../lint/workspace-of.ts';

const object = (kind: string, name = 'web') => `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
const set = 'apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: web\nspec:\n  serviceName: web\n  selector: {}\n';

function bundle(files: Readonly<Record<string, string>>, uri: string): string {
  const { resources, closed } = workspaceOf(files).bundleOf(uri);
  return `${resources.map((each) => each.uri).join(' ')}${closed ? ' closed' : ''}`;
}

void test('a kustomization counts by what it lists, over folders, and is complete', () => {
  const files = {
    'app/kustomization.yaml': 'resources:\n  - web.yaml\n  - ../shared/./service.yaml\n',
    'app/web.yaml': set,
    'app/other.yaml': object('Service', 'other'),
    'shared/service.yaml': object('Service'),
  };
  assert.equal(bundle(files, 'app/web.yaml'), 'app/web.yaml shared/service.yaml closed');
  assert.equal(bundle(files, 'shared/service.yaml'), 'app/web.yaml shared/service.yaml closed');
  assert.equal(bundle(files, 'app/other.yaml'), 'app/other.yaml');
});

void test('with prefixes, namespaces or patches what is missing is not known', () => {
  for (const change of ['namePrefix: dev-', 'namespace: dev', 'patches:\n  - path: x.yaml', 'components:\n  - ../c']) {
    const files = {
      'app/kustomization.yaml': `resources: [web.yaml, service.yaml]\n${change}\n`,
      'app/web.yaml': set,
      'app/service.yaml': object('Service'),
    };
    assert.equal(bundle(files, 'app/web.yaml'), 'app/web.yaml app/service.yaml', change);
  }
});

void test('an overlay sees its base, and the base is not complete by itself', () => {
  const files = {
    'base/kustomization.yaml': 'resources:\n  - web.yaml\n',
    'base/web.yaml': set,
    'prod/kustomization.yaml': 'resources:\n  - ../base\n  - service.yaml\n',
    'prod/service.yaml': object('Service'),
  };
  assert.equal(bundle(files, 'prod/service.yaml'), 'prod/service.yaml base/web.yaml closed');
  assert.equal(bundle(files, 'base/web.yaml'), 'base/web.yaml');
});

void test('a listed file that is not known leaves the answer open, and circles and nonsense end', () => {
  assert.equal(
    bundle({ 'app/kustomization.yaml': 'resources: [web.yaml, gone.yaml]\n', 'app/web.yaml': set }, 'app/web.yaml'),
    'app/web.yaml',
  );
  const circle = {
    'a/kustomization.yaml': 'resources: [../b, web.yaml]\n',
    'b/kustomization.yaml': 'resources: [../a]\n',
    'a/web.yaml': set,
  };
  assert.equal(bundle(circle, 'a/web.yaml'), 'a/web.yaml');
  for (const text of ['', 'resources: 3', 'resources: [[a]]', '[', 'resources:\n  - &a web.yaml\n  - *a\n'])
    assert.ok(bundle({ 'app/kustomization.yaml': text, 'app/web.yaml': set }, 'app/web.yaml').startsWith('app/web.yaml'), text);
});
