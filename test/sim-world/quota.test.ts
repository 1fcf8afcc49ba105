import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { Container, PodSpec } from '../../src/kube/views.ts';
import type { Step } from '../../src/sim/action.ts';
import { events, play, pod, podWithClaim, service, statefulSet } from './world.ts';

const quota = (hard: object, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'team', namespace: 'default' },
  spec: { hard, ...more },
});

/** What the second of two pods, or the first, is told; empty when both fit. */
function told(hard: object, container: Partial<Container> = {}, spec: Partial<PodSpec> = {}, more: object = {}): string {
  const objects = [quota(hard, more), pod('a-0', spec, container), pod('a-1', spec, container)];
  const refused = play({ objects, untilMs: 1000 }).trace.flatMap(({ response }) => (response === undefined ? [] : [response.message]));
  return (refused[0] ?? '').replace(/^pods "(a-\d)" is forbidden: /, '$1 ');
}

const wants = (cpu: string, memory?: string): Partial<Container> => ({
  resources: { requests: { cpu, ...(memory === undefined ? {} : { memory }) } },
});

test('a quota of CPU or memory wants every container to state them, and counts limits as requests where there are none', () => {
  assert.equal(
    told({ 'requests.cpu': '1', 'limits.memory': '1Gi', cpu: '1' }, {}, { initContainers: [{ name: 'init', image: 'i', ...wants('1m') }] }),
    'a-0 failed quota: team: must specify cpu for: app; limits.memory for: app,init; requests.cpu for: app',
  );
  assert.equal(told({ pods: 2, 'requests.ephemeral-storage': '1Gi' }), '');
  assert.equal(
    told({ 'requests.cpu': '1500m' }, { resources: { limits: { cpu: '1' } } }),
    'a-1 exceeded quota: team, requested: requests.cpu=1, used: requests.cpu=1, limited: requests.cpu=1500m',
  );
});

test('a pod needs the most of its containers together and of each init container with the sidecars before it', () => {
  const initContainers = [
    { name: 'proxy', image: 'i', restartPolicy: 'Always', ...wants('100m', '64Mi') },
    { name: 'init', image: 'i', ...wants('2', '64Mi') },
  ];
  assert.equal(
    told({ 'requests.cpu': '3', 'requests.memory': '1Gi' }, wants('500m', '512Mi'), { initContainers }),
    'a-1 exceeded quota: team, requested: requests.cpu=2100m,requests.memory=576Mi, used: requests.cpu=2100m,requests.memory=576Mi, limited: requests.cpu=3,requests.memory=1Gi',
  );
});

test('scopes: which pods a quota speaks of', () => {
  const one = { pods: '1' };
  const refused = 'a-1 exceeded quota: team, requested: pods=1, used: pods=1, limited: pods=1';
  const expression = (operator: string, ...values: string[]) => ({
    scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, ...(values.length === 0 ? {} : { values }) }] },
  });
  const high = { priorityClassName: 'high' } as Partial<PodSpec>;
  const rows: readonly [hit: boolean, spec: Partial<PodSpec>, container: Partial<Container>, more: object][] = [
    [true, {}, {}, { scopes: ['BestEffort'] }],
    [false, {}, wants('1m'), { scopes: ['BestEffort'] }],
    [true, {}, wants('1m'), { scopes: ['NotBestEffort', 'NotTerminating'] }],
    [false, {}, {}, { scopes: ['Terminating'] }],
    [true, { activeDeadlineSeconds: 60 } as Partial<PodSpec>, {}, { scopes: ['Terminating'] }],
    [true, high, {}, expression('In', 'high')],
    [false, high, {}, expression('NotIn', 'high')],
    [true, {}, {}, expression('NotIn', 'high')],
    [false, {}, {}, { scopes: ['PriorityClass'] }],
    [true, high, {}, expression('Exists')],
  ];
  for (const [hit, spec, container, more] of rows)
    assert.equal(told(one, container, spec, more), hit ? refused : '', JSON.stringify([spec, more]));
});

test('claims are counted by class, also as they grow; pods that ended only as objects', () => {
  const byClass = 'standard.storageclass.storage.k8s.io/requests.storage';
  const set = [service('web'), statefulSet('web', 2)];
  const run = play({ objects: [quota({ [byClass]: '1Gi' }), ...set], untilMs: 5000 });
  const over = `exceeded quota: team, requested: ${byClass}=1Gi, used: ${byClass}=1Gi, limited: ${byClass}=1Gi`;
  assert.match(events(run, 'FailedCreate')[0] ?? '', new RegExp(`data-web-1" is forbidden: ${over}$`));
  const claim = { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-a-0' };
  const grow = (storage: string, atMs: number): Step => ({
    atMs,
    action: { do: 'patch', object: claim, patch: { spec: { resources: { requests: { storage } } } } },
  });
  const growing = play({
    objects: [quota({ 'requests.storage': '2Gi' }), ...podWithClaim('a-0')],
    class: { allowVolumeExpansion: true },
    steps: [grow('3Gi', 20_000), grow('2Gi', 30_000)],
    untilMs: 60_000,
  });
  assert.deepEqual(
    growing.trace.flatMap(({ response }) => response?.message ?? []),
    [
      'persistentvolumeclaims "data-a-0" is forbidden: exceeded quota: team, requested: requests.storage=2Gi, used: requests.storage=1Gi, limited: requests.storage=2Gi',
    ],
  );
  const steps = (hard: object) =>
    play({
      objects: [quota(hard), pod('a-0')],
      steps: [
        { atMs: 10_000, action: { do: 'succeed-pod', name: 'a-0' } },
        { atMs: 20_000, action: { do: 'create', object: pod('a-1') } },
      ],
      untilMs: 30_000,
    }).trace.filter(({ response }) => response !== undefined).length;
  assert.deepEqual([steps({ pods: '1' }), steps({ 'count/pods': '1' })], [0, 1]);
});
