import type { KubeObject } from '../../src/kube/objects.ts';
import type { ClusterSpec, NodeSpec, StorageClassSpec } from '../../src/sim/input.ts';
import type { Dice } from './dice.ts';

const GiB = 1024 ** 3;

/** Nodes, storage classes, what is there before, and how fast news travels. */
export function randomCluster(dice: Dice): ClusterSpec {
  const zones = dice.chance('zones', 85);
  const nodes = Array.from({ length: 1 + dice.below('nodes', dice.chance('more nodes', 15) ? 7 : 4) }, (_, index) =>
    randomNode(dice, index, zones),
  );
  return {
    nodes,
    storageClasses: [classOf(dice, 'standard', true), ...(dice.chance('other class', 40) ? [classOf(dice, 'other', false)] : [])],
    objects: [
      ...(dice.usually('quota', 80, false, true) ? [quota(dice)] : []),
      ...(dice.chance('volumes by hand', 12) ? volumes(dice, nodes) : []),
    ],
    ...dice.maybe('informer delay', 8, () => ({ informerDelayMs: dice.one('delay', 10, 200, 2000) })),
    ...dice.maybe('flags', 12, () => ({ flags: flags(dice) })),
  };
}

function randomNode(dice: Dice, index: number, zones: boolean): NodeSpec {
  return {
    name: `node-${index + 1}`,
    ...(zones ? { zone: `zone-${index % 3}` } : {}),
    ...dice.maybe('node label', 50, () => ({ labels: { disk: dice.one('disk', 'ssd', 'hdd'), size: dice.one('size', '2', '8') } })),
    ...dice.hardly('node taint', 8, () => ({
      taints: [{ key: 'dedicated', value: 'db', effect: dice.one('taint effect', 'NoSchedule', 'PreferNoSchedule', 'NoExecute') }],
    })),
    cpuMillis: dice.usually('cpu', 60, 64_000, 1200, 4000),
    memoryBytes: dice.usually('memory', 70, 64, 2) * GiB,
    ...dice.hardly('pod limit', 10, () => ({ pods: 1 + dice.below('most pods', 4) })),
    ...dice.hardly('volume limit', 15, () => ({ volumeLimit: 1 + dice.below('most volumes', 3) })),
  };
}

function classOf(dice: Dice, name: string, isDefault: boolean): StorageClassSpec {
  return {
    name,
    isDefault,
    provisioner: dice.usually('provisioner', 60, 'disk.example.com', 'other.example.com', 'kubernetes.io/no-provisioner'),
    bindingMode: dice.one('binding', 'Immediate', 'WaitForFirstConsumer'),
    reclaimPolicy: dice.one('reclaim', 'Delete', 'Retain'),
    topology: dice.one('topology', 'none', 'none', 'zone', 'node'),
    provisionMs: dice.one('provision', 100, 1000, 5000),
    ...dice.maybe('expansion', 50, () => ({ allowVolumeExpansion: true })),
    ...dice.maybe('attach', 50, () => ({ attachMs: 500, detachMs: 500 })),
    ...dice.hardly('absent', 6, () => ({ absent: true })),
  };
}

function flags(dice: Dice): NonNullable<ClusterSpec['flags']> {
  return {
    ...dice.maybe('slow writes', 50, () => ({ writeMs: dice.one('write', 5, 50) })),
    ...dice.maybe('slow scheduler', 50, () => ({ schedulingMs: dice.one('scheduling', 10, 1000) })),
    ...dice.maybe('quick monitor', 30, () => ({ nodeMonitorGraceMs: 8000, nodeMonitorPeriodMs: 2000, leaseRenewMs: 2000 })),
    ...dice.maybe('short toleration', 30, () => ({ defaultTolerationSeconds: 10 })),
  };
}

function quota(dice: Dice): KubeObject {
  const hard = dice.one<Record<string, string>>(
    'hard',
    { pods: `${1 + dice.below('quota pods', 5)}` },
    { 'requests.cpu': '1500m', 'limits.memory': '1Gi' },
    { persistentvolumeclaims: '2' },
    { 'requests.storage': '2Gi', 'count/pods': '4' },
  );
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small', namespace: 'default' }, spec: { hard } };
}

/** Volumes that somebody has made: for a class, for none, of one zone, too small or reserved for a claim. */
function volumes(dice: Dice, nodes: readonly NodeSpec[]): KubeObject[] {
  return Array.from({ length: 1 + dice.below('volumes', 3) }, (_, index): KubeObject => {
    const node = dice.one('volume on', ...nodes);
    const requirement = { key: 'kubernetes.io/hostname', operator: 'In', values: [node.name] };
    const zone = node.zone === undefined ? {} : { labels: { 'topology.kubernetes.io/zone': node.zone } };
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: `made-${index}`, ...(dice.chance('volume zone', 50) ? zone : {}) },
      spec: {
        capacity: { storage: dice.one('volume size', '500Mi', '1Gi', '5Gi') },
        accessModes: [dice.one('volume mode', 'ReadWriteOnce', 'ReadWriteMany', 'ReadWriteOncePod')],
        persistentVolumeReclaimPolicy: dice.one('volume reclaim', 'Retain', 'Delete'),
        storageClassName: dice.one('volume class', 'standard', 'other', 'by-hand'),
        volumeMode: 'Filesystem',
        ...dice.maybe('volume here', 40, () => ({
          nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [requirement] }] } },
        })),
        ...dice.maybe('volume for', 20, () => ({ claimRef: { namespace: 'default', name: 'data-web-0' } })),
      },
    };
  });
}
