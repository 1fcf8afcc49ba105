import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import { kubectlTable, tableKinds } from '../../src/panel/model/kubectl-table.ts';

const object = (kind: string, name: string, more: object = {}, metadata: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...metadata },
  ...more,
});

/** One line for each row, cells joined as kubectl would show them. */
function lines(kind: string, objects: readonly KubeObject[], ageMs = 42_000): string[] {
  const { columns, rows } = kubectlTable(kind, objects, () => ageMs);
  assert.ok(
    rows.every((row) => row.cells.length === columns.length),
    'a cell for each column',
  );
  return rows.map((row) => row.cells.join(' | '));
}

function pod(name: string, status: object, metadata: object = {}): KubeObject {
  return object('Pod', name, { spec: { nodeName: 'node-1', containers: [{ name: 'a' }, { name: 'b' }] }, status }, metadata);
}

const running = { name: 'a', ready: true, restartCount: 0, state: { running: {} } };

void test('pods as kubectl tells them: ready containers, the reason that matters most, restarts, node', () => {
  const crashing = { name: 'b', ready: false, restartCount: 4, state: { waiting: { reason: 'CrashLoopBackOff' } } };
  assert.deepEqual(
    lines('Pod', [
      pod('fresh', { phase: 'Pending' }),
      pod('half', { phase: 'Running', containerStatuses: [running, crashing] }),
      pod('whole', {
        phase: 'Running',
        containerStatuses: [running, { ...running, name: 'b' }],
        conditions: [{ type: 'Ready', status: 'True' }],
      }),
      pod('ending', { phase: 'Running', containerStatuses: [running, running] }, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      pod('lost', { phase: 'Running', reason: 'NodeLost' }, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      pod('init', { phase: 'Pending', initContainerStatuses: [{ restartCount: 1, state: { waiting: { reason: 'PodInitializing' } } }] }),
      pod('exited', { phase: 'Failed', containerStatuses: [{ restartCount: 0, state: { terminated: { exitCode: 3 } } }] }),
    ]),
    [
      'fresh | 0/2 | Pending | 0 | 42s | node-1',
      'half | 1/2 | CrashLoopBackOff | 4 | 42s | node-1',
      'whole | 2/2 | Running | 0 | 42s | node-1',
      'ending | 2/2 | Terminating | 0 | 42s | node-1',
      'lost | 0/2 | Unknown | 0 | 42s | node-1',
      'init | 0/2 | Init:0/1 | 1 | 42s | node-1',
      'exited | 0/2 | ExitCode:3 | 0 | 42s | node-1',
    ],
  );
});

void test('sets, claims, nodes, Services and budgets with the columns people know', () => {
  assert.deepEqual(lines('StatefulSet', [object('StatefulSet', 'web', { spec: { replicas: 3 }, status: { readyReplicas: 2 } })]), [
    'web | 2/3 | 42s',
  ]);
  const spec = {
    volumeName: 'pv-1',
    accessModes: ['ReadWriteOnce'],
    storageClassName: 'fast',
    resources: { requests: { storage: '10Gi' } },
  };
  assert.deepEqual(
    lines('PersistentVolumeClaim', [
      object('PersistentVolumeClaim', 'data-web-0', { spec, status: { phase: 'Bound' } }),
      object('PersistentVolumeClaim', 'data-web-1', { spec: { storageClassName: 'fast' } }),
    ]),
    ['data-web-0 | Bound | pv-1 | 10Gi | RWO | fast | 42s', 'data-web-1 | Pending |  |  |  | fast | 42s'],
  );
  const conditions = [{ type: 'Ready', status: 'Unknown' }];
  assert.deepEqual(lines('Node', [object('Node', 'node-1', { spec: { unschedulable: true }, status: { conditions } })]), [
    'node-1 | NotReady,SchedulingDisabled | <none> | 42s | ',
  ]);
  assert.deepEqual(
    lines('Service', [object('Service', 'web', { spec: { clusterIP: 'None', ports: [{ port: 80 }, { port: 53, protocol: 'UDP' }] } })]),
    ['web | ClusterIP | None | 80/TCP,53/UDP | 42s'],
  );
  assert.deepEqual(
    lines(
      'PodDisruptionBudget',
      [object('PodDisruptionBudget', 'web', { spec: { maxUnavailable: 1 }, status: { disruptionsAllowed: 1 } })],
      382_000,
    ),
    ['web | N/A | 1 | 1 | 6m22s'],
  );
});

void test('every table takes an object of which nothing is known', () => {
  for (const kind of [...tableKinds, 'Unheard']) {
    assert.equal(lines(kind, [object(kind, 'x')]).length, 1, kind);
    assert.equal(lines(kind, [object(kind, 'x', { spec: null, status: [] })]).length, 1, kind);
  }
});
