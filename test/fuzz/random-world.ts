import { applyDefaults } from '../../src/api/server.ts';
import type { KubeObject } from '../../src/kube/objects.ts';
import { minors, parseTarget, type Target } from '../../src/kube/versions.ts';
import type { Action, Step } from '../../src/sim/action.ts';
import type { AppSpec, NodeSpec, SimulationInput, StorageClassSpec } from '../../src/sim/input.ts';
import { Dice } from './dice.ts';

const GiB = 1024 ** 3;
/** Faults and edits happen within this time; then everything is healed. */
export const troubleMs = 900_000;

/** A random cluster, set and story. Swarm: each seed switches whole features off, so that the others get further. */
export function randomWorld(seed: number): SimulationInput {
  const dice = new Dice(seed);
  const target = parseTarget(dice.one('version', ...minors, '1.35.2')) as Target;
  const nodes = Array.from({ length: 1 + dice.below('nodes', 4) }, (_, index): NodeSpec => {
    return { name: `node-${index + 1}`, zone: `zone-${index % 3}`, cpuMillis: dice.one('cpu', 4000, 64_000), memoryBytes: 64 * GiB };
  });
  const quota = dice.chance('quota', 10) ? [quotaOf(dice.below('quota pods', 5) + 1)] : [];
  return {
    target,
    cluster: { nodes, storageClasses: [classOf(dice)], objects: quota },
    objects: [service(dice), set(dice, target), ...(dice.chance('budget', 40) ? [budget(dice)] : [])].map((each) =>
      applyDefaults(each, target),
    ),
    apps: { '*': app(dice) },
    steps: story(dice, nodes),
    seed,
    assumptions: [],
  };
}

function quotaOf(pods: number): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'small', namespace: 'default' },
    spec: { hard: { pods: `${pods}` } },
  };
}

function classOf(dice: Dice): StorageClassSpec {
  return {
    name: 'standard',
    isDefault: true,
    provisioner: 'disk.example.com',
    bindingMode: dice.one('binding', 'Immediate', 'WaitForFirstConsumer'),
    reclaimPolicy: dice.one('reclaim', 'Delete', 'Retain'),
    topology: dice.one('topology', 'none', 'none', 'zone', 'node'),
    provisionMs: dice.one('provision', 100, 1000, 5000),
    ...(dice.chance('attach', 50) ? { attachMs: 500, detachMs: 500 } : {}),
  };
}

function service(dice: Dice): KubeObject {
  const publish = dice.chance('publish', 30) ? { publishNotReadyAddresses: true } : {};
  const spec = { clusterIP: 'None', selector: { app: 'web' }, ports: [{ name: 'peer', port: 7000 }], ...publish };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'default' }, spec };
}

function set(dice: Dice, target: Target): KubeObject {
  const probe = dice.chance('probe', 50) ? { readinessProbe: { tcpSocket: { port: 7000 }, periodSeconds: 2 } } : {};
  const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
  const retention = { whenDeleted: dice.one('when deleted', 'Retain', 'Delete'), whenScaled: dice.one('when scaled', 'Retain', 'Delete') };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: dice.below('replicas', 6),
      serviceName: 'web',
      podManagementPolicy: dice.one('policy', 'OrderedReady', 'Parallel'),
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          terminationGracePeriodSeconds: dice.one('grace', 0, 10, 30),
          containers: [
            {
              name: 'app',
              image: 'app:1',
              ports: [{ name: 'peer', containerPort: 7000 }],
              resources: { requests: { cpu: '500m' } },
              ...probe,
            },
          ],
        },
      },
      updateStrategy: strategy(dice, target),
      ...(dice.chance('min ready', 30) ? { minReadySeconds: dice.one('min ready seconds', 1, 10) } : {}),
      ...(dice.chance('start', 20) ? { ordinals: { start: 1 + dice.below('first', 3) } } : {}),
      ...(dice.chance('claims', 70) ? { volumeClaimTemplates: [claim], persistentVolumeClaimRetentionPolicy: retention } : {}),
      revisionHistoryLimit: dice.one('history', 0, 1, 10),
    },
  };
}

function strategy(dice: Dice, target: Target): object {
  if (dice.chance('on delete', 15)) return { type: 'OnDelete' };
  const partition = dice.chance('partition', 25) ? dice.below('partition at', 5) : 0;
  const several = target.minor === '1.37' || target.minor === '1.35';
  const maxUnavailable = several && dice.chance('max unavailable', 50) ? { maxUnavailable: 1 + dice.below('max', 3) } : {};
  return { type: 'RollingUpdate', rollingUpdate: { partition, ...maxUnavailable } };
}

function budget(dice: Dice): KubeObject {
  const most = dice.chance('budget kind', 50) ? { maxUnavailable: dice.below('budget', 3) } : { minAvailable: dice.below('budget', 4) };
  const metadata = { name: 'web', namespace: 'default' };
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { ...most, selector: { matchLabels: { app: 'web' } } } };
}

function app(dice: Dice): AppSpec {
  return {
    startMs: dice.one('start ms', 100, 1000, 5000),
    readyMs: dice.one('ready ms', 0, 1000, 7000),
    stopMs: dice.one('stop ms', 100, 1000, 20_000),
    images: [
      { image: 'bad', effect: 'cannot-pull' },
      { image: 'crash', effect: 'crashes', afterMs: 2000 },
    ],
  };
}

type Draw = (dice: Dice, nodes: readonly NodeSpec[]) => Action;

const setKey = { kind: 'StatefulSet', namespace: 'default', name: 'web' };
const pod = (dice: Dice): string => `web-${dice.below('pod', 6)}`;
const node = (dice: Dice, nodes: readonly NodeSpec[]): string => dice.one('node', ...nodes).name;

const draws: readonly Draw[] = [
  (dice) => ({ do: 'scale', name: 'web', replicas: dice.below('scale', 7) }),
  (dice) => ({ do: 'set-image', name: 'web', image: dice.one('image', 'app:1', 'app:2', 'app:3', 'bad', 'crash') }),
  (dice) => ({ do: 'delete-pod', name: pod(dice) }),
  (dice) => ({ do: 'delete-pod', name: pod(dice), force: true }),
  (dice) => ({ do: 'delete-claim', name: `data-${pod(dice)}` }),
  (dice) => ({ do: 'evict', name: pod(dice) }),
  (dice, nodes) => ({ do: dice.one('power', 'crash-node', 'partition-node', 'restart-node', 'return-node'), node: node(dice, nodes) }),
  (dice, nodes) => ({ do: dice.one('cordon', 'cordon', 'uncordon', 'drain'), node: node(dice, nodes) }),
  (dice) => ({ do: dice.one('readiness', 'unready', 'ready'), name: pod(dice) }),
  (dice) => ({ do: 'crash-container', name: pod(dice), backAfterMs: 2000 }),
  (dice) => ({ do: dice.one('end', 'kubelet-evicts', 'succeed-pod'), name: pod(dice) }),
  (dice) => ({ do: 'patch', object: setKey, patch: { spec: { ordinals: { start: dice.below('new start', 4) } } } }),
  (dice) => ({
    do: 'patch',
    object: setKey,
    patch: { spec: { persistentVolumeClaimRetentionPolicy: { whenScaled: dice.one('policy edit', 'Retain', 'Delete') } } },
  }),
  () => ({ do: 'restart-component', component: 'statefulset-controller' }),
  (dice) => ({ do: 'cache-delay', component: 'statefulset-controller', delayMs: dice.one('lag', 0, 500, 5000) }),
  () => ({ do: 'rollout-restart', name: 'web' }),
];

function story(dice: Dice, nodes: readonly NodeSpec[]): Step[] {
  const enabled = draws.filter((_, index) => dice.chance(`enabled ${index}`, 40));
  const steps: Step[] = [];
  for (let count = dice.below('steps', 12); count > 0 && enabled.length > 0; count--) {
    const draw = dice.one('what', ...enabled);
    steps.push({ atMs: dice.below('when', troubleMs), action: draw(dice, nodes) });
  }
  return steps.sort((left, right) => (left.atMs ?? 0) - (right.atMs ?? 0));
}
