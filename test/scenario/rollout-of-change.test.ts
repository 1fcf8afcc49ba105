import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peek } from '../../src/base/peek.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { rolloutOfChange } from '../../src/scenario/rollout-of-change.ts';
import { folderResources, simulatedResources } from '../../src/scenario/simulated-resources.ts';
import type { SimulationInput } from '../../src/sim/input.ts';
import { createTimeline, type Timeline } from '../../src/sim/timeline.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const service: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] },
};

function set(
  parts: { readonly image?: string; readonly size?: string; readonly selector?: string; readonly name?: string } = {},
): KubeObject {
  const labels = { app: parts.selector ?? 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: parts.name ?? 'web' },
    spec: {
      serviceName: 'web',
      replicas: 3,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'web', image: parts.image ?? 'nginx:1' }] } },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: parts.size ?? '1Gi' } } },
        },
      ],
    },
  };
}

const refused = { 'StatefulSet/default/web': 'StatefulSet.apps "web" is invalid: spec: Forbidden' };

function run(input: SimulationInput): Timeline {
  const timeline = createTimeline(input);
  timeline.advance(10 * 60_000);
  return timeline;
}

/** The steps of a run with the server's answers, and the pods that were deleted. */
function told(timeline: Timeline): readonly string[] {
  return timeline.trace.flatMap(({ verb, object, response }) => {
    if (verb === 'request' && response !== undefined) return [`${object.kind} ${object.name}: ${response.code}`];
    return verb === 'delete' && object.kind === 'Pod' ? [`pod ${object.name} goes`] : [];
  });
}

const sizes = (timeline: Timeline) =>
  timeline
    .at(timeline.nowMs)
    .list('PersistentVolume')
    .map((volume) => (volume['spec'] as { capacity: { storage: string } }).capacity.storage);

void test('what was there is ready before the change is applied', () => {
  const { input, ways } = rolloutOfChange([service, set()], [service, set({ image: 'nginx:2' })], defaultTarget);
  const timeline = run(input);
  assert.deepEqual(ways, []);
  const gone = told(timeline).filter((line) => line.endsWith('goes'));
  assert.deepEqual(gone, ['pod web-2 goes', 'pod web-1 goes', 'pod web-0 goes']);
  const ready = timeline.trace.find(({ verb, object }) => verb === 'delete' && object.kind === 'Pod')?.atMs ?? 0;
  assert.ok(timeline.trace.filter(({ verb, object, atMs }) => verb === 'create' && object.kind === 'Pod' && atMs < ready).length === 3);
});

void test('without a set in the old text the new one is applied at once', () => {
  const { input } = rolloutOfChange([service], [service, set()], defaultTarget);
  assert.deepEqual(input.steps, []);
});

void test('a larger disk is refused; claim by claim, and the set with orphan, does it without a restart', () => {
  const { input, ways } = rolloutOfChange([service, set()], [service, set({ size: '2Gi' })], defaultTarget, refused);
  const plain = run(input);
  assert.ok(told(plain).includes('StatefulSet web: 422'), told(plain).join('\n'));
  assert.deepEqual(sizes(plain), ['1Gi', '1Gi', '1Gi']);
  assert.deepEqual(
    ways.map(({ id }) => id),
    ['claims', 'orphan', 'replace'],
  );
  const [claims, orphan, replace] = ways.map(({ steps }) => run({ ...input, steps }));
  assert.ok(claims !== undefined && orphan !== undefined && replace !== undefined);
  assert.deepEqual(sizes(claims), ['2Gi', '2Gi', '2Gi']);
  assert.deepEqual(sizes(orphan), ['1Gi', '1Gi', '1Gi']);
  for (const way of [claims, orphan])
    assert.deepEqual(
      told(way).filter((line) => line.endsWith('goes')),
      [],
    );
  for (const way of [claims, orphan, replace]) {
    const view = way.at(way.nowMs);
    const now = view.get('StatefulSet', 'default', 'web');
    assert.match(JSON.stringify(now?.['spec']), /"storage":"2Gi"/);
    assert.equal(peek(now, 'status', 'readyReplicas'), 3);
  }
});

void test('a smaller disk, and another selector, leave fewer ways', () => {
  const smaller = rolloutOfChange([set({ size: '2Gi' })], [set()], defaultTarget, refused);
  assert.deepEqual(
    smaller.ways.map(({ id }) => id),
    ['orphan', 'replace'],
  );
  const other = rolloutOfChange([set()], [set({ selector: 'api' })], defaultTarget, refused);
  const [only, ...none] = other.ways;
  assert.deepEqual([only?.id, none], ['replace', []]);
  const way = run({ ...other.input, steps: only?.steps ?? [] });
  const labels = way.at(way.nowMs).get('Pod', 'default', 'web-2')?.metadata.labels;
  assert.equal(labels?.['app'], 'api');
});

void test('what never becomes ready gets its change all the same', () => {
  const broken = rolloutOfChange([service, set({ image: 'cannot-pull:1' })], [service, set()], defaultTarget);
  assert.equal(broken.input.steps[0]?.atMs, 60_000);
});

void test('of several sets the change waits for the one that takes longest', () => {
  const { input } = rolloutOfChange([set({ name: 'one' }), set({ name: 'two' })], [set({ name: 'one', image: 'b:2' })], defaultTarget);
  assert.equal(input.steps[0]?.when?.object.name, 'one-2');
});

void test('of the files beside only what the set needs: a ConfigMap that it names, not another one', () => {
  const map = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name} }\n`;
  const web = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: a, image: "a:1", envFrom: [{ configMapRef: { name: settings } }] }] }
`;
  const workspace = workspaceOf({ 'a/web.yaml': web, 'a/settings.yaml': map('settings'), 'a/other.yaml': map('other') });
  assert.deepEqual(
    simulatedResources(workspace, 'a/web.yaml').map(({ kind, name }) => `${kind} ${name}`),
    ['ConfigMap settings', 'StatefulSet web'],
  );
});

void test('what only goes with a Deployment of the file is not simulated: nothing here makes its pods', () => {
  const workload = (kind: string, name: string) => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template: { metadata: { labels: { app: ${name}, tier: shop } }, spec: { containers: [{ name: a, image: "a:1" }] } }
`;
  const service = (name: string, label: string) => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { ${label} }, ports: [{ port: 80 }] }
`;
  const text = [
    workload('StatefulSet', 'db'),
    workload('Deployment', 'web'),
    service('db', 'app: db'),
    service('web', 'app: web'),
    service('both', 'tier: shop'),
    service('nobody', 'app: slip'),
  ].join('---\n');
  const services = ['a.yaml', 'b.yaml']
    .map((name) => workspaceOf({ [name]: text }))
    .map((workspace, index) =>
      (index === 0 ? simulatedResources(workspace, 'a.yaml') : folderResources(workspace, ['b.yaml'])).flatMap(({ kind, name }) =>
        kind === 'Service' ? name : [],
      ),
    );
  assert.deepEqual(services, [
    ['db', 'both', 'nobody'],
    ['db', 'both', 'nobody'],
  ]);
});
