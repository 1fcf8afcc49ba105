import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peekText } from '../../src/base/peek.ts';
import { explain, explainWhyNot } from '../../src/sim/explain.ts';
import { play, service, statefulSet } from '../sim-world/world.ts';

const podKey = (name: string) => ({ kind: 'Pod', namespace: 'default', name });

void test('peers that must find each other under OrderedReady: from the missing pod to the Service that hides the unready one', () => {
  const probed = { readinessProbe: { tcpSocket: { port: 7000 }, periodSeconds: 2 } };
  const timeline = play({
    objects: [service('web'), statefulSet('web', 3, {}, probed)],
    app: { needsPeers: { service: 'web', atLeast: 1 } },
    untilMs: 60_000,
  });
  const texts = explainWhyNot(timeline, podKey('web-1'), 60_000).map((each) => each.text);
  assert.equal(texts[0], 'web-1 does not exist');
  assert.equal(texts[1], 'OrderedReady waits for web-0, which is Running but not Ready');
  assert.ok(
    texts.some((each) => each.startsWith('Unhealthy: Readiness probe failed')),
    texts.join('\n'),
  );
  assert.ok(texts.includes('its program needs 1 peer and finds 0 in the records of Service web'), texts.join('\n'));
  const fields = explainWhyNot(timeline, podKey('web-1'), 60_000).flatMap(({ path }) => (path === undefined ? [] : [path.join('.')]));
  assert.deepEqual(fields.slice(-2), ['spec.publishNotReadyAddresses', 'spec.podManagementPolicy']);
  assert.match(texts.at(-1) ?? '', /each waits for the other; the ways out: Parallel/);
});

void test('a pod terminating for ever: its node and who deleted it', () => {
  const first = play({ objects: [service('web'), statefulSet('web', 2)], untilMs: 30_000 });
  const node = peekText(first.at(30_000).get('Pod', 'default', 'web-0'), 'spec', 'nodeName') ?? '';
  const timeline = first.fork(30_000, { do: 'crash-node', node });
  timeline.advance(500_000);
  const texts = explainWhyNot(timeline, podKey('web-0'), 500_000).map((each) => each.text);
  assert.match(texts[0] ?? '', /^web-0 is terminating, deleted by/);
  assert.ok(texts.includes(`the machine ${node} is down`), texts.join('\n'));
  assert.ok(texts.some((each) => each.includes('nobody confirms')));
});

void test('a pod that no node can take quotes the scheduler', () => {
  const container = { resources: { requests: { cpu: '64' } } };
  const timeline = play({ objects: [service('web'), statefulSet('web', 1, {}, container)], untilMs: 30_000 });
  const texts = explainWhyNot(timeline, podKey('web-0'), 30_000).map((each) => each.text);
  assert.match(texts.join('\n'), /web-0 has no node yet\nFailedScheduling: 0\/3 nodes are available: 3 Insufficient cpu/);
});

void test('a name that a released pod still has keeps its slot empty', () => {
  const object = podKey('web-1');
  const steps = [{ atMs: 20_000, action: { do: 'patch', object, patch: { metadata: { labels: { app: 'other' } } } } }] as const;
  const timeline = play({ objects: [service('web'), statefulSet('web', 2)], steps, untilMs: 60_000 });
  const texts = explainWhyNot(timeline, { kind: 'StatefulSet', namespace: 'default', name: 'web' }, 60_000).map((each) => each.text);
  assert.deepEqual(texts.slice(0, 2), ['1 of 2 pods of web are Ready', 'web-1 is no pod of web and has the name of one']);
});

void test('a pod beyond the replicas, and nothing wrong', () => {
  const timeline = play({ objects: [service('web'), statefulSet('web', 2)], untilMs: 60_000 });
  assert.match(explainWhyNot(timeline, podKey('web-5'), 60_000)[0]?.text ?? '', /^web wants web-0 to web-1, not web-5$/);
  assert.deepEqual(explainWhyNot(timeline, podKey('web-1'), 60_000), []);
  assert.deepEqual(explainWhyNot(timeline, { kind: 'StatefulSet', namespace: 'default', name: 'web' }, 60_000), []);
});

void test('a transition is explained from its beginning', () => {
  const timeline = play({
    objects: [service('web'), statefulSet('web', 2)],
    steps: [{ atMs: 30_000, action: { do: 'set-image', name: 'web', image: 'app:2' } }],
    untilMs: 60_000,
  });
  const deleted = timeline.trace.find((each) => each.verb === 'delete' && each.object.name === 'web-1');
  const steps = explain(timeline, deleted?.seq ?? 0);
  assert.equal(steps[0]?.text, 'set image web app:2');
  assert.ok(steps.some((each) => each.text.startsWith('because web-1 is not at revision') && each.path?.join('.') === 'spec.template'));
});
