import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsAnswer, type RecordType } from '../../src/sim/dns/answer.ts';
import type { Timeline } from '../../src/sim/timeline.ts';
import { play, pod, service } from './world.ts';

const member = (name: string) =>
  pod(name, { hostname: name, subdomain: 'web' }, { ports: [{ name: 'peer', containerPort: 7000 }], readinessProbe: { periodSeconds: 1 } });

function ask(run: Timeline, atMs: number, name: string, type: RecordType = 'A'): string {
  const { code, addresses, services } = dnsAnswer({ name, type }, run.at(atMs), 'cluster.local');
  const records = type === 'SRV' ? services.map((each) => `${each.priority} ${each.weight} ${each.port} ${each.target}`) : addresses;
  return code === 'NXDOMAIN' ? code : records.join(', ');
}

test('a pod has a name while it is Ready and not terminating', () => {
  const steps = [{ atMs: 20_000, action: { do: 'delete-pod', name: 'web-0' } }] as const;
  const run = play({ objects: [service('web'), member('web-0')], app: { readyMs: 3000 }, steps, untilMs: 60_000 });
  const name = 'web-0.web.default.svc.cluster.local';
  assert.deepEqual(
    [500, 2000, 5000, 20_000, 30_000].map((atMs) => ask(run, atMs, name)),
    ['NXDOMAIN', 'NXDOMAIN', '10.244.1.2', 'NXDOMAIN', 'NXDOMAIN'],
  );
});

test('publishNotReadyAddresses: from the first address to the last', () => {
  const steps = [{ atMs: 20_000, action: { do: 'delete-pod', name: 'web-0' } }] as const;
  const run = play({
    objects: [service('web', { publishNotReadyAddresses: true }), member('web-0')],
    app: { readyMs: 3000 },
    steps,
    untilMs: 60_000,
  });
  const name = 'web-0.web.default.svc.cluster.local';
  assert.deepEqual(
    [500, 2000, 5000, 20_500, 30_000].map((atMs) => ask(run, atMs, name)),
    ['NXDOMAIN', '10.244.1.2', '10.244.1.2', '10.244.1.2', 'NXDOMAIN'],
  );
});

test('the Service: addresses of all, SRV by named port, shared weight, names without case', () => {
  const run = play({ objects: [service('web'), member('web-0'), member('web-1')], untilMs: 30_000 });
  assert.equal(ask(run, 30_000, 'WEB.default.svc.cluster.local.'), '10.244.1.2, 10.244.2.2');
  const srv = '0 50 7000 web-0.web.default.svc.cluster.local, 0 50 7000 web-1.web.default.svc.cluster.local';
  assert.equal(ask(run, 30_000, '_peer._tcp.web.default.svc.cluster.local', 'SRV'), srv);
  assert.equal(ask(run, 30_000, 'peer.tcp.web.default.svc.cluster.local', 'SRV'), srv);
  assert.equal(ask(run, 30_000, '_other._tcp.web.default.svc.cluster.local', 'SRV'), 'NXDOMAIN');
  assert.equal(ask(run, 30_000, 'web.default.svc.cluster.local', 'AAAA'), '');
});

test('a Service that is not headless answers with its own address, and with those of its pods by their names', () => {
  const run = play({ objects: [service('web', { clusterIP: '10.96.0.9' }), member('web-0')], untilMs: 30_000 });
  assert.equal(ask(run, 30_000, 'web.default.svc.cluster.local'), '10.96.0.9');
  assert.equal(ask(run, 30_000, 'web-0.web.default.svc.cluster.local'), '10.244.1.2');
});

test('SRV of a Service that is not headless leads to the Service; without ports there are no SRV records; an alias has no address of its own', () => {
  const whole = play({ objects: [service('web', { clusterIP: '10.96.0.9' }), member('web-0'), member('web-1')], untilMs: 30_000 });
  const own = '0 100 7000 web.default.svc.cluster.local';
  assert.equal(ask(whole, 30_000, '_peer._tcp.web.default.svc.cluster.local', 'SRV'), own);
  assert.equal(ask(whole, 30_000, 'web.default.svc.cluster.local', 'SRV'), own);
  assert.equal(ask(whole, 30_000, '_other._tcp.web.default.svc.cluster.local', 'SRV'), 'NXDOMAIN');
  assert.equal(ask(whole, 30_000, '_peer._tcp.web.default.svc.cluster.local'), '10.96.0.9');
  const bare = play({ objects: [service('web', { ports: [] }), member('web-0')], untilMs: 30_000 });
  assert.equal(ask(bare, 30_000, 'web-0.web.default.svc.cluster.local'), '10.244.1.2');
  assert.equal(ask(bare, 30_000, 'web.default.svc.cluster.local', 'SRV'), '');
  const alias = { type: 'ExternalName', externalName: 'db.example.com', clusterIP: undefined, selector: undefined };
  const named = play({ objects: [service('web', alias), member('web-0')], untilMs: 30_000 });
  assert.equal(ask(named, 30_000, 'web.default.svc.cluster.local'), '');
  assert.equal(ask(named, 30_000, 'web-0.web.default.svc.cluster.local'), 'NXDOMAIN');
});

test('only the Service that the pods name as their subdomain gives them names', () => {
  const run = play({ objects: [service('other', { selector: { app: 'web' } }), member('web-0')], untilMs: 30_000 });
  assert.equal(ask(run, 30_000, 'web-0.other.default.svc.cluster.local'), 'NXDOMAIN');
  assert.equal(ask(run, 30_000, '10-244-1-2.other.default.svc.cluster.local'), '10.244.1.2');
  assert.equal(ask(run, 30_000, 'web-0.web.default.svc.cluster.local'), 'NXDOMAIN');
});

test('names of other places do not exist', () => {
  const run = play({ objects: [service('web')], untilMs: 1000 });
  for (const name of [
    'web',
    'web.default.svc',
    'web.default.pod.cluster.local',
    'a.b.c.web.default.svc.cluster.local',
    'web.default.svc.cluster.local',
  ])
    assert.equal(ask(run, 1000, name), 'NXDOMAIN', name);
});
