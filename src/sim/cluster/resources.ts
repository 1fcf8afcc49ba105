/** What the API server knows of a kind besides its content: where it lives and how its messages call it. */
export interface Resource {
  readonly kind: string;
  readonly apiVersion: string;
  /** As in messages and paths: `statefulsets`. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether `metadata.generation` counts changes of its spec. */
  readonly generation?: boolean;
  /** Whether status is written apart. */
  readonly status?: boolean;
}

const namespaced = true;
const clusterScoped = { namespaced: false };

/** Every kind that the simulated API server serves, and the kinds of `truth.ts`. */
const resources: readonly Resource[] = [
  { kind: 'StatefulSet', apiVersion: 'apps/v1', plural: 'statefulsets', namespaced, generation: true, status: true },
  { kind: 'ReplicaSet', apiVersion: 'apps/v1', plural: 'replicasets', namespaced, generation: true, status: true },
  { kind: 'ControllerRevision', apiVersion: 'apps/v1', plural: 'controllerrevisions', namespaced },
  { kind: 'Pod', apiVersion: 'v1', plural: 'pods', namespaced, status: true },
  { kind: 'PersistentVolumeClaim', apiVersion: 'v1', plural: 'persistentvolumeclaims', namespaced, status: true },
  { kind: 'PersistentVolume', apiVersion: 'v1', plural: 'persistentvolumes', ...clusterScoped, status: true },
  { kind: 'Node', apiVersion: 'v1', plural: 'nodes', ...clusterScoped, status: true },
  { kind: 'Namespace', apiVersion: 'v1', plural: 'namespaces', ...clusterScoped, status: true },
  { kind: 'Service', apiVersion: 'v1', plural: 'services', namespaced, status: true },
  { kind: 'ConfigMap', apiVersion: 'v1', plural: 'configmaps', namespaced },
  { kind: 'Secret', apiVersion: 'v1', plural: 'secrets', namespaced },
  { kind: 'ServiceAccount', apiVersion: 'v1', plural: 'serviceaccounts', namespaced },
  { kind: 'ResourceQuota', apiVersion: 'v1', plural: 'resourcequotas', namespaced, status: true },
  { kind: 'EndpointSlice', apiVersion: 'discovery.k8s.io/v1', plural: 'endpointslices', namespaced },
  { kind: 'StorageClass', apiVersion: 'storage.k8s.io/v1', plural: 'storageclasses', ...clusterScoped },
  { kind: 'VolumeAttachment', apiVersion: 'storage.k8s.io/v1', plural: 'volumeattachments', ...clusterScoped, status: true },
  { kind: 'PodDisruptionBudget', apiVersion: 'policy/v1', plural: 'poddisruptionbudgets', namespaced, generation: true, status: true },
  {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    plural: 'horizontalpodautoscalers',
    namespaced,
    status: true,
  },
  { kind: 'Machine', apiVersion: 'simulation/v1', plural: 'machines', ...clusterScoped },
  { kind: 'Process', apiVersion: 'simulation/v1', plural: 'processes', namespaced },
  { kind: 'Fault', apiVersion: 'simulation/v1', plural: 'faults', ...clusterScoped },
  { kind: 'Quorum', apiVersion: 'simulation/v1', plural: 'quorums', namespaced },
  { kind: 'StoreAnswer', apiVersion: 'simulation/v1', plural: 'storeanswers', namespaced },
  { kind: 'Disk', apiVersion: 'simulation/v1', plural: 'disks', ...clusterScoped },
];

const byKind: ReadonlyMap<string, Resource> = new Map(resources.map((each) => [each.kind, each]));

/** What is known of a kind; a kind that is not served counts as namespaced and is called by its lower-case name. */
export function resourceOf(kind: string): Resource {
  return byKind.get(kind) ?? { kind, apiVersion: '', plural: `${kind.toLowerCase()}s`, namespaced: true };
}

/** `statefulsets.apps`, `pods`: as errors name a resource. */
export function qualifiedResource(kind: string): string {
  const { apiVersion, plural } = resourceOf(kind);
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return group === '' ? plural : `${plural}.${group}`;
}

/** `StatefulSet.apps`, `Pod`: as validation errors name a kind. */
export function qualifiedKind(kind: string): string {
  const { apiVersion } = resourceOf(kind);
  return apiVersion.includes('/') ? `${kind}.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : kind;
}
