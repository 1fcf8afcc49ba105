import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { root, runCli } from './run-cli.ts';

interface Objects {
  readonly sets: readonly {
    readonly name: string;
    readonly namespace: string;
    readonly revision: string;
    readonly pods: readonly Record<string, unknown>[];
    readonly claims: readonly Record<string, unknown>[];
    readonly dns: readonly {
      readonly name: string;
      readonly type: string;
      readonly targets: readonly string[];
      readonly published: string;
      readonly reason?: string;
    }[];
  }[];
}

async function objects(file: string): Promise<Objects['sets']> {
  return (JSON.parse((await runCli(['objects', '--format', 'json', file])).out) as Objects).sets;
}

void test('etcd: three pods, three claims, their names', async () => {
  const [set, ...rest] = await objects(resolve(root, 'media/samples/etcd.yaml'));
  assert.deepEqual(rest, []);
  assert.match(set?.revision ?? '', /^etcd-[b-z2-9]{5,10}$/);
  assert.deepEqual(set?.pods[1], {
    name: 'etcd-1',
    ordinal: 1,
    hostname: 'etcd-1',
    labels: {
      'app.kubernetes.io/name': 'etcd',
      'controller-revision-hash': set?.revision,
      'apps.kubernetes.io/pod-index': '1',
      'statefulset.kubernetes.io/pod-name': 'etcd-1',
    },
    claims: ['data-etcd-1'],
    subdomain: 'etcd',
    fqdn: 'etcd-1.etcd.default.svc.cluster.local',
  });
  assert.deepEqual(set?.claims[2], { name: 'data-etcd-2', template: 'data', accessModes: ['ReadWriteOnce'], storage: '8Gi' });
  assert.deepEqual(
    set?.dns.map((record) => `${record.type} ${record.name} ${record.published}`),
    [
      'A/AAAA etcd.default.svc.cluster.local always',
      'A/AAAA etcd-0.etcd.default.svc.cluster.local always',
      'A/AAAA etcd-1.etcd.default.svc.cluster.local always',
      'A/AAAA etcd-2.etcd.default.svc.cluster.local always',
      'SRV _client._tcp.etcd.default.svc.cluster.local always',
      'SRV _peer._tcp.etcd.default.svc.cluster.local always',
    ],
  );
});

void test('names that never exist say why; ordinals that start elsewhere', async () => {
  const sets = await objects(resolve(root, 'media/samples/mistakes.yaml'));
  const warehouse = sets.find((set) => set.name.startsWith('analytics'));
  assert.equal(warehouse?.dns[0]?.published, 'never');
  assert.equal(warehouse?.dns[0]?.reason, 'Service "warehouse" selects app=store, and the pods have no app=store');
  const queue = sets.find((set) => set.name === 'queue');
  assert.equal(queue?.pods.length, 2, 'replicas: "2" is taken as it is meant');
  const [zookeeper] = await objects(resolve(root, 'media/samples/zookeeper.yaml'));
  assert.deepEqual(
    zookeeper?.pods.map((pod) => pod['name']),
    ['zookeeper-1', 'zookeeper-2', 'zookeeper-3'],
  );
  assert.equal(zookeeper?.claims.length, 6);
});

void test('as YAML: everything that the control plane makes, in the order in which it does', async () => {
  const file = resolve(root, 'media/samples/etcd.yaml');
  const { code, out } = await runCli(['objects', '--format', 'yaml', file]);
  assert.equal(code, 0);
  const [set] = await objects(file);
  assert.deepEqual(out.match(/^kind: \w+|^ {2}name: \S+/gm), [
    'kind: ControllerRevision',
    `  name: ${set?.revision ?? ''}`,
    ...[0, 1, 2].flatMap((ordinal) => [
      'kind: PersistentVolumeClaim',
      `  name: data-etcd-${ordinal}`,
      'kind: Pod',
      `  name: etcd-${ordinal}`,
    ]),
    // One of the headless Service, one of the other.
    'kind: EndpointSlice',
    'kind: EndpointSlice',
  ]);
});
