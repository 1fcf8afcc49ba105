import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsAnswer } from '../../src/sim/dns/answer.ts';
import { kubeadmCache, type ResolverCache, resolve } from '../../src/sim/dns/resolver.ts';
import { play, pod, podHistory, service, statefulSet } from './world.ts';

test('a name that was asked for too early stays unknown for as long as the cache keeps it', () => {
  const run = play({ objects: [service('web'), pod('web-0', { hostname: 'web-0', subdomain: 'web' })], untilMs: 60_000 });
  let cache: ResolverCache = {};
  const ask = (atMs: number): string => {
    const query = { name: 'web-0.web.default.svc.cluster.local', type: 'A' } as const;
    const found = resolve(cache, query, atMs, kubeadmCache, (each) => dnsAnswer(each, run.at(atMs), 'cluster.local'));
    cache = found.cache;
    return found.answer.code === 'NXDOMAIN' ? `unknown until ${found.untilMs / 1000}` : found.answer.addresses.join(', ');
  };
  assert.deepEqual([500, 5000, 30_400, 30_600].map(ask), ['unknown until 30.5', 'unknown until 30.5', 'unknown until 30.5', '10.244.1.2']);
});

test('a program whose resolver remembers that it found nobody finds its peer later', () => {
  const world = (cache: { readonly dnsCacheMs?: number }) =>
    play({
      objects: [
        service('web', { publishNotReadyAddresses: true }),
        statefulSet('web', 1, { podManagementPolicy: 'Parallel' }, { readinessProbe: { periodSeconds: 1 } }),
      ],
      app: { needsPeers: { service: 'web', atLeast: 1 }, ...cache },
      steps: [{ atMs: 10_000, action: { do: 'scale', name: 'web', replicas: 2 } }],
      untilMs: 120_000,
    });
  const readyAt = (run: ReturnType<typeof play>) =>
    ['web-0', 'web-1'].map((name) =>
      Number(
        podHistory(run, name)
          .find((line) => line.includes(' Ready'))
          ?.split(' ')[0],
      ),
    );
  assert.deepEqual(readyAt(world({})), [13, 14]);
  assert.deepEqual(readyAt(world({ dnsCacheMs: 0 })), [13, 14]);
  assert.deepEqual(readyAt(world({ dnsCacheMs: 30_000 })), [34, 14]);
});
