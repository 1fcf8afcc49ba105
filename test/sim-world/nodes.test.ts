import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndpointSlice } from '../../src/kube/views.ts';
import { events, history, play, pod, podHistory, podWithClaim, service, statefulSet } from './world.ts';
import type { KubeObject } from '../../src/kube/objects.ts';

const crash = (node: string, atMs: number) => ({ atMs, action: { do: 'crash-node', node } }) as const;
const taints = (node: KubeObject): string => {
  const spec = node['spec'] as { readonly taints?: readonly { readonly key: string; readonly effect: string }[] } | undefined;
  return (spec?.taints ?? []).map((each) => `${each.key.replace('node.kubernetes.io/', '')}:${each.effect}`).join(',');
};

test('a crashed node: 50 s to NotReady, 300 s of toleration, then Terminating for ever', () => {
  const run = play({ objects: [pod('web-0')], steps: [crash('node-1', 10_000)], untilMs: 3_600_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(2), ['1 Running Ready', '60 Running', '360 Running Terminating']);
  assert.deepEqual(events(run, 'NodeNotReady', 'TaintManagerEviction'), [
    '60 NodeNotReady Node/node-1: Node node-1 status is now: NodeNotReady',
    '60 NodeNotReady Pod/web-0: Node is not ready',
    '360 TaintManagerEviction Pod/web-0: Marking for deletion Pod default/web-0',
  ]);
});

test('up to 1.31 detection takes 40 s; up to 1.33 the NoExecute taint comes 5 s later', () => {
  const timesOf = (kubernetes: string) =>
    podHistory(play({ objects: [pod('web-0')], kubernetes, steps: [crash('node-1', 10_000)], untilMs: 600_000 }), 'web-0').slice(-2);
  assert.deepEqual(timesOf('1.31'), ['50 Running', '355.1 Running Terminating']);
  assert.deepEqual(timesOf('1.33'), ['60 Running', '365.1 Running Terminating']);
  assert.deepEqual(timesOf('1.34'), ['60 Running', '360 Running Terminating']);
});

test('a node that returns in time: the eviction is cancelled and the same pod goes on, restarted after a crash only', () => {
  const back = { atMs: 100_000, action: { do: 'return-node', node: 'node-1' } } as const;
  const crashed = play({ objects: [pod('web-0')], steps: [crash('node-1', 10_000), back], untilMs: 600_000 });
  assert.deepEqual(podHistory(crashed, 'web-0').slice(3), ['60 Running', '100 Running ContainerCreating', '101 Running Ready restarts 1']);
  assert.deepEqual(events(crashed, 'TaintManagerEviction'), [
    '105 TaintManagerEviction Pod/web-0: Cancelling deletion of Pod default/web-0',
  ]);
  const cut = play({
    objects: [pod('web-0')],
    steps: [{ atMs: 10_000, action: { do: 'partition-node', node: 'node-1' } }, back],
    untilMs: 600_000,
  });
  assert.deepEqual(podHistory(cut, 'web-0').slice(3), ['60 Running', '100 Running Ready']);
});

test('a node that returns late confirms the termination', () => {
  const back = { atMs: 400_000, action: { do: 'return-node', node: 'node-1' } } as const;
  const run = play({ objects: [pod('web-0')], steps: [crash('node-1', 10_000), back], untilMs: 600_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(-1), ['401 gone']);
});

test('a Node object that is deleted: its pods are collected after 40 to 60 s', () => {
  const run = play({
    objects: [pod('web-0')],
    steps: [crash('node-1', 10_000), { atMs: 100_000, action: { do: 'delete-node', node: 'node-1' } }],
    untilMs: 600_000,
  });
  assert.deepEqual(
    podHistory(run, 'web-0').slice(3),
    ['60 Running', '160 Failed', '160 gone'].flatMap((line) => (line === '160 Failed' ? ['160 Failed', '160 Failed Terminating'] : [line])),
  );
});

test('the out-of-service taint: deleted at once, collected at the next tick of 20 s', () => {
  const taint = {
    atMs: 105_000,
    action: { do: 'taint-node', node: 'node-1', key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' },
  } as const;
  const run = play({ objects: [pod('web-0')], steps: [crash('node-1', 10_000), taint], untilMs: 600_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(3), ['60 Running', '105 Running Terminating', '120 Failed Terminating', '120 gone']);
});

test('all nodes down: taints NoExecute are taken back and nobody is evicted', () => {
  const steps = [crash('node-1', 10_000), crash('node-2', 14_000), crash('node-3', 14_000)];
  const run = play({ objects: [pod('web-0')], steps, untilMs: 900_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(-1), ['60 Running']);
  assert.deepEqual(history(run, 'Node', 'node-1', taints), [
    '60 unreachable:NoSchedule',
    '60 unreachable:NoSchedule,unreachable:NoExecute',
    '64 unreachable:NoSchedule',
  ]);
});

test('one node of a zone is tainted at once, the next 10 s later; three of four in a zone stop it', () => {
  const nodes = [{ zone: 'a' }, { zone: 'a' }, { zone: 'a' }, { zone: 'a' }, { zone: 'b' }];
  const two = play({ objects: [], nodes, steps: [crash('node-1', 0), crash('node-2', 0)], untilMs: 100_000 });
  const noExecute = (run: typeof two, node: string) =>
    history(run, 'Node', node, taints)
      .filter((line) => line.includes('NoExecute'))[0]
      ?.split(' ')[0];
  assert.deepEqual([noExecute(two, 'node-1'), noExecute(two, 'node-2')], ['50', '60']);
  const three = play({ objects: [], nodes, steps: [crash('node-1', 0), crash('node-2', 0), crash('node-3', 0)], untilMs: 100_000 });
  assert.deepEqual(
    ['node-1', 'node-2', 'node-3'].map((node) => noExecute(three, node)),
    [undefined, undefined, undefined],
  );
});

test('a volume of a crashed node is detached by force 6 minutes after its pod is gone', () => {
  const objects = podWithClaim('web-0');
  const again = pod('web-0', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } }] });
  const steps = [
    crash('node-1', 30_000),
    { atMs: 100_000, action: { do: 'delete-pod', name: 'web-0', force: true } },
    { atMs: 100_000, action: { do: 'create', object: again } },
  ] as const;
  const run = play({ objects, class: { attachMs: 1000, detachMs: 1000 }, steps, untilMs: 900_000 });
  const waits = events(run, 'FailedAttachVolume', 'SuccessfulAttachVolume').slice(1);
  assert.match(
    waits[0] ?? '',
    /^100 FailedAttachVolume Pod\/web-0: Multi-Attach error for volume "pvc-uid-\d+" Volume is already exclusively attached to one node and can't be attached to another$/,
  );
  assert.match(waits[1] ?? '', /^462 SuccessfulAttachVolume /);
  assert.deepEqual(podHistory(run, 'web-0').slice(-1), ['463 Running Ready']);
});

test('a pod that is deleted by force while its node is cut off: two programs of one identity, until the node hears of it', () => {
  const steps = [
    { atMs: 10_000, action: { do: 'partition-node', node: 'node-1' } },
    { atMs: 100_000, action: { do: 'delete-pod', name: 'web-0', force: true } },
    { atMs: 100_000, action: { do: 'create', object: pod('web-0') } },
    { atMs: 200_000, action: { do: 'return-node', node: 'node-1' } },
  ] as const;
  const run = play({ objects: [pod('web-0')], steps, untilMs: 300_000 });
  const running = (atMs: number) =>
    run
      .at(atMs)
      .list('Process')
      .map((each) => [each['pod'], 'on', each['node'], each['state']].join(' '));
  assert.deepEqual(running(150_000), ['web-0 on node-1 running', 'web-0 on node-2 running']);
  assert.deepEqual(running(210_000), ['web-0 on node-2 running']);
  assert.deepEqual(podHistory(run, 'web-0').slice(-1), ['101 Running Ready']);
});

test('a drain waits for the disruption budget, and asks again every 5 s', () => {
  const budget: KubeObject = {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, minAvailable: 2 },
  };
  const objects = [
    budget,
    pod('web-0', { nodeName: 'node-1' }),
    pod('web-1', { nodeName: 'node-1' }),
    pod('web-2', { nodeName: 'node-2' }),
  ];
  const run = play({ objects, steps: [{ atMs: 10_000, action: { do: 'drain', node: 'node-1' } }], untilMs: 60_000 });
  assert.deepEqual(podHistory(run, 'web-0').slice(-1), ['12 gone']);
  assert.deepEqual(podHistory(run, 'web-1').slice(-1), ['1 Running Ready']);
  const refusals = run.trace
    .filter((each) => each.actor === 'kubectl-drain' && each.response?.code === 429)
    .map((each) => each.atMs / 1000);
  assert.deepEqual(refusals.slice(0, 3), [10, 15, 20]);
});

test('a node takes no more attached volumes than its limit', () => {
  const objects = ['web-0', 'web-1', 'web-2'].flatMap((name) => podWithClaim(name));
  const run = play({ objects, nodes: [{ volumeLimit: 2 }], class: { attachMs: 1000 }, untilMs: 60_000 });
  const message =
    '0/1 nodes are available: 1 node(s) exceed max volume count. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.';
  assert.equal(
    events(run, 'FailedScheduling').some((line) => line.endsWith(`Pod/web-2: ${message}`)),
    true,
  );
});

test('caches that lag by seconds slow everything down and break nothing', () => {
  const steps = [crash('node-1', 60_000), { atMs: 200_000, action: { do: 'return-node', node: 'node-1' } }] as const;
  const run = play({
    objects: podWithClaim('web-0'),
    cluster: { informerDelayMs: 3000 },
    class: { attachMs: 1000 },
    steps,
    untilMs: 400_000,
  });
  assert.equal(run.advance(400_000).limited, undefined);
  assert.deepEqual(events(run, 'FailedScheduling', 'FailedAttachVolume'), []);
  assert.match(podHistory(run, 'web-0').at(-1) ?? '', /^20\d(\.\d+)? Running Ready restarts 1$/);
});

test('a controller whose copy was too old tries again: every pod becomes an endpoint', () => {
  const objects = [service('web'), statefulSet('web', 4, { podManagementPolicy: 'Parallel' })];
  const run = play({ objects, cluster: { informerDelayMs: 2000 }, untilMs: 60_000 });
  const [slice] = run.at(60_000).list('EndpointSlice') as readonly EndpointSlice[];
  assert.deepEqual(
    slice?.endpoints.map((each) => each.conditions?.ready),
    [true, true, true, true],
  );
});
