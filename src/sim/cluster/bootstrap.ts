import type { Condition } from '../../kube/views.ts';
import { create, truth } from './writes.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Context, Pass } from '../component.ts';
import type { ClusterSpec, NodeSpec, StorageClassSpec } from '../input.ts';
import { type Machine, truthApiVersion } from '../truth.ts';

/** Makes the cluster that is there before anybody applies anything: classes, nodes with their machines, declared objects. */
export function* bootstrap({ input, clock }: Context): Pass {
  for (const spec of input.cluster.storageClasses) yield create(storageClass(spec));
  for (const spec of input.cluster.nodes) {
    const machine: Machine = {
      apiVersion: truthApiVersion,
      kind: 'Machine',
      metadata: { name: spec.name },
      power: 'up',
      sinceMs: clock.nowMs,
    };
    yield truth(machine);
    yield create(node(spec, clock.nowText, provisionersOf(input.cluster)));
  }
  for (const object of input.cluster.objects ?? []) yield create(object);
}

function storageClass(spec: StorageClassSpec): KubeObject {
  const annotations = spec.isDefault === true ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {};
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: spec.name, ...annotations },
    provisioner: spec.provisioner,
    reclaimPolicy: spec.reclaimPolicy,
    volumeBindingMode: spec.bindingMode,
    ...(spec.allowVolumeExpansion === true ? { allowVolumeExpansion: true } : {}),
  };
}

/** The drivers of all classes: a node's volume limit holds for each. */
export function provisionersOf(cluster: ClusterSpec): string[] {
  return [...new Set(cluster.storageClasses.map((each) => each.provisioner))];
}

/** What a kubelet says of a node that is well: status and reason of each condition. */
export const healthy: Readonly<Record<string, readonly [Condition['status'], string]>> = {
  MemoryPressure: ['False', 'KubeletHasSufficientMemory'],
  DiskPressure: ['False', 'KubeletHasNoDiskPressure'],
  PIDPressure: ['False', 'KubeletHasSufficientPID'],
  Ready: ['True', 'KubeletReady'],
};

/** A Node as its kubelet registers it: Ready, with the addresses and the capacity of the spec. */
export function node(spec: NodeSpec, nowText: string, provisioners: readonly string[] = []): KubeObject {
  const zone = spec.zone === undefined ? {} : { 'topology.kubernetes.io/zone': spec.zone };
  const limits = provisioners.map((each) => [`attachable-volumes-csi-${each}`, `${spec.volumeLimit ?? ''}`] as const);
  const amounts = {
    ...(spec.volumeLimit === undefined ? {} : Object.fromEntries(limits)),
    cpu: `${spec.cpuMillis}m`,
    memory: `${spec.memoryBytes}`,
    pods: `${spec.pods ?? 110}`,
  };
  const conditions = Object.entries(healthy).map(([type, [status, reason]]) => {
    return { type, status, reason, lastHeartbeatTime: nowText, lastTransitionTime: nowText };
  });
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: spec.name, labels: { 'kubernetes.io/hostname': spec.name, 'kubernetes.io/os': 'linux', ...zone, ...spec.labels } },
    spec: spec.taints === undefined ? {} : { taints: spec.taints },
    status: { capacity: amounts, allocatable: amounts, conditions },
  };
}
