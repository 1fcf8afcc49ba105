import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peekInteger, peekList, peekText } from '../../src/base/peek.ts';
import type { Action, Step } from '../../src/sim/action.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { explainWhyNot } from '../../src/sim/explain.ts';
import { loadAnnotation } from '../../src/sim/controllers/autoscaler.ts';
import { pod, play, service, statefulSet } from '../sim-world/world.ts';

const seconds = 1000;
const at = (atSeconds: number, action: Action): Step => ({ atMs: atSeconds * seconds, action });
const names = (objects: readonly KubeObject[]): string[] => objects.map((each) => each.metadata.name ?? '').sort();

void test('a set deleted in the background, in the foreground, and leaving orphans', () => {
  const world = (cascade: 'background' | 'foreground' | 'orphan') =>
    play({
      objects: [service('web'), statefulSet('web', 2)],
      steps: [at(60, { do: 'delete-set', name: 'web', cascade })],
      untilMs: 120 * seconds,
    });
  const background = world('background');
  const setGone = background.trace.find((each) => each.verb === 'remove' && each.object.kind === 'StatefulSet');
  assert.equal(setGone?.atMs, 60 * seconds);
  assert.deepEqual(names(background.at(120 * seconds).list('Pod')), []);
  assert.deepEqual(names(background.at(120 * seconds).list('ControllerRevision')), []);
  const foreground = world('foreground');
  const removed = foreground.trace.filter((each) => each.verb === 'remove' && ['Pod', 'StatefulSet'].includes(each.object.kind));
  assert.deepEqual(
    removed.map((each) => each.object.kind),
    ['Pod', 'Pod', 'StatefulSet'],
  );
  const orphan = world('orphan').at(120 * seconds);
  assert.deepEqual(names(orphan.list('Pod')), ['web-0', 'web-1']);
  assert.ok(orphan.list('Pod').every((each) => (each.metadata.ownerReferences ?? []).length === 0));
  for (const timeline of [background, foreground])
    assert.deepEqual(names(timeline.at(120 * seconds).list('PersistentVolumeClaim')), ['data-web-0', 'data-web-1']);
});

void test('claims go with the set, or with their pods, where the retention policy says so', () => {
  const policy = { whenDeleted: 'Delete', whenScaled: 'Delete' };
  const timeline = play({
    objects: [service('web'), statefulSet('web', 3, { persistentVolumeClaimRetentionPolicy: policy })],
    steps: [at(60, { do: 'scale', name: 'web', replicas: 2 }), at(120, { do: 'delete-set', name: 'web' })],
    untilMs: 180 * seconds,
  });
  assert.deepEqual(names(timeline.at(119 * seconds).list('PersistentVolumeClaim')), ['data-web-0', 'data-web-1']);
  assert.deepEqual(names(timeline.at(180 * seconds).list('PersistentVolumeClaim')), []);
});

void test('the arithmetic of disruption budgets', () => {
  const budget = (name: string, spec: object): KubeObject => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name, namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  });
  const specs = {
    most: { maxUnavailable: 1 },
    share: { maxUnavailable: '34%' },
    least: { minAvailable: 2 },
    half: { minAvailable: '50%' },
    none: { maxUnavailable: 0 },
  };
  const timeline = play({
    objects: [service('web'), statefulSet('web', 3), ...Object.entries(specs).map(([name, spec]) => budget(name, spec))],
    untilMs: 60 * seconds,
  });
  const found = Object.keys(specs).map((name) => {
    const status = timeline.at(60 * seconds).get('PodDisruptionBudget', 'default', name)?.status as Readonly<Record<string, number>>;
    return [name, status['desiredHealthy'], status['currentHealthy'], status['disruptionsAllowed']];
  });
  // A share of maxUnavailable is rounded up: 34 % of 3 are 2.
  assert.deepEqual(found, [
    ['most', 2, 3, 1],
    ['share', 1, 3, 2],
    ['least', 2, 3, 1],
    ['half', 2, 3, 1],
    ['none', 3, 3, 0],
  ]);
});

void test('a ReplicaSet replaces a pod under a new name while the old one still terminates', () => {
  const template = { metadata: { labels: { app: 'plain' } }, spec: pod('x')['spec'] };
  const set: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'plain', namespace: 'default' },
    spec: { replicas: 2, selector: { matchLabels: { app: 'plain' } }, template },
  };
  const first = play({ objects: [set], untilMs: 30 * seconds });
  const before = names(first.at(30 * seconds).list('Pod'));
  const timeline = first.fork(30 * seconds, { do: 'delete-pod', name: before[0] ?? '' });
  timeline.advance(60 * seconds);
  const during = names(timeline.at(30 * seconds + 500).list('Pod'));
  assert.equal(during.length, 3);
  const after = names(timeline.at(60 * seconds).list('Pod'));
  assert.equal(after.length, 2);
  assert.ok(!after.includes(before[0] ?? ''));
});

const autoscalerKey = { kind: 'HorizontalPodAutoscaler', namespace: 'default', name: 'web' };

function autoscaler(load: string | undefined, spec: object = {}): KubeObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default', ...(load === undefined ? {} : { annotations: { [loadAnnotation]: load } }) },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
      metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
      ...spec,
    },
  };
}

void test('an autoscaler scales up at once and down only after its window', () => {
  const load = (percent: number): Action => ({
    do: 'patch',
    object: autoscalerKey,
    patch: { metadata: { annotations: { [loadAnnotation]: `${percent}` } } },
  });
  const timeline = play({
    objects: [service('web'), statefulSet('web', 2, {}, { resources: { requests: { cpu: '500m' } } }), autoscaler('160')],
    steps: [at(60, load(320)), at(200, load(80))],
    untilMs: 700 * seconds,
  });
  const replicas = (atMs: number) => peekInteger(timeline.at(atMs).get('StatefulSet', 'default', 'web'), 'spec', 'replicas');
  assert.equal(replicas(59 * seconds), 2);
  assert.equal(replicas(100 * seconds), 4);
  assert.equal(replicas(400 * seconds), 4);
  assert.equal(replicas(690 * seconds), 1);
  assert.ok(
    timeline.trace.some(
      (each) =>
        each.event?.reason === 'SuccessfulRescale' && each.event.message.startsWith('New size: 4; reason: cpu resource utilization'),
    ),
  );
});

const requests = { resources: { requests: { cpu: '500m' } } };

/** Sizes that a set of one pod goes through for a load of twenty, and what limits it at the end of the first look. */
function growth(behavior?: object): string {
  const spec = { maxReplicas: 20, ...(behavior === undefined ? {} : { behavior }) };
  const set = statefulSet('web', 1, { podManagementPolicy: 'Parallel' }, { resources: { requests: { cpu: '50m' } } });
  const timeline = play({ objects: [service('web'), set, autoscaler('1600', spec)], untilMs: 300 * seconds });
  const sizes = timeline.trace.flatMap(({ event }) => /^New size: (\d+)/.exec(event?.message ?? '')?.[1] ?? []);
  const limits = timeline.trace.flatMap(({ object, after }) => {
    const conditions = object.kind === 'HorizontalPodAutoscaler' ? peekList(after, 'status', 'conditions') : [];
    return conditions.flatMap((each) => (peekText(each, 'type') === 'ScalingLimited' ? (peekText(each, 'reason') ?? []) : []));
  });
  return `${sizes.join(' ')}: ${limits[0] ?? ''}`;
}

void test('an autoscaler grows no faster than its policies let it; without any at most to twice the size', () => {
  const policies = (...given: readonly [type: string, value: number, periodSeconds: number][]) => ({
    policies: given.map(([type, value, periodSeconds]) => ({ type, value, periodSeconds })),
  });
  assert.equal(growth(), '4 8 16 20: ScaleUpLimit');
  assert.equal(growth({ scaleUp: policies(['Percent', 100, 15], ['Pods', 4, 15]) }), '5 10 20: ScaleUpLimit');
  assert.equal(growth({ scaleUp: policies(['Pods', 10, 60]) }), '11 20: ScaleUpLimit');
  assert.equal(
    growth({ scaleUp: { selectPolicy: 'Min', ...policies(['Percent', 100, 15], ['Pods', 4, 15]) } }),
    '2 4 8 12 16 20: ScaleUpLimit',
  );
  assert.equal(growth({ scaleUp: { selectPolicy: 'Disabled' } }), ': ScaleUpLimit');
  assert.equal(growth({ scaleDown: { stabilizationWindowSeconds: 60 } }), '5 10 20: ScaleUpLimit');
});

/** What is said of an autoscaler that does not do what one might expect. */
const held: readonly (readonly [why: string, objects: readonly KubeObject[], says: RegExp, ends: string])[] = [
  ['no target', [autoscaler('160')], /^FailedGetScale: .*statefulsets.apps "web" not found$/, 'spec.scaleTargetRef'],
  [
    'no metrics',
    [statefulSet('web', 2, {}, requests), autoscaler(undefined)],
    /^FailedGetResourceMetric: .*pods.metrics.k8s.io/,
    'spec.metrics',
  ],
  ['no requests', [statefulSet('web', 2), autoscaler('160')], /missing request for cpu in container app of Pod web-0$/, 'spec.template'],
  ['scaled to zero', [statefulSet('web', 0), autoscaler('160')], /^ScalingDisabled: /, 'spec.replicas'],
  ['at its limit', [statefulSet('web', 2, {}, requests), autoscaler('900')], /^TooManyReplicas: /, 'spec.maxReplicas'],
];

for (const [why, objects, says, ends] of held) {
  void test(`an autoscaler tells why it does not scale: ${why}`, () => {
    const chain = explainWhyNot(play({ objects, untilMs: 120 * seconds }), autoscalerKey, 100 * seconds);
    assert.match(chain[0]?.text ?? '', says);
    assert.equal(chain[0]?.path?.join('.'), ends);
  });
}
