import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import { play, pod, service, statefulSet, type World } from './world.ts';

const budget = (spec: object): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'default' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
});

/** What the server answers to an eviction of web-1 at 50 s; nothing when the pod may go. */
function answer(spec: object, more: Partial<World> = {}): string {
  const evict = { atMs: 50_000, action: { do: 'evict', name: 'web-1' } } as const;
  const objects = [service('web'), statefulSet('web', 3), budget(spec)];
  const run = play({ objects, untilMs: 51_000, ...more, steps: [...(more.steps ?? []), evict] });
  const said = run.trace.find(({ verb, response }) => verb === 'request' && response !== undefined)?.response;
  return said === undefined ? '' : [said.code, said.message, ...(said.causes ?? [])].join(' | ');
}

const no = "429 | Cannot evict pod as it would violate the pod's disruption budget. | The disruption budget web";

test('the arithmetic of budgets, in the words of the refusal', () => {
  const rows: readonly [spec: object, refused: string][] = [
    [{ minAvailable: 2 }, ''],
    [{ minAvailable: '50%' }, ''],
    [{ minAvailable: '67%' }, 'needs 3 healthy pods and has 3 currently'],
    [{ maxUnavailable: '1%' }, ''],
    [{ maxUnavailable: 0 }, 'needs 3 healthy pods and has 3 currently'],
    [{ minAvailable: '100%' }, 'needs 3 healthy pods and has 3 currently'],
    [{ minAvailable: 5 }, 'needs 5 healthy pods and has 3 currently'],
    [{ selector: {}, minAvailable: 3 }, 'needs 3 healthy pods and has 3 currently'],
    [{ selector: { matchLabels: { app: 'other' } }, maxUnavailable: 0 }, ''],
  ];
  for (const [spec, refused] of rows) assert.equal(answer(spec), refused === '' ? '' : `${no} ${refused}`, JSON.stringify(spec));
});

test('a pod that is not ready: by the policy, and else only while the others are enough', () => {
  const steps = [{ atMs: 40_000, action: { do: 'unready', name: 'web-1' } }] as const;
  assert.equal(answer({ minAvailable: 2 }, { steps }), '');
  assert.equal(answer({ minAvailable: 3 }, { steps }), `${no} needs 3 healthy pods and has 2 currently`);
  assert.equal(answer({ minAvailable: 3, unhealthyPodEvictionPolicy: 'AlwaysAllow' }, { steps }), '');
});

test('a budget that cannot be counted: from 1.35 the answer says why', () => {
  const objects = [pod('web-1'), budget({ maxUnavailable: 1 })];
  assert.equal(answer({}, { objects, kubernetes: '1.34' }), `${no} needs 0 healthy pods and has 1 currently`);
  assert.equal(answer({}, { objects, kubernetes: '1.35' }), `${no} does not allow evicting pods currently`);
  const owner = { apiVersion: 'example.com/v1', kind: 'Database', name: 'db', uid: 'db', controller: true };
  const owned = { ...pod('web-2'), metadata: { ...pod('web-2').metadata, ownerReferences: [owner] } };
  const steps = [{ atMs: 40_000, action: { do: 'create', object: owned } }] as const;
  const failed = 'does not allow evicting pods currently because it failed sync: found no controllers for pod "web-2"';
  assert.equal(answer({}, { objects, steps, kubernetes: '1.35' }), `${no} ${failed}`);
  assert.equal(
    answer({}, { objects: [pod('web-1'), owned, budget({ maxUnavailable: 1 })] }),
    `${no} is still being processed by the server.`,
  );
});

test('two budgets on one pod', () => {
  const second = { ...budget({ minAvailable: 1 }), metadata: { name: 'second', namespace: 'default' } };
  const objects = [pod('web-1'), budget({ minAvailable: 0 }), second];
  const words = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
  assert.equal(answer({}, { objects }), `500 | ${words}`);
});

test('a pod with scheduling gates says so from the start, and nobody schedules it', () => {
  const run = play({ objects: [pod('web-0', { schedulingGates: [{ name: 'example.com/wait' }] })], untilMs: 20_000 });
  const { status, spec } = run.at(20_000).get('Pod', 'default', 'web-0') as unknown as { status: object; spec: { nodeName?: string } };
  assert.equal(spec.nodeName, undefined);
  const message = 'Scheduling is blocked due to non-empty scheduling gates';
  const condition = { type: 'PodScheduled', status: 'False', reason: 'SchedulingGated', message };
  assert.deepEqual(status, { phase: 'Pending', conditions: [condition] });
});
