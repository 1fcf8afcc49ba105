import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readDescriptions } from '../../src/api/schema/read-schemas.ts';
import { typeAt } from '../../src/api/schema/table.ts';
import { minors } from '../../src/kube/versions.ts';
import { schemas } from './tables.ts';

const folder = join(import.meta.dirname, '../../schemas/kubernetes');
const descriptions = readDescriptions(readFileSync(join(folder, 'descriptions.json'), 'utf8'));

test('all versions with descriptions stay small', () => {
  const bytes = ['types.json', 'descriptions.json'].map((name) => gzipSync(readFileSync(join(folder, name))).length);
  assert.ok(bytes.reduce((sum, each) => sum + each, 0) < 120_000, `${bytes.join(' + ')} bytes compressed`);
});

test('every version has every kind, and every struct that a field names', () => {
  for (const minor of minors) {
    const table = schemas(minor);
    const seen = new Set<string>();
    const rest = ['StatefulSet', 'ReplicaSet'].map((kind) => table.structOfKind('apps/v1', kind)?.name ?? '');
    rest.push(
      ...['ConfigMap', 'Namespace', 'Node', 'PersistentVolume', 'PersistentVolumeClaim', 'Pod', 'ResourceQuota', 'Secret', 'Service'].map(
        (kind) => table.structOfKind('v1', kind)?.name ?? '',
      ),
    );
    for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const struct = table.struct(name);
      assert.ok(struct.fields.size > 0, `${minor}: ${name}`);
      for (const field of struct.fields.values()) {
        let { type } = field;
        while (type.kind === 'list' || type.kind === 'map') type = type.of;
        if (type.kind === 'struct') rest.push(type.name);
      }
    }
    assert.ok(seen.size > 180);
  }
});

test('types, published values, defaults, requirements, and when a field came', () => {
  const table = schemas('1.36');
  const set = table.structOfKind('apps/v1', 'StatefulSet');
  assert.ok(set);
  assert.deepEqual(typeAt(table, set, ['spec', 'podManagementPolicy']), {
    kind: 'string',
    go: 'v1.PodManagementPolicyType',
    values: ['OrderedReady', 'Parallel'],
  });
  assert.equal(typeAt(table, set, ['spec', 'template', 'spec', 'containers', 0, 'resources', 'limits', 'cpu'])?.kind, 'quantity');
  assert.equal(typeAt(table, set, ['spec', 'nothing', 'here']), undefined);
  assert.equal(table.struct('core.ContainerPort').fields.get('protocol')?.default, 'TCP');
  assert.equal(table.struct('apps.StatefulSetSpec').fields.get('selector')?.required, true);
  assert.equal(schemas('1.32').struct('apps.StatefulSetSpec').fields.get('serviceName')?.required, true);
  assert.equal(table.struct('apps.StatefulSetSpec').fields.get('serviceName')?.required, false);
  assert.equal(table.struct('core.PodSpec').fields.get('hostnameOverride')?.since, '1.34');
  assert.equal(schemas('1.33').struct('core.PodSpec').fields.has('hostnameOverride'), false);
});

test('descriptions, of embedded fields too', () => {
  const table = schemas('1.36');
  const field = (struct: string, name: string) => descriptions.describe('1.36', struct, table.struct(struct).fields.get(name));
  assert.match(field('apps.StatefulSetSpec', 'replicas'), /^replicas is the desired number/);
  assert.match(field('core.Volume', 'hostPath'), /^hostPath represents/);
  assert.match(descriptions.describe('1.36', 'apps.StatefulSetSpec'), /^A StatefulSetSpec/);
  assert.equal(descriptions.describe('1.36', 'core.Nothing'), '');
});
