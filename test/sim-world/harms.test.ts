import assert from 'node:assert/strict';
import { test } from 'node:test';
import { harms, harmsOf } from '../../src/sim/harms/harms.ts';
import { play, service, statefulSet } from './world.ts';

type World = Parameters<typeof play>[0];
const set = (replicas: number, spec = {}) => [service('web'), statefulSet('web', replicas, spec)];
const found = (world: World) =>
  harmsOf(play(world).trace).map((each) => `${each.atMs / 1000} ${each.name}: ${each.text.replace(/pvc-uid-\d+/, 'PV')}`);

/** Each harm with a run that shows it, and the same run without its cause. */
const cases: Readonly<Record<string, { readonly world: World; readonly expected: RegExp }>> = {
  'one-identity-twice': {
    world: {
      objects: set(2),
      steps: [
        { atMs: 20_000, action: { do: 'partition-node', node: 'node-1' } },
        { atMs: 100_000, action: { do: 'delete-pod', name: 'web-0', force: true } },
      ],
      untilMs: 200_000,
    },
    expected: /^101 one-identity-twice: two programs run as web-0 at once, on node-1 and node-3$/,
  },
  'quorum-lost': {
    world: {
      objects: set(3),
      app: { quorum: { members: 3 } },
      steps: [
        { atMs: 60_000, action: { do: 'crash-node', node: 'node-1' } },
        { atMs: 70_000, action: { do: 'crash-node', node: 'node-2' } },
      ],
      untilMs: 200_000,
    },
    expected: /^70 quorum-lost: 1 of 3 members of web are up: no majority$/,
  },
  'data-lost': {
    world: {
      objects: set(2, { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } }),
      steps: [{ atMs: 30_000, action: { do: 'scale', name: 'web', replicas: 1 } }],
      untilMs: 200_000,
    },
    expected: /^3[\d.]+ data-lost: the volume PV is deleted with the data of web-1$/,
  },
  'foreign-data': {
    world: {
      objects: [
        ...set(1, { volumeClaimTemplates: undefined, template: sharing('web') }),
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'shared', namespace: 'default' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
      steps: [{ atMs: 30_000, action: { do: 'scale', name: 'web', replicas: 2 } }],
      untilMs: 200_000,
    },
    expected: /^31 foreign-data: web-1 starts on the data of web-0$/,
  },
};

function sharing(app: string): object {
  const container = { name: 'app', image: 'app:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] };
  return {
    metadata: { labels: { app } },
    spec: { containers: [container], volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'shared' } }] },
  };
}

test('every harm has a run that shows it', () => {
  assert.deepEqual(
    Object.keys(cases),
    harms.map((each) => each.name),
  );
});

for (const [name, { world, expected }] of Object.entries(cases)) {
  test(`${name} is found, and not without its cause`, () => {
    const all = found(world);
    assert.equal(all.length, 1, all.join('\n'));
    assert.match(all[0] ?? '', expected);
    assert.deepEqual(found({ ...world, steps: [] }), []);
  });
}
