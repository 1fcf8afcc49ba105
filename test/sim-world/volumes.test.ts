import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { PersistentVolumeClaim } from '../../src/kube/views.ts';
import { events, history, play, podWithClaim } from './world.ts';

const key = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-web-0' };
const larger = {
  atMs: 20_000,
  action: { do: 'patch', object: key, patch: { spec: { resources: { requests: { storage: '5Gi' } } } } },
} as const;
const capacity = (object: KubeObject): string => {
  const { status } = object as PersistentVolumeClaim;
  const pending = status?.conditions?.some((each) => each.type === 'FileSystemResizePending') === true ? ' pending' : '';
  return `${status?.capacity?.['storage'] ?? ''}${pending}`;
};

test('a claim grows where its class lets it: the volume first, the file system under a running pod', () => {
  const run = play({ objects: podWithClaim('web-0'), class: { allowVolumeExpansion: true }, steps: [larger], untilMs: 60_000 });
  assert.deepEqual(history(run, 'PersistentVolumeClaim', 'data-web-0', capacity).slice(-3), ['1 1Gi', '25 1Gi pending', '25 5Gi']);
  assert.deepEqual(
    events(run, 'Resizing', 'FileSystemResizeRequired', 'FileSystemResizeSuccessful').map((line) => line.split(' ').slice(0, 3).join(' ')),
    [
      '20 Resizing PersistentVolumeClaim/data-web-0:',
      '25 FileSystemResizeRequired PersistentVolumeClaim/data-web-0:',
      '25 FileSystemResizeSuccessful Pod/web-0:',
      '25 FileSystemResizeSuccessful PersistentVolumeClaim/data-web-0:',
    ],
  );
});

test('a class that does not let volumes grow: the server refuses', () => {
  const run = play({ objects: podWithClaim('web-0'), steps: [larger], untilMs: 60_000 });
  const refusals = run.trace.flatMap(({ response }) => (response === undefined ? [] : [response]));
  assert.deepEqual(refusals, [
    {
      code: 403,
      message:
        'persistentvolumeclaims "data-web-0" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
    },
  ]);
});
