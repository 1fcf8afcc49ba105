import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject, ObjectKey } from '../../src/kube/objects.ts';
import { causeArrows } from '../../src/panel/model/arrows.ts';
import { type Lane, LaneBuilder } from '../../src/panel/model/lanes.ts';
import { layRows, visibleRows } from '../../src/panel/model/rows.ts';
import { why } from '../../src/panel/model/why.ts';
import type { Transition } from '../../src/sim/transition.ts';

/** A trace written by hand: `put` and `gone` append a transition each. */
function story() {
  const trace: Transition[] = [];
  const now = new Map<string, KubeObject>();
  const push = (atMs: number, transition: Omit<Transition, 'seq' | 'atMs' | 'actor'> & { actor?: string }) => {
    trace.push({ actor: 'someone', ...transition, seq: trace.length, atMs });
    return trace.length - 1;
  };
  return {
    trace,
    put: (atMs: number, object: KubeObject, more: Partial<Transition> = {}) => {
      const key: ObjectKey = { kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name ?? '' };
      const id = `${key.kind}/${key.name}`;
      const before = now.get(id);
      now.set(id, object);
      const verb = object.kind === 'Machine' ? 'process' : before === undefined ? 'create' : 'update';
      return push(atMs, { verb, object: key, after: object, ...(before === undefined ? {} : { before }), ...more });
    },
    gone: (atMs: number, kind: string, name: string) => {
      const before = now.get(`${kind}/${name}`);
      now.delete(`${kind}/${name}`);
      return push(atMs, {
        verb: 'remove',
        object: { kind, namespace: kind === 'Node' ? '' : 'default', name },
        ...(before === undefined ? {} : { before }),
      });
    },
    push,
  };
}

const metadata = (name: string, more: object = {}) => ({ name, namespace: 'default', ...more });
const revision = (name: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ControllerRevision',
  metadata: metadata(name, { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', uid: '1' }] }),
});
const node = (name: string, ready: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { conditions: [{ type: 'Ready', status: ready }] },
});
const machine = (name: string, power: string): KubeObject => ({ apiVersion: 'simulation/v1', kind: 'Machine', metadata: { name }, power });

function pod(
  name: string,
  rev: string,
  at: { node?: string; phase?: string; ready?: boolean; ending?: boolean; waiting?: string } = {},
): KubeObject {
  const state = at.waiting === undefined ? { running: {} } : { waiting: { reason: at.waiting } };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(name, {
      labels: { 'controller-revision-hash': rev },
      ...(at.ending === true ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    }),
    spec: {
      ...(at.node === undefined ? {} : { nodeName: at.node }),
      containers: [{ name: 'db' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: `data-${name}` } }],
    },
    status: {
      phase: at.phase ?? 'Pending',
      conditions: [{ type: 'Ready', status: at.ready === true ? 'True' : 'False' }],
      ...(at.phase === undefined ? {} : { containerStatuses: [{ name: 'db', ready: at.ready === true, restartCount: 0, state }] }),
    },
  };
}

const claim = (name: string, phase: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata(name),
  spec: phase === 'Bound' ? { volumeName: 'pv-1' } : {},
  status: { phase },
});

function lanesOf(trace: readonly Transition[]): readonly Lane[] {
  const builder = new LaneBuilder();
  // In two parts, as a run that grows brings them.
  builder.add(trace.slice(0, 3));
  builder.add(trace.slice(3));
  return builder.lanes();
}

function bars(lanes: readonly Lane[], label: string): string[] {
  const lane = lanes.find((each) => each.label === label);
  return (lane?.segments ?? []).map(({ fromMs, shape, tone, text }) => `${fromMs} ${shape} ${tone}: ${text}`);
}

void test('a pod from creation over readiness to a crashed node and termination for ever', () => {
  const { trace, put } = story();
  put(0, revision('db-aaa'));
  put(0, node('node-2', 'True'));
  put(0, pod('db-1', 'db-aaa'));
  put(5, pod('db-1', 'db-aaa', { node: 'node-2' }));
  put(1000, pod('db-1', 'db-aaa', { node: 'node-2', phase: 'Running' }));
  put(2000, pod('db-1', 'db-aaa', { node: 'node-2', phase: 'Running', ready: true }));
  put(32_000, machine('node-2', 'crashed'));
  put(82_000, node('node-2', 'Unknown'));
  put(82_000, pod('db-1', 'db-aaa', { node: 'node-2', phase: 'Running' }));
  put(382_000, pod('db-1', 'db-aaa', { node: 'node-2', phase: 'Running', ending: true }));
  const lanes = lanesOf(trace);
  assert.deepEqual(bars(lanes, 'db-1'), [
    '0 dashed waiting: Pending · not scheduled · rev 1',
    '5 dashed waiting: Starting · rev 1 · node-2',
    '1000 outline waiting: Not ready · Running · rev 1 · node-2',
    '2000 solid good: Ready · rev 1 · node-2',
    '32000 hatched quiet: node-2 crashed · the API still says Ready · rev 1',
    '82000 hatched waiting: Not ready · node-2 crashed · rev 1',
    '382000 striped bad: Terminating · node-2 crashed: nobody can confirm the stop · rev 1',
  ]);
  assert.deepEqual(bars(lanes, 'node-2'), [
    '0 solid good: Ready',
    '32000 hatched bad: crashed · the API still says Ready',
    '82000 hatched bad: NotReady · crashed',
  ]);
  assert.equal(lanes.find((lane) => lane.label === 'db-1')?.segments.at(-1)?.toMs, Number.POSITIVE_INFINITY);
});

void test('each pair of looks that mean different things differs in shape or word, not in colour alone', () => {
  const { trace, put } = story();
  put(0, pod('a', 'r'));
  put(1, pod('a', 'r', { node: 'n', phase: 'Running' }));
  put(2, pod('a', 'r', { node: 'n', phase: 'Running', ready: true }));
  put(3, pod('a', 'r', { node: 'n', phase: 'Running', ready: true, ending: true }));
  put(4, pod('a', 'r', { node: 'n', phase: 'Running', waiting: 'CrashLoopBackOff' }));
  put(5, pod('a', 'r', { node: 'n', phase: 'Failed' }));
  const [lane] = lanesOf(trace);
  const looks = lane?.segments.map(({ shape, word }) => `${shape} ${word}`) ?? [];
  assert.equal(looks.length, 6);
  assert.equal(new Set(looks).size, 6);
});

void test('a replaced pod: its lane has a gap, its claim is kept and used again, its revision is the second', () => {
  const { trace, put, gone } = story();
  put(0, revision('db-aaa'));
  put(0, claim('data-db-0', 'Bound'));
  put(0, pod('db-0', 'db-aaa', { node: 'n', phase: 'Running', ready: true }));
  put(10, revision('db-bbb'));
  gone(20, 'Pod', 'db-0');
  put(30, pod('db-0', 'db-bbb', { node: 'n', phase: 'Running', ready: true }));
  const lanes = lanesOf(trace);
  assert.deepEqual(bars(lanes, 'db-0'), [
    '0 solid good: Ready · rev 1 · n',
    '20 line quiet: does not exist',
    '30 solid good: Ready · rev 2 · n',
  ]);
  assert.deepEqual(bars(lanes, 'data-db-0'), [
    '0 solid data: Bound pv-1 · used by db-0',
    '20 dotted data: Bound pv-1 · kept, no pod uses it',
    '30 solid data: Bound pv-1 · used by db-0',
  ]);
  assert.deepEqual(
    lanes.find((lane) => lane.label === 'db-0')?.segments.map((segment) => segment.revision),
    [1, undefined, 2],
  );
});

void test('an object that is gone for good has no bar at the end', () => {
  const { trace, put, gone } = story();
  put(0, pod('db-2', 'r'));
  gone(5, 'Pod', 'db-2');
  const [lane] = lanesOf(trace);
  assert.deepEqual(
    lane?.segments.map(({ fromMs, toMs }) => [fromMs, toMs]),
    [[0, 5]],
  );
});

void test('lanes stand by group and in natural order', () => {
  const { trace, put } = story();
  for (const name of ['db-10', 'db-2', 'db-1']) put(0, pod(name, 'r'));
  put(0, node('node-1', 'True'));
  put(0, claim('data-db-1', 'Pending'));
  assert.deepEqual(
    lanesOf(trace).map((lane) => lane.label),
    ['db-1', 'db-2', 'db-10', 'data-db-1', 'node-1'],
  );
});

void test('why: the chain of causes, each with the field that decided; arrows between the lanes it passes', () => {
  const { trace, put, push } = story();
  const crash = push(0, { verb: 'fault', object: { kind: 'Node', namespace: '', name: 'node-2' }, words: 'crash node-2' });
  const off = put(0, machine('node-2', 'crashed'), { cause: crash });
  const unready = put(50, node('node-2', 'Unknown'), { cause: off });
  const set = { kind: 'StatefulSet', namespace: 'default', name: 'db' };
  const because = { code: 'ordered-ready-waits', text: 'OrderedReady waits', object: set, path: ['spec', 'podManagementPolicy'] };
  const end = put(90, pod('db-1', 'r', { ending: true }), { cause: unready, because });
  const { steps, left } = why(trace, end);
  assert.equal(left, 0);
  assert.deepEqual(
    steps.map((step) => step.seq),
    [end, unready, off, crash],
  );
  assert.equal(steps[0]?.rule, 'OrderedReady waits');
  assert.deepEqual(steps[0]?.source, { object: set, path: ['spec', 'podManagementPolicy'] });
  assert.equal(steps.at(-1)?.text, 'crash node-2');
  const arrows = causeArrows(trace, end, (id) => id === 'Pod/default/db-1' || id === 'Node//node-2');
  assert.deepEqual(
    arrows.map(({ from, to }) => [from.lane, from.atMs, to.lane, to.atMs]),
    [
      ['Node//node-2', 50, 'Pod/default/db-1', 90],
      ['Node//node-2', 0, 'Node//node-2', 50],
    ],
  );
});

void test('a very long chain keeps its beginning and its end', () => {
  const { trace, push } = story();
  for (let index = 0; index < 50; index++)
    push(index, {
      verb: 'request',
      object: { kind: 'Pod', namespace: 'default', name: `p${index}` },
      words: `step ${index}`,
      ...(index === 0 ? {} : { cause: index - 1 }),
    });
  const { steps, left } = why(trace, 49);
  assert.equal(steps.length + left, 50);
  assert.equal(steps[0]?.text, 'step 49');
  assert.equal(steps.at(-1)?.text, 'step 0');
});

void test('of many lanes only those in sight are drawn', () => {
  const { trace, put } = story();
  for (let index = 0; index < 1000; index++) put(0, pod(`db-${index}`, 'r'));
  const rows = layRows(lanesOf(trace), []);
  assert.equal(rows.rows.length, 1001);
  const seen = visibleRows(rows, 10_000, 900);
  assert.ok(seen.length < 80);
  assert.ok(seen.every((row) => row.topPx >= 9_700 && row.topPx <= 11_200));
  assert.equal(layRows(lanesOf(trace), ['pods']).rows.length, 1);
});
