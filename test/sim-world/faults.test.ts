import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults } from '../../src/sim/faults/faults.ts';
import { events, play, pod, podHistory, podWithClaim } from './world.ts';

type World = Parameters<typeof play>[0];
const on = (fault: string, parameters: object = {}) => ({ atMs: 0, action: { do: 'fault', fault, with: { ...parameters } } }) as const;
const off = (fault: string, atMs: number, parameters: object = {}) =>
  ({ atMs, action: { do: 'heal-fault', fault, with: { ...parameters } } }) as const;

/** When the pod became Ready: without the fault, and with it. */
const readyAt = (world: World) =>
  Number(
    podHistory(play(world), 'web-0')
      .find((line) => line.includes('Ready'))
      ?.split(' ')[0] ?? Number.NaN,
  );

const cases: Readonly<
  Record<string, { readonly world: World; readonly steps: World['steps']; readonly ready: readonly [number, number] }>
> = {
  'slow-provisioner': {
    world: { objects: podWithClaim('web-0'), untilMs: 120_000 },
    steps: [on('slow-provisioner', { extraMs: 20_000 })],
    ready: [3, 23],
  },
  'failing-provisioner': {
    world: { objects: podWithClaim('web-0'), untilMs: 120_000 },
    steps: [on('failing-provisioner'), off('failing-provisioner', 30_000)],
    ready: [3, 38],
  },
  'slow-attach': {
    world: { objects: podWithClaim('web-0'), class: { attachMs: 1000, detachMs: 1000 }, untilMs: 300_000 },
    steps: [on('slow-attach', { of: 'node-1', extraMs: 200_000 })],
    ready: [4, 204],
  },
  'slow-image-pull': {
    world: { objects: [pod('web-0')], untilMs: 120_000 },
    steps: [on('slow-image-pull', { of: 'app:1', extraMs: 40_000 })],
    ready: [1, 41],
  },
  'image-pull-fails': {
    world: { objects: [pod('web-0')], untilMs: 120_000 },
    steps: [on('image-pull-fails', { of: 'app:1' }), off('image-pull-fails', 25_000, { of: 'app:1' })],
    ready: [1, 31],
  },
  'probe-fails': {
    world: { objects: [pod('web-0', {}, { readinessProbe: { periodSeconds: 5 } })], untilMs: 120_000 },
    steps: [on('probe-fails', { of: 'default/web-0' }), off('probe-fails', 33_000, { of: 'default/web-0' })],
    ready: [6, 36],
  },
};

test('every fault has a run that shows it', () => {
  assert.deepEqual(
    Object.keys(cases),
    faults.map((each) => each.name),
  );
});

for (const [name, { world, steps, ready }] of Object.entries(cases)) {
  test(`${name} delays what it should`, () => {
    assert.deepEqual([readyAt(world), readyAt({ ...world, steps: steps ?? [] })], ready);
  });
}

test('a kubelet that waits too long for a volume says so every 2 m 3 s', () => {
  const run = play({ objects: podWithClaim('web-0'), class: { attachMs: 300_000 }, untilMs: 400_000 });
  assert.deepEqual(
    events(run, 'FailedMount').map((line) => line.slice(0, 60)),
    ['125 FailedMount Pod/web-0: Unable to attach or mount volumes', '248 FailedMount Pod/web-0: Unable to attach or mount volumes'],
  );
});
