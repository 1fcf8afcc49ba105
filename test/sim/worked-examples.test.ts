import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peekText } from '../../src/base/peek.ts';
import type { Action, Step } from '../../src/sim/action.ts';
import type { Timeline } from '../../src/sim/timeline.ts';
import { play, service, statefulSet, type World } from '../sim-world/world.ts';

/** What the StatefulSet controller did to pods, in order: `+web-0`, `-web-2`. */
function moves(timeline: Timeline, fromMs = 0): string {
  return timeline.trace
    .filter((each) => each.actor === 'statefulset-controller' && each.object.kind === 'Pod' && each.atMs >= fromMs)
    .flatMap((each) => (each.verb === 'create' ? [`+${each.object.name}`] : each.verb === 'delete' ? [`-${each.object.name}`] : []))
    .join(' ');
}

const seconds = 1000;
const at = (atSeconds: number, action: Action): Step => ({ atMs: atSeconds * seconds, action });
const image = (name: string): Action => ({ do: 'set-image', name: 'web', image: name });
const set = (spec: Readonly<Record<string, unknown>> = {}, replicas = 3): World['objects'] => [
  service('web'),
  statefulSet('web', replicas, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } }, ...spec }),
];
const bad = { images: [{ image: 'bad', effect: 'cannot-pull' as const }] };

void test('E1: OrderedReady creates one after the other', () => {
  const timeline = play({ objects: set(), untilMs: 60 * seconds });
  assert.equal(moves(timeline), '+web-0 +web-1 +web-2');
});

void test('E2: Parallel creates all in one pass', () => {
  const timeline = play({ objects: set({ podManagementPolicy: 'Parallel' }), untilMs: 60 * seconds });
  assert.equal(moves(timeline), '+web-0 +web-1 +web-2');
  const made = timeline.trace.filter((each) => each.verb === 'create' && each.object.kind === 'Pod').map((each) => each.atMs);
  assert.equal(new Set(made).size, 1);
});

void test('E3: a rolling update goes from the highest ordinal down, and the current revision advances at its end', () => {
  const timeline = play({ objects: set(), steps: [at(60, image('app:2'))], untilMs: 200 * seconds });
  assert.equal(moves(timeline, 60 * seconds), '-web-2 +web-2 -web-1 +web-1 -web-0 +web-0');
  const status = timeline.at(200 * seconds).get('StatefulSet', 'default', 'web')?.status as {
    currentRevision: string;
    updateRevision: string;
  };
  assert.equal(status.currentRevision, status.updateRevision);
});

void test('E4: a broken image under OrderedReady stays stuck after the template is mended, until the pod is deleted', () => {
  const steps = [at(60, image('bad')), at(120, image('app:3')), at(180, { do: 'delete-pod', name: 'web-2' })];
  const timeline = play({ objects: set(), app: bad, steps, untilMs: 300 * seconds });
  assert.equal(moves(timeline, 60 * seconds), '-web-2 +web-2 +web-2 -web-1 +web-1 -web-0 +web-0');
  const between = timeline.trace.filter((each) => each.atMs > 120 * seconds && each.atMs < 180 * seconds && each.object.kind === 'Pod');
  assert.deepEqual(
    between.filter((each) => each.verb !== 'event'),
    [],
  );
});

void test('E5: Parallel repairs a broken image by itself, but not in 1.35.0 to 1.35.3', () => {
  const world = (kubernetes: string): World => ({
    objects: set({ podManagementPolicy: 'Parallel' }),
    app: bad,
    steps: [at(60, image('bad')), at(120, image('app:3'))],
    kubernetes,
    untilMs: 300 * seconds,
  });
  for (const version of ['1.36', '1.37', '1.35.4']) assert.match(moves(play(world(version)), 120 * seconds), /^-web-2 \+web-2 -web-1/);
  assert.equal(moves(play(world('1.35.2')), 120 * seconds), '');
});

void test('E6: maxUnavailable 2 under OrderedReady works in batches, re-created upwards', () => {
  const objects = set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0, maxUnavailable: 2 } } }, 5);
  const timeline = play({ objects, kubernetes: '1.37', steps: [at(60, image('app:2'))], untilMs: 300 * seconds });
  assert.equal(moves(timeline, 60 * seconds), '-web-4 -web-3 +web-3 +web-4 -web-2 -web-1 +web-1 +web-2 -web-0 +web-0');
});

void test('E7: a pod lost below the partition comes back at the current revision', () => {
  const objects = set({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
  const key = { kind: 'StatefulSet', namespace: 'default', name: 'web' };
  const release: Action = { do: 'patch', object: key, patch: { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } } };
  const steps = [at(60, image('app:2')), at(120, { do: 'delete-pod', name: 'web-0' }), at(180, release)];
  const timeline = play({ objects, steps, untilMs: 300 * seconds });
  assert.equal(moves(timeline, 60 * seconds), '-web-2 +web-2 +web-0 -web-1 +web-1 -web-0 +web-0');
});

void test('E8: a pod lost in a rollout without partition comes back at the new revision, out of order', () => {
  const steps = [at(60, image('app:2')), at(64, { do: 'delete-pod', name: 'web-0' })];
  const timeline = play({ objects: set(), steps, untilMs: 300 * seconds });
  assert.equal(moves(timeline, 60 * seconds), '-web-2 +web-2 -web-1 +web-0 +web-1');
  const again = timeline.trace.findLast((each) => each.verb === 'create' && each.object.name === 'web-0');
  const updateRevision = peekText(timeline.at(300 * seconds).get('StatefulSet', 'default', 'web'), 'status', 'updateRevision');
  assert.equal(again?.after?.metadata.labels?.['controller-revision-hash'], updateRevision);
});

void test('E9: two bad condemned pods hang a scale-down, one does not', () => {
  const steps = [
    at(60, { do: 'unready', name: 'web-3' }),
    at(60, { do: 'unready', name: 'web-4' }),
    at(120, { do: 'scale', name: 'web', replicas: 2 }),
    at(180, { do: 'delete-pod', name: 'web-4' }),
  ];
  const timeline = play({ objects: set({}, 5), steps, untilMs: 300 * seconds });
  assert.equal(moves(timeline, 60 * seconds), '-web-3 -web-2');
  assert.ok(timeline.trace.every((each) => each.verb !== 'delete' || each.atMs >= 180 * seconds));
});

void test('E10: an unready pod in range blocks a scale-down, not under Parallel', () => {
  const steps = [at(60, { do: 'unready', name: 'web-0' }), at(120, { do: 'scale', name: 'web', replicas: 1 })];
  assert.equal(moves(play({ objects: set(), steps, untilMs: 300 * seconds }), 60 * seconds), '');
  const parallel = play({ objects: set({ podManagementPolicy: 'Parallel' }), steps, untilMs: 300 * seconds });
  assert.equal(moves(parallel, 60 * seconds), '-web-2 -web-1');
});

void test('E14: with web-0 stuck on a dead node web-2 is not re-created under OrderedReady', () => {
  const world = (policy: string): Timeline => {
    const objects = set({ podManagementPolicy: policy });
    const first = play({ objects, untilMs: 30 * seconds });
    const node = peekText(first.at(30 * seconds).get('Pod', 'default', 'web-0'), 'spec', 'nodeName') ?? '';
    first.schedule(60 * seconds, { do: 'crash-node', node });
    first.schedule(600 * seconds, { do: 'delete-pod', name: 'web-2' });
    first.advance(700 * seconds);
    return first;
  };
  assert.equal(moves(world('OrderedReady'), 60 * seconds), '');
  assert.equal(moves(world('Parallel'), 60 * seconds), '+web-2');
});

void test('E16: scaled down and up again quickly under whenScaled Delete: the slot stays empty until something else happens', () => {
  const objects = set({
    persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete', whenDeleted: 'Retain' },
  });
  const steps = [
    at(60, { do: 'scale', name: 'web', replicas: 2 }),
    { atMs: 60_500, action: { do: 'scale', name: 'web', replicas: 3 } } as const,
    at(120, {
      do: 'patch',
      object: { kind: 'StatefulSet', namespace: 'default', name: 'web' },
      patch: { metadata: { annotations: { poked: 'yes' } } },
    }),
  ];
  const timeline = play({ objects, steps, untilMs: 200 * seconds });
  assert.equal(moves(timeline, 60 * seconds), '-web-2 +web-2');
  const created = timeline.trace.filter((each) => each.verb === 'create' && each.object.name === 'web-2').map((each) => each.atMs);
  assert.ok((created[1] ?? 0) >= 120 * seconds, `created at ${created.join(', ')}`);
});
