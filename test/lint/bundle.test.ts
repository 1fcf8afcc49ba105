import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/lint/run.ts';
import { manifest } from '../ide/cursor.ts';
import { workspaceOf } from './workspace-of.ts';

const [service = '', set = ''] = manifest().split('---\n');
const other = service.replaceAll('web', 'front');

function codes(files: Readonly<Record<string, string>>, uri: string): string[] {
  return findings(workspaceOf(files), uri).map((finding) => finding.code);
}

void test('the Service may be in another file of the folder', () => {
  assert.deepEqual(
    codes({ 'a/set.yaml': set, 'a/service.yaml': service }, 'a/set.yaml'),
    codes({ 'a/all.yaml': manifest() }, 'a/all.yaml'),
  );
});

void test('a Service is missing only where there is another one, so that the folder is an application', () => {
  assert.ok(!codes({ 'a/set.yaml': set }, 'a/set.yaml').includes('governing-service-missing'));
  assert.ok(!codes({ 'a/set.yaml': set, 'b/front.yaml': other }, 'a/set.yaml').includes('governing-service-missing'));
  assert.ok(codes({ 'a/set.yaml': set, 'a/front.yaml': other }, 'a/set.yaml').includes('governing-service-missing'));
});

void test('files that hold the same object are no one application', () => {
  const variant = manifest().replace('replicas: 3', 'replicas: 5');
  const files = { 'a/one.yaml': manifest(), 'a/two.yaml': variant, 'a/front.yaml': other, 'a/lone.yaml': set.replaceAll('web', 'store') };
  assert.deepEqual(codes(files, 'a/one.yaml'), codes({ 'a/one.yaml': manifest() }, 'a/one.yaml'));
  assert.ok(!codes(files, 'a/lone.yaml').includes('governing-service-missing'));
});

void test('files without a set of ours nearby are left alone', () => {
  const broken = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  nonsense: 1\n';
  assert.deepEqual(codes({ 'a/x.yaml': broken }, 'a/x.yaml'), []);
  assert.deepEqual(codes({ 'a/x.yaml': broken, 'a/set.yaml': set }, 'a/x.yaml').includes('api/unknown-field'), true);
  assert.deepEqual(codes({ 'a/values.yaml': 'replicas: 3\nimage: {tag: x}\n', 'a/set.yaml': set }, 'a/values.yaml'), []);
});
