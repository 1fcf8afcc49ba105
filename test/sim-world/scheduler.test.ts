import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../src/kube/objects.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, PodSpec, StorageClass } from '../../src/kube/views.ts';
import { NodeInfo, type Snapshot } from '../../src/sim/scheduler/filter.ts';
import { schedule } from '../../src/sim/scheduler/schedule.ts';
import { pod, target } from './world.ts';

interface Given {
  readonly nodes?: readonly Partial<Node>[];
  /** Pods by the node that they run on. */
  readonly running?: Readonly<Record<string, readonly KubeObject[]>>;
  readonly objects?: readonly KubeObject[];
  readonly kubernetes?: string;
}

const amounts = { cpu: '4', memory: '8Gi', pods: '110' };

function snapshot({ nodes = [{}, {}, {}], running = {}, objects = [], kubernetes }: Given): Snapshot {
  const infos = nodes.map((node, index) => {
    const name = `node-${index + 1}`;
    const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index + 1}`, ...node.metadata?.labels };
    const whole = {
      apiVersion: 'v1',
      kind: 'Node',
      ...node,
      metadata: { name, labels },
      status: { allocatable: amounts, ...node.status },
    } as Node;
    return new NodeInfo(whole, (running[name] ?? []) as readonly Pod[], []);
  });
  const find = (kind: string, name: string) => objects.find((each) => each.kind === kind && each.metadata.name === name);
  return {
    target: target(kubernetes),
    nodes: infos,
    claim: (_, name) => find('PersistentVolumeClaim', name) as PersistentVolumeClaim | undefined,
    volume: (name) => find('PersistentVolume', name) as PersistentVolume | undefined,
    volumesFor: () => objects.filter((each) => each.kind === 'PersistentVolume') as PersistentVolume[],
    storageClass: (name) => find('StorageClass', name) as StorageClass | undefined,
    namespaceLabels: () => ({}),
  };
}

/** The node, or the message. */
function placed(spec: Partial<PodSpec>, given: Given = {}): string {
  const found = schedule(pod('web-0', spec) as Pod, snapshot(given), () => 1);
  return found.node === undefined ? found.message : (found.node.node.metadata.name ?? '');
}

const preempt = (helpful: number, not: number) =>
  `preemption: 0/3 nodes are available: ${[
    ...(helpful > 0 ? [`${helpful} No preemption victims found for incoming pod`] : []),
    ...(not > 0 ? [`${not} Preemption is not helpful for scheduling`] : []),
  ]
    .sort()
    .join(', ')}.`;
const claims = 'no new claims to deallocate, ';
const requests = (cpu: string) => ({ containers: [{ name: 'app', resources: { requests: { cpu } } }] });
const withClaim = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const claim = (more: object, status: object = { phase: 'Pending' }): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default' },
  spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'slow', ...more },
  status,
});
const storageClass = (mode: string, provisioner = 'disk.example.com'): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'slow' },
  provisioner,
  volumeBindingMode: mode,
});

test('equal nodes are taken in order, emptier ones first', () => {
  assert.equal(placed({}), 'node-1');
  assert.equal(placed({}, { running: { 'node-1': [pod('web-1')] } }), 'node-2');
});

test('more CPU than free can be had by preemption, more than a node has cannot', () => {
  const full = { 'node-1': [pod('a-0', requests('3'))], 'node-2': [pod('a-1', requests('3'))], 'node-3': [pod('a-2', requests('3'))] };
  assert.equal(placed(requests('2'), { running: full }), `0/3 nodes are available: 3 Insufficient cpu. ${claims}${preempt(3, 0)}`);
  assert.equal(placed(requests('5')), `0/3 nodes are available: 3 Insufficient cpu. ${claims}${preempt(0, 3)}`);
  assert.equal(placed(requests('5'), { kubernetes: '1.33' }), `0/3 nodes are available: 3 Insufficient cpu. ${preempt(3, 0)}`);
  assert.equal(placed(requests('5'), { kubernetes: '1.37' }), `0/3 nodes are available: 3 Insufficient cpu. ${preempt(0, 3)}`);
});

test('reasons of different nodes are counted and sorted', () => {
  const nodes = [
    { spec: { unschedulable: true } },
    { spec: { taints: [{ key: 'gpu', value: 'yes', effect: 'NoSchedule' }] } },
    { status: { allocatable: { cpu: '1', memory: '1Gi', pods: '10' } } },
  ];
  assert.equal(
    placed(requests('2'), { nodes }),
    `0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable. ${claims}${preempt(0, 3)}`,
  );
  assert.equal(
    placed(requests('2'), { nodes, kubernetes: '1.33' }),
    `0/3 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: yes}, 1 node(s) were unschedulable. ${preempt(1, 2)}`,
  );
});

test('node selector, affinity and anti-affinity', () => {
  assert.equal(
    placed({ nodeSelector: { disk: 'ssd' } }),
    `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${claims}${preempt(0, 3)}`,
  );
  const term = { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' };
  const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
  assert.equal(placed(apart, { running: { 'node-1': [pod('web-1')] } }), 'node-2');
  const everywhere = { 'node-1': [pod('web-1')], 'node-2': [pod('web-2')], 'node-3': [pod('web-3')] };
  assert.equal(
    placed(apart, { running: everywhere }),
    `0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules. ${claims}${preempt(3, 0)}`,
  );
  const shy = { 'node-1': [pod('web-1', apart)], 'node-2': [pod('web-2', apart)], 'node-3': [pod('web-3', apart)] };
  assert.equal(
    placed({}, { running: shy }),
    `0/3 nodes are available: 3 node(s) didn't satisfy existing pods anti-affinity rules. ${claims}${preempt(3, 0)}`,
  );
  const near = {
    affinity: {
      podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, labelSelector: { matchLabels: { app: 'cache' } } }] },
    },
  };
  assert.equal(placed(near), `0/3 nodes are available: 3 node(s) didn't match pod affinity rules. ${claims}${preempt(0, 3)}`);
  assert.equal(placed(near, { running: { 'node-3': [pod('cache-0')] } }), 'node-3');
  assert.equal(placed({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } }), 'node-1');
});

test('spread: no domain may be ahead by more than maxSkew', () => {
  const spread = {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
      },
    ],
  };
  assert.equal(placed(spread, { running: { 'node-1': [pod('web-1')], 'node-2': [pod('web-2')] } }), 'node-3');
  const nodes = [{}, {}, { spec: { unschedulable: true } }];
  assert.equal(
    placed(spread, { nodes, running: { 'node-1': [pod('web-1')], 'node-2': [pod('web-2')] } }),
    `0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread constraints. ${claims}${preempt(2, 1)}`,
  );
});

test('host ports and pods per node', () => {
  const port = { containers: [{ name: 'app', ports: [{ containerPort: 80, hostPort: 80 }] }] };
  const taken = { 'node-1': [pod('a-0', port)], 'node-2': [pod('a-1', port)], 'node-3': [pod('a-2', port)] };
  assert.equal(
    placed(port, { running: taken }),
    `0/3 nodes are available: 3 node(s) didn't have free ports for the requested pod ports. ${claims}${preempt(3, 0)}`,
  );
  const nodes = [1, 2, 3].map(() => ({ status: { allocatable: { ...amounts, pods: '1' } } }));
  assert.equal(placed({}, { nodes, running: taken }), `0/3 nodes are available: 3 Too many pods. ${claims}${preempt(3, 0)}`);
});

test('claims: missing, being deleted, unbound and immediate, bound elsewhere, nobody provisions', () => {
  assert.equal(placed(withClaim), '0/3 nodes are available: persistentvolumeclaim "data" not found. not found');
  assert.equal(
    placed(withClaim, { kubernetes: '1.33' }),
    `0/3 nodes are available: persistentvolumeclaim "data" not found. ${preempt(0, 3)}`,
  );
  const leaving = { ...claim({}), metadata: { name: 'data', deletionTimestamp: '2026-01-01T00:00:00Z' } };
  assert.equal(
    placed(withClaim, { objects: [leaving] }),
    '0/3 nodes are available: persistentvolumeclaim "data" is being deleted. not found',
  );
  assert.equal(
    placed(withClaim, { objects: [claim({}), storageClass('Immediate')] }),
    '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
  );
  assert.equal(placed(withClaim, { objects: [claim({}), storageClass('WaitForFirstConsumer')] }), 'node-1');
  const none = storageClass('WaitForFirstConsumer', 'kubernetes.io/no-provisioner');
  assert.equal(
    placed(withClaim, { objects: [claim({}), none] }),
    `0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind. ${claims}${preempt(0, 3)}`,
  );
  const zonal: KubeObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'pv' },
    spec: {
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-2'] }] }],
        },
      },
    },
  };
  const bound = claim({ volumeName: 'pv' }, { phase: 'Bound' });
  assert.equal(placed(withClaim, { objects: [bound, zonal] }), 'node-2');
  const nodes = [{}, { spec: { unschedulable: true } }, {}];
  const conflict = (words: string, more: string) => `0/3 nodes are available: ${words}. ${more}${preempt(0, 3)}`;
  assert.equal(
    placed(withClaim, { objects: [bound, zonal], nodes }),
    conflict("1 node(s) were unschedulable, 2 node(s) didn't match PersistentVolume's node affinity", claims),
  );
  assert.equal(
    placed(withClaim, { objects: [bound, zonal], nodes, kubernetes: '1.32' }),
    conflict('1 node(s) were unschedulable, 2 node(s) had volume node affinity conflict', ''),
  );
});

test('ReadWriteOncePod: the second pod waits wherever it would go', () => {
  const exclusive = claim({ accessModes: ['ReadWriteOncePod'], volumeName: 'pv' }, { phase: 'Bound' });
  const volume: KubeObject = { apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name: 'pv' }, spec: {} };
  assert.equal(
    placed(withClaim, { objects: [exclusive, volume], running: { 'node-2': [pod('old-0', withClaim)] } }),
    `0/3 nodes are available: 3 node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod. ${claims}${preempt(3, 0)}`,
  );
});

test('no node at all', () => {
  assert.equal(placed({}, { nodes: [] }), 'no nodes available to schedule pods');
});
