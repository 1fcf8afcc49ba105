import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { peek, peekText } from '../../src/base/peek.ts';
import { plannedText } from '../../src/ide/planned-objects.ts';
import { keyOf, keyText, type KubeObject } from '../../src/kube/objects.ts';
import { simulationInput } from '../../src/scenario/from-manifests.ts';
import { simulatedResources } from '../../src/scenario/simulated-resources.ts';
import { createTimeline } from '../../src/sim/timeline.ts';
import { workspaceOf } from '../lint/workspace-of.ts';

const samples = resolve(import.meta.dirname, '../../media/samples');

function planned(text: string): KubeObject[] {
  return parseAllDocuments(text, { version: '1.1' }).map((each) => each.toJS() as KubeObject);
}

/** What decides who an object is and what it does, without what only a running cluster knows. */
function essence(object: KubeObject): unknown {
  const { name, labels, annotations } = object.metadata;
  const spec = ['hostname', 'subdomain', 'containers', 'volumes', 'resources', 'accessModes', 'volumeMode'].map((member) =>
    peek(object, 'spec', member),
  );
  return [name, labels, annotations, spec, object['data'], object['revision']];
}

for (const file of ['etcd.yaml', 'postgresql.yaml', 'kafka.yaml']) {
  void test(`${file}: what is written is what the simulated control plane makes`, () => {
    const uri = file;
    const workspace = workspaceOf({ [uri]: readFileSync(resolve(samples, file), 'utf8') });
    const objects = planned(plannedText(workspace, [uri]));
    const input = simulationInput(
      simulatedResources(workspace, uri).flatMap(({ object }) => object ?? []),
      workspace.targetOf(uri),
    );
    const timeline = createTimeline(input);
    timeline.advance(10 * 60_000);
    const view = timeline.at(timeline.nowMs);
    // As they were created: later on others write into them.
    const created = timeline.trace.flatMap(({ verb, after }) => (verb === 'create' ? (after ?? []) : []));
    const made = created.filter(({ kind }) => ['ControllerRevision', 'PersistentVolumeClaim', 'Pod'].includes(kind));
    const ours = objects.filter(({ kind }) => kind !== 'EndpointSlice');
    const key = (object: KubeObject) => keyText(keyOf(object));
    assert.deepEqual(ours.map(key).toSorted(), made.map(key).toSorted());
    for (const object of made) {
      const own = ours.find((each) => key(each) === key(object));
      assert.deepEqual(own === undefined ? undefined : essence(own), essence(object), key(object));
    }
    const slices = view.list('EndpointSlice');
    const ownSlices = objects.filter(({ kind }) => kind === 'EndpointSlice');
    const ends = (slice: KubeObject) => [
      slice.metadata.labels?.['kubernetes.io/service-name'],
      peek(slice, 'ports'),
      (peek(slice, 'endpoints') as readonly unknown[]).map((each) => [peekText(each, 'hostname'), peekText(each, 'targetRef', 'name')]),
    ];
    assert.deepEqual(ownSlices.map(ends), slices.filter((each) => ownSlices.some((own) => ends(own)[0] === ends(each)[0])).map(ends));
  });
}

void test('the same bytes for the same set, written in another order', () => {
  const text = (members: readonly string[]) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
${members.map((each) => `      ${each}\n`).join('')}`;
  const members = ['containers: [{ name: a, image: "a:1" }]', 'priority: 5', 'hostNetwork: true'];
  const [one, other] = [members, members.toReversed()].map((each) => {
    return plannedText(workspaceOf({ 'web.yaml': text(each) }), ['web.yaml']);
  });
  assert.equal(one, other);
  assert.match(one ?? '', /kind: ControllerRevision/);
});

void test('a set of thousands is written as far as it can be read; without a set it says so', () => {
  const many = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  replicas: 2500
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, image: "a:1" }] } }
`;
  const text = plannedText(workspaceOf({ 'web.yaml': many }), ['web.yaml']);
  assert.equal(text.match(/^kind: Pod$/gm)?.length, 1000);
  assert.match(text, /^# 1500 more pods/m);
  assert.match(plannedText(workspaceOf({ 'web.yaml': 'kind: Service\n' }), ['web.yaml']), /no StatefulSet/);
});
