import type { KubeObject } from '../../src/kube/objects.ts';
import type { Target } from '../../src/kube/versions.ts';
import { loadAnnotation } from '../../src/sim/controllers/autoscaler.ts';
import type { Dice } from './dice.ts';
import { randomSet } from './random-set.ts';
import { randomPodSpec } from './random-template.ts';

/** What stands beside the set, undefaulted. */
export function randomNeighbours(dice: Dice, target: Target): KubeObject[] {
  return [
    ...(dice.chance('budget', 35) ? [randomBudget(dice)] : []),
    ...(dice.chance('second budget', 3) ? [{ ...randomBudget(dice), metadata: { name: 'second', namespace: 'default' } }] : []),
    ...(dice.chance('autoscaler', 12) ? [autoscaler(dice)] : []),
    ...(dice.chance('replica set', 10) ? [sharedClaim(dice), replicaSet(dice)] : []),
    ...(dice.chance('colliding set', 8) ? [collidingSet(dice, target)] : []),
    ...(dice.chance('claim by hand', 12) ? [claimByHand(dice)] : []),
    ...(dice.chance('pod by hand', 10) ? [podByHand(dice)] : []),
    ...(dice.chance('plain service', 8) ? [service(dice, 'front', false)] : []),
  ];
}

/** The governing Service, headless most times. */
export function randomService(dice: Dice): KubeObject {
  return service(dice, 'web', dice.chance('headless', 92));
}

function service(dice: Dice, name: string, headless: boolean): KubeObject {
  const port = {
    name: 'peer',
    port: 7000,
    ...dice.maybe('target port', 20, () => ({ targetPort: dice.one<number | string>('target', 'peer', 'missing', 7001) })),
  };
  const spec = {
    ...(headless ? { clusterIP: 'None' } : {}),
    selector: dice.one<Record<string, string>>('selects', { app: 'web' }, { app: 'web' }, { app: 'web', tier: 'none' }),
    ...(dice.chance('ports', 92) ? { ports: [port] } : {}),
    ...dice.maybe('publish', 30, () => ({ publishNotReadyAddresses: true })),
  };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec };
}

export function randomBudget(dice: Dice): KubeObject {
  const most = dice.one<object>(
    'budget kind',
    { maxUnavailable: dice.one<number | string>('at most', 0, 1, 2, '50%') },
    { minAvailable: dice.one<number | string>('at least', 0, 1, 3, '100%', '34%') },
  );
  const policy = dice.maybe('unhealthy policy', 40, () => ({
    unhealthyPodEvictionPolicy: dice.one('unhealthy', 'AlwaysAllow', 'IfHealthyBudget'),
  }));
  const spec = { ...most, selector: { matchLabels: { app: 'web' } }, ...policy };
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'web', namespace: 'default' }, spec };
}

function autoscaler(dice: Dice): KubeObject {
  const least = 1 + dice.below('least', 2);
  const metric = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } };
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'default', annotations: { [loadAnnotation]: dice.one('load', '40', '150', '260') } },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: dice.chance('lost target', 8) ? 'nobody' : 'web' },
      minReplicas: least,
      maxReplicas: least + 1 + dice.below('more', 4),
      metrics: [metric],
      ...dice.maybe('behaviour', 40, () => ({ behavior: { scaleDown: { stabilizationWindowSeconds: dice.one('window', 0, 60) } } })),
    },
  };
}

const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

function claim(name: string, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name, namespace: 'default', ...metadata }, spec: claimSpec };
}

/** A claim of a name that the set will look for: empty, of somebody else, or about to be held when it is deleted. */
export function claimByHand(dice: Dice): KubeObject {
  const owner = { apiVersion: 'example.com/v1', kind: 'Backup', name: 'nightly', uid: 'backup-1', controller: true };
  return claim(`data-web-${dice.below('claim for', 4)}`, {
    ...dice.maybe('claim owner', 25, () => ({ ownerReferences: [owner] })),
    ...dice.maybe('claim finalizer', 25, () => ({ finalizers: ['example.com/hold'] })),
  });
}

/** A pod of a name that the set will want: one that it adopts, or one that only takes the name. */
export function podByHand(dice: Dice): KubeObject {
  const labels = dice.one<Record<string, string>>('hand labels', { app: 'web' }, { app: 'web' }, { app: 'else' });
  const metadata = {
    name: dice.one('hand name', 'web-0', 'web-1', 'web-7', 'stray'),
    namespace: 'default',
    labels,
    ...dice.maybe('hand finalizer', 20, () => ({ finalizers: ['example.com/hold'] })),
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      ...randomPodSpec(dice, 'web'),
      restartPolicy: dice.one('restarts', 'Always', 'Always', 'Never', 'OnFailure'),
      ...dice.maybe('node name', 10, () => ({ nodeName: dice.one('placed on', 'node-1', 'node-2', 'nowhere') })),
    },
  };
}

const sharedClaim = (dice: Dice): KubeObject => claim(dice.one('shared', 'shared', 'shared', 'data-web-0'));

function replicaSet(dice: Dice): KubeObject {
  const volumes = dice.maybe('shares', 70, () => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'shared' } }] }));
  const spec = { ...randomPodSpec(dice, 'front'), ...volumes };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'front', namespace: 'default' },
    spec: {
      replicas: dice.below('fronts', 4),
      selector: { matchLabels: { app: 'front' } },
      template: { metadata: { labels: { app: 'front' } }, spec },
    },
  };
}

/** Its pods' labels are too long. */
const longName = 'long-name-'.repeat(6).slice(0, 56);

/** A set whose claims may have the names of those of `web`, and whose selector may take its pods. */
const collidingSet = (dice: Dice, target: Target): KubeObject => randomSet(dice, target, dice.one('collides', 'a-web', 'web-1', longName));
