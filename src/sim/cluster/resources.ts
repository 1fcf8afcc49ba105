/** What the API server knows of a kind besides its content: where it lives and how its messages call it. */
export interface Resource {
  readonly kind: string;
  readonly apiVersion: string;
  /** As in messages and paths: `statefulsets`. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether `metadata.generation` counts changes of its spec. */
  readonly generation: boolean;
  /** Whether status is written apart. */
  readonly status: boolean;
}

/** Every kind that the simulated API server serves, and the kinds of `truth.ts`. */
const served: readonly (readonly [apiVersion: string, kinds: string])[] = [
  ['apps/v1', 'StatefulSet ReplicaSet ControllerRevision'],
  ['v1', 'Pod PersistentVolumeClaim PersistentVolume Node Namespace Service ConfigMap Secret ServiceAccount ResourceQuota'],
  ['discovery.k8s.io/v1', 'EndpointSlice'],
  ['storage.k8s.io/v1', 'StorageClass VolumeAttachment'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['simulation/v1', 'Machine Process Fault Quorum StoreAnswer Disk'],
];

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const clusterScoped = words('PersistentVolume Node Namespace StorageClass VolumeAttachment Machine Fault Disk');
const withGeneration = words('StatefulSet ReplicaSet PodDisruptionBudget');
const withoutStatus = words(
  'ControllerRevision ConfigMap Secret ServiceAccount EndpointSlice StorageClass Machine Process Fault Quorum StoreAnswer Disk',
);

function resource(apiVersion: string, kind: string): Resource {
  return {
    kind,
    apiVersion,
    plural: `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`,
    namespaced: !clusterScoped.has(kind),
    generation: withGeneration.has(kind),
    status: apiVersion !== '' && !withoutStatus.has(kind),
  };
}

const byKind: ReadonlyMap<string, Resource> = new Map(
  served.flatMap(([apiVersion, kinds]) => kinds.split(' ').map((kind) => [kind, resource(apiVersion, kind)])),
);

/** What is known of a kind; a kind that is not served counts as namespaced and is called by its lower-case name. */
export function resourceOf(kind: string): Resource {
  return byKind.get(kind) ?? resource('', kind);
}

/** `statefulsets.apps`, `pods`: as errors name a resource. */
export function qualifiedResource(kind: string): string {
  return `${resourceOf(kind).plural}${groupOf(kind)}`;
}

/** `StatefulSet.apps`, `Pod`: as validation errors name a kind. */
export function qualifiedKind(kind: string): string {
  return `${kind}${groupOf(kind)}`;
}

/** `.apps`; nothing for the core's own. */
function groupOf(kind: string): string {
  const { apiVersion } = resourceOf(kind);
  return apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
}
