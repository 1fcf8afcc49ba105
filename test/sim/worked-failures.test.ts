import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peekText } from '../../src/base/peek.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { Action } from '../../src/sim/action.ts';
import type { Timeline } from '../../src/sim/timeline.ts';
import type { Transition } from '../../src/sim/transition.ts';
import { play, service, statefulSet } from '../sim-world/world.ts';

const seconds = 1000;
const attached = { attachMs: 500, detachMs: 500 };
const web = { kind: 'Pod', namespace: 'default', name: 'web-1' };

function first(timeline: Timeline, test: (transition: Transition) => boolean): number {
  return (timeline.trace.find(test)?.atMs ?? Number.NaN) / seconds;
}

const isReady = (object: KubeObject | undefined): boolean =>
  ((object?.status as { conditions?: { type: string; status: string }[] } | undefined)?.conditions ?? []).some(
    (each) => each.type === 'Ready' && each.status === 'True',
  );

/** Three pods with attached volumes; at 100 s the node of web-1 crashes, then what is given happens. */
function crashed(
  then: readonly { readonly atSeconds: number; readonly action: (node: string) => Action }[],
  untilSeconds: number,
): Timeline {
  const before = play({ objects: [service('web'), statefulSet('web', 3)], class: attached, untilMs: 60 * seconds });
  const node = peekText(before.at(60 * seconds).get('Pod', 'default', 'web-1'), 'spec', 'nodeName') ?? '';
  const timeline = before.fork(100 * seconds, { do: 'crash-node', node });
  for (const { atSeconds, action } of then) timeline.schedule(atSeconds * seconds, action(node));
  timeline.advance(untilSeconds * seconds);
  return timeline;
}

const ofPod = (each: Transition): boolean => each.object.kind === 'Pod' && each.object.name === 'web-1' && each.atMs > 100 * seconds;

void test('E11: a node crashes; the pod is force-deleted; its volume follows six minutes later', () => {
  const timeline = crashed([{ atSeconds: 700, action: () => ({ do: 'delete-pod', name: 'web-1', force: true }) }], 1200);
  const unready = first(timeline, (each) => ofPod(each) && isReady(each.before) && !isReady(each.after));
  const terminating = first(timeline, (each) => ofPod(each) && each.verb === 'delete');
  assert.ok(Math.abs(unready - 150) <= 5, `unready at ${unready}`);
  assert.ok(Math.abs(terminating - 450) <= 10, `terminating at ${terminating}`);
  const created = first(timeline, (each) => ofPod(each) && each.verb === 'create');
  const ready = first(timeline, (each) => ofPod(each) && each.atMs > 700 * seconds && !isReady(each.before) && isReady(each.after));
  assert.equal(created, 700);
  assert.ok(ready >= 1060 && ready <= 1075, `ready again at ${ready}`);
  assert.ok(timeline.trace.some((each) => each.event?.reason === 'FailedAttachVolume' && each.object.name === web.name));
});

void test('E11 with the out-of-service taint: replaced within 40 s', () => {
  const taint = (node: string): Action => ({ do: 'taint-node', node, key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' });
  const timeline = crashed([{ atSeconds: 700, action: taint }], 900);
  const ready = first(timeline, (each) => ofPod(each) && each.atMs > 700 * seconds && !isReady(each.before) && isReady(each.after));
  assert.ok(ready > 700 && ready <= 740, `ready again at ${ready}`);
});

void test('E12: the Node object is deleted: the pod is collected after 40 to 80 s, the volume six minutes after that', () => {
  const timeline = crashed([{ atSeconds: 700, action: (node) => ({ do: 'delete-node', node }) }], 1400);
  const gone = first(timeline, (each) => ofPod(each) && each.verb === 'remove');
  assert.ok(gone >= 740 && gone <= 780, `gone at ${gone}`);
  const ready = first(timeline, (each) => ofPod(each) && each.atMs > 700 * seconds && !isReady(each.before) && isReady(each.after));
  assert.ok(ready >= gone + 360 && ready <= gone + 375, `ready again at ${ready}`);
});

void test('E15: a drain under maxUnavailable 1 waits for the first replacement before it evicts the second', () => {
  const spec = { maxUnavailable: 1, selector: { matchLabels: { app: 'web' } } };
  const budget: KubeObject = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec,
  };
  const before = play({ objects: [service('web'), statefulSet('web', 3), budget], nodes: [{}, {}], untilMs: 60 * seconds });
  const placed = before
    .at(60 * seconds)
    .list('Pod')
    .map((each) => peekText(each, 'spec', 'nodeName') ?? '');
  const node = placed.find((each, index) => placed.indexOf(each) !== index) ?? '';
  const timeline = before.fork(60 * seconds, { do: 'drain', node });
  timeline.advance(200 * seconds);
  const evicted = timeline.trace.filter((each) => each.verb === 'delete' && each.object.kind === 'Pod' && each.atMs >= 60 * seconds);
  assert.equal(evicted.length, 2);
  const [one, two] = evicted;
  const back = timeline.trace.find(
    (each) => each.object.name === one?.object.name && each.atMs > (one?.atMs ?? 0) && !isReady(each.before) && isReady(each.after),
  );
  assert.ok(back !== undefined && two !== undefined && back.atMs <= two.atMs);
  assert.ok(
    timeline
      .at(200 * seconds)
      .list('Pod')
      .every((each) => isReady(each) && peekText(each, 'spec', 'nodeName') !== node),
  );
});

void test('E17: a container that crashes restarts at once, then after 10, 20, 40 s, in the same pod', () => {
  const app = { images: [{ image: 'app:1', effect: 'crashes' as const, afterMs: 1000 }] };
  const timeline = play({ objects: [service('web'), statefulSet('web', 1)], app, untilMs: 150 * seconds });
  const started = timeline.trace.filter((each) => each.event?.reason === 'Started').map((each) => Math.round(each.atMs / seconds));
  const gaps = started.slice(1, 5).map((each, index) => each - (started[index] ?? 0));
  assert.ok((gaps[0] ?? 99) <= 3, gaps.join(', '));
  for (const [index, wait] of [10, 20, 40].entries()) {
    const gap = gaps[index + 1] ?? 0;
    assert.ok(gap >= wait && gap <= wait + 4, gaps.join(', '));
  }
  assert.equal(new Set(timeline.trace.filter((each) => each.verb === 'create' && each.object.kind === 'Pod')).size, 1);
});

void test('E13: every node of the only zone is lost: nobody is evicted; with the first that returns the clock of the others starts anew', () => {
  const zone = 'zone-1';
  const nodes = [{ zone }, { zone }, { zone }];
  const crash = ['node-1', 'node-2', 'node-3'].map((node) => ({ atMs: 100 * seconds, action: { do: 'crash-node', node } as const }));
  const timeline = play({
    objects: [service('web'), statefulSet('web', 3)],
    nodes,
    steps: [...crash, { atMs: 1000 * seconds, action: { do: 'return-node', node: 'node-1' } }],
    untilMs: 1500 * seconds,
  });
  const { trace } = timeline;
  const lost = trace.filter(({ object, before, after }) => object.kind === 'Pod' && isReady(before) && !isReady(after));
  assert.deepEqual(
    lost.slice(0, 3).map(({ atMs }) => Math.abs(atMs / seconds - 150) <= 5),
    [true, true, true],
  );
  const noExecute = (object: KubeObject | undefined) => JSON.stringify(object?.spec ?? {}).includes('NoExecute');
  const tainted = trace.filter(({ object, before, after }) => object.kind === 'Node' && !noExecute(before) && noExecute(after));
  const deleted = trace.filter(({ object, verb, atMs }) => object.kind === 'Pod' && verb === 'delete' && atMs > 100 * seconds);
  assert.deepEqual(
    [...tainted, ...deleted].filter(({ atMs }) => atMs < 1000 * seconds).map(({ object }) => object.name),
    [],
  );
  const taintedAt = tainted.map(({ atMs }) => atMs / seconds);
  assert.deepEqual(taintedAt, [1010, 1020], 'one in ten seconds, the first as well');
  const away = deleted.map(({ atMs }) => Math.floor(atMs / seconds)).filter((at) => at < 1400);
  assert.deepEqual(away, [1310, 1320], 'a full toleration later');
});
