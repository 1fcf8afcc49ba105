import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Quorum, StoreAnswer } from '../../src/sim/truth.ts';
import { history, play, service, statefulSet } from './world.ts';

const probe = { readinessProbe: { periodSeconds: 1 } };
const podsAt = (run: ReturnType<typeof play>) =>
  run
    .at(run.nowMs)
    .list('Pod')
    .map((each) => {
      const status = each['status'] as { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
      return `${each.metadata.name} ${status.conditions?.find((condition) => condition.type === 'Ready')?.status ?? 'Unknown'}`;
    });

test('OrderedReady and a program that waits for its peers lock each other out; Parallel or publishNotReadyAddresses alone do not help, both do', () => {
  const world = (parallel: boolean, publish: boolean) =>
    play({
      objects: [
        service('web', publish ? { publishNotReadyAddresses: true } : {}),
        statefulSet('web', 3, parallel ? { podManagementPolicy: 'Parallel' } : {}, probe),
      ],
      app: { needsPeers: { service: 'web', atLeast: 1 } },
      untilMs: 120_000,
    });
  assert.deepEqual(podsAt(world(false, false)), ['web-0 False']);
  assert.deepEqual(podsAt(world(true, false)), ['web-0 False', 'web-1 False', 'web-2 False']);
  assert.deepEqual(podsAt(world(false, true)), ['web-0 False']);
  assert.deepEqual(podsAt(world(true, true)), ['web-0 True', 'web-1 True', 'web-2 True']);
});

const quorum = (object: unknown): string => {
  const { has, up, leader, stale } = object as Quorum;
  return `${has ? `led by ${leader}` : 'no quorum'}: ${up.join(' ')}${stale.length === 0 ? '' : ` stale ${stale.join(' ')}`}`;
};

test('a quorum is won by the second of three, survives one loss and not two, and who returns catches up', () => {
  const steps = [
    { atMs: 60_000, action: { do: 'crash-node', node: 'node-1' } },
    { atMs: 70_000, action: { do: 'crash-node', node: 'node-2' } },
    { atMs: 80_000, action: { do: 'return-node', node: 'node-2' } },
  ] as const;
  const run = play({ objects: [service('web'), statefulSet('web', 3)], app: { quorum: { members: 3 } }, steps, untilMs: 100_000 });
  assert.deepEqual(
    history(run, 'Quorum', 'web', quorum).map((line) => line.replace(/^\S+ /, '')),
    [
      'no quorum: ',
      'no quorum: web-0',
      'led by web-0: web-0 web-1',
      'led by web-0: web-0 web-1 web-2',
      'led by web-1: web-1 web-2',
      'no quorum: web-2',
      'led by web-1: web-1 web-2',
    ],
  );
});

const answer = (object: unknown): string => {
  const { keys, missing } = object as StoreAnswer;
  return `${keys.join(' ')}${missing.length === 0 ? '' : ` without ${missing.join(' ')}`}`;
};

test('a store answers from the members that its SRV records lead to; data stays with the claim', () => {
  const steps = [
    { atMs: 30_000, action: { do: 'scale', name: 'web', replicas: 1 } },
    { atMs: 60_000, action: { do: 'scale', name: 'web', replicas: 2 } },
  ] as const;
  const run = play({ objects: [service('web'), statefulSet('web', 2)], app: { store: true }, steps, untilMs: 100_000 });
  assert.deepEqual(
    history(run, 'StoreAnswer', 'web', answer)
      .map((line) => line.replace(/^\S+ /, ''))
      .slice(-4),
    ['web-0/1', 'web-0/1 web-1/1', 'web-0/1 without web-1/1', 'web-0/1 web-1/1 web-1/2'],
  );
});
