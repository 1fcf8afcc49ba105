import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTarget } from '../../src/kube/versions.ts';
import { simulationInput } from '../../src/scenario/from-manifests.ts';
import { createTimeline } from '../../src/sim/timeline.ts';

const old = {
  apiVersion: 'apps/v1beta1',
  kind: 'StatefulSet',
  metadata: { name: 'db' },
  spec: {
    serviceName: 'db',
    replicas: 2,
    template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'db', image: 'db:1' }] } },
  },
};

test('a set of a version that no cluster serves, without a selector, owns the pods that it makes', () => {
  const input = simulationInput([old], defaultTarget);
  assert.ok(input.assumptions.some(({ text }) => text === 'StatefulSet "db" is played as apps/v1 and selects its pods by their labels'));
  const timeline = createTimeline(input);
  timeline.advance(60_000, 10_000);
  const pods = timeline.at(60_000).list('Pod');
  assert.deepEqual(
    pods.map(({ metadata }) => [metadata.name, metadata.ownerReferences?.[0]?.apiVersion]),
    [
      ['db-0', 'apps/v1'],
      ['db-1', 'apps/v1'],
    ],
  );
});
