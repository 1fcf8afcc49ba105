import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Component } from '../../src/sim/component.ts';
import { splitKey, watchOwn } from '../../src/sim/component.ts';
import type { SimulationInput } from '../../src/sim/input.ts';
import { createTimeline } from '../../src/sim/timeline.ts';
import { defaultTarget } from '../../src/kube/versions.ts';

const input: SimulationInput = {
  target: defaultTarget,
  cluster: { nodes: [], storageClasses: [] },
  objects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'counter', namespace: 'default' }, data: { n: '0' } }],
  apps: {},
  steps: [],
  seed: 0,
  assumptions: [],
};

/** Counts up to 20, once a second. */
const counter: Component = {
  name: 'counter',
  watches: [watchOwn('ConfigMap')],
  *reconcile(key, { cache, clock }) {
    const { namespace, name } = splitKey(key);
    const object = cache.get('ConfigMap', namespace, name);
    if (object === undefined) return undefined;
    const n = Number((object.data as { n: string }).n);
    if (n >= 20) return undefined;
    if (n * 1000 > clock.nowMs) return { requeueAfterMs: n * 1000 - clock.nowMs };
    yield { do: 'update', object: { ...object, data: { n: `${n + 1}` } }, because: { code: 'count', text: `it was ${n}` } };
    return undefined;
  },
};

const value = (view: { get(kind: string, namespace: string, name: string): unknown }): string | undefined =>
  (view.get('ConfigMap', 'default', 'counter') as { data: { n: string } } | undefined)?.data.n;

void test('a component is told of changes, comes back by timer, and leaves a trace with causes', () => {
  const timeline = createTimeline(input, { components: [counter] });
  const progress = timeline.advance(60_000);
  assert.deepEqual(progress, { nowMs: 60_000, quiet: true });
  assert.equal(value(timeline.at(60_000)), '20');
  assert.equal(value(timeline.at(4_500)), '5');
  assert.equal(timeline.trace.at(-1)?.because?.text, 'it was 19');
  assert.equal(timeline.trace.at(-1)?.cause, timeline.trace.length - 2);
});

void test('slices give the same trace as one run', () => {
  const whole = createTimeline(input, { components: [counter] });
  whole.advance(60_000);
  const sliced = createTimeline(input, { components: [counter] });
  while (!sliced.advance(60_000, 1).quiet);
  assert.deepEqual(sliced.trace, whole.trace);
});

/** Writes a hundred objects in one pass. */
const burst: Component = {
  name: 'burst',
  watches: [],
  start: () => ['once'],
  *reconcile() {
    for (let index = 0; index < 100; index++) {
      const metadata = { name: `made-${index}`, namespace: 'default' };
      yield { do: 'create', object: { apiVersion: 'v1', kind: 'ConfigMap', metadata } };
    }
    return undefined;
  },
};

void test('a slice ends in the middle of a long pass; forks and actions in between come after it', () => {
  const sliced = createTimeline(input, { components: [burst] });
  const whole = createTimeline(input, { components: [burst] });
  whole.advance(1000);
  let most = 0;
  for (let length = 0; sliced.trace.length < 50; length = sliced.trace.length) {
    sliced.advance(1000, 7);
    most = Math.max(most, sliced.trace.length - length);
  }
  assert.ok(most <= 8, `${most} in one slice`);
  assert.equal(sliced.advance(1000, 1).quiet, false);
  const fork = sliced.fork(0, { do: 'delete-pod', name: 'nobody' });
  assert.deepEqual(fork.trace, whole.trace);
  sliced.schedule(0, { do: 'delete-pod', name: 'nobody' });
  assert.deepEqual(sliced.trace, whole.trace);
  while (!sliced.advance(1000, 7).quiet);
  assert.equal(sliced.trace[whole.trace.length]?.words, 'delete pod nobody');
});

void test('a slice ends at each pause of a pass that only looks; a run in one go takes no notice', () => {
  let looks = 0;
  const looker: Component = {
    name: 'looker',
    watches: [],
    start: () => ['once'],
    *reconcile() {
      for (let look = 0; look < 5; look++) {
        looks++;
        yield { do: 'pause' };
      }
      return undefined;
    },
  };
  createTimeline(input, { components: [looker] }).advance(1000);
  assert.equal(looks, 5);
  const sliced = createTimeline(input, { components: [looker] });
  sliced.advance(1000, 512);
  assert.equal(looks, 6);
  sliced.advance(1000, 512);
  assert.equal(looks, 7);
  while (!sliced.advance(1000, 512).quiet);
  assert.equal(looks, 10);
});

void test('a fork shares the past and has its own future', () => {
  const timeline = createTimeline(input, { components: [counter] });
  timeline.advance(60_000);
  const object = { kind: 'ConfigMap', namespace: 'default', name: 'counter' };
  const fork = timeline.fork(5_500, { do: 'patch', object, patch: { data: { n: '15' } } });
  fork.advance(60_000);
  assert.equal(value(fork.at(5_400)), '6');
  assert.equal(value(fork.at(5_600)), '15');
  assert.equal(value(fork.at(60_000)), '20');
  assert.equal(value(timeline.at(5_600)), '6');
  const same = fork.trace.findIndex(
    (each, index) => timeline.trace[index]?.after?.metadata.resourceVersion !== each.after?.metadata.resourceVersion,
  );
  assert.equal(fork.trace[same]?.verb, 'request');
});

void test('a lagging cache shows an older state', () => {
  const seen: string[] = [];
  const watcher: Component = {
    name: 'watcher',
    watches: [watchOwn('ConfigMap')],
    *reconcile(_key, { cache, live, clock }) {
      const message = `${value(cache)} of ${value(live)}`;
      seen.push(`${clock.nowMs}: ${message}`);
      yield { do: 'event', key: { kind: 'ConfigMap', namespace: 'default', name: 'counter' }, type: 'Normal', reason: 'Seen', message };
      return undefined;
    },
  };
  const timeline = createTimeline(input, { components: [counter, watcher] });
  timeline.schedule(2_500, { do: 'cache-delay', component: 'watcher', delayMs: 1500 });
  timeline.schedule(5_900, { do: 'cache-delay', component: 'watcher', delayMs: 0 });
  timeline.advance(7_000);
  assert.deepEqual(seen.slice(-5), ['4500: 4 of 5', '5500: 5 of 6', '5900: 6 of 6', '6000: 7 of 7', '7000: 8 of 8']);
});
