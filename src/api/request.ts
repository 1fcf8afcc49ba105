import type { KubeObject } from '../kube/objects.ts';
import { goQuote } from './go-quote.ts';
import { kinds, rulesOf } from './kinds.ts';

/** A refusal of the request itself, before any rule of the kind: a Status with another code than 422. */
export interface RequestError {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** What a body is sent to: the kind's endpoint, and the namespace of the request for kinds that have one. */
export interface Endpoint {
  readonly apiVersion: string;
  readonly kind: string;
}

/** The kind and version that a body names, as far as it does. */
export interface NamedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Group and version of an `apiVersion`; the core group is the empty one. */
export function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash === -1 ? { group: '', version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Kinds that the server's scheme knows, by version: a body of one of them is read before it is refused. */
const registered: ReadonlyMap<string, string> = new Map([
  ['apps/v1', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet'],
  ['apps/v1beta1', 'ControllerRevision Deployment StatefulSet'],
  ['apps/v1beta2', 'ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet'],
  ['policy/v1', 'Eviction PodDisruptionBudget'],
  ['policy/v1beta1', 'Eviction PodDisruptionBudget'],
  ['autoscaling/v1', 'HorizontalPodAutoscaler Scale'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['autoscaling/v2beta1', 'HorizontalPodAutoscaler'],
  ['autoscaling/v2beta2', 'HorizontalPodAutoscaler'],
  ['storage.k8s.io/v1', 'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment'],
  ['storage.k8s.io/v1beta1', 'CSIDriver CSINode CSIStorageCapacity StorageClass VolumeAttachment VolumeAttributesClass'],
  [
    'v1',
    'Binding ConfigMap Endpoints Event LimitRange List Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate ' +
      'ReplicationController ResourceQuota Secret Service ServiceAccount',
  ],
]);

/**
 * Why the server cannot take a body that names this kind at this endpoint, as the decoder words it; undefined when it can.
 *
 * kube: k8s.io/apimachinery/pkg/runtime NewNotRegisteredErrForKind, Converter.Convert
 */
export function kindComplaint(named: NamedKind, endpoint: Endpoint): string | undefined {
  const { group, version } = groupVersion(named.apiVersion);
  if (registered.get(named.apiVersion)?.split(' ').includes(named.kind) !== true) {
    return `no kind ${goQuote(named.kind)} is registered for version ${goQuote(group === '' ? version : `${group}/${version}`)} in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  }
  if (named.kind === endpoint.kind && group === groupVersion(endpoint.apiVersion).group) return undefined;
  return `converting (${version}.${named.kind}) to (${internalPackage(endpoint)}.${endpoint.kind}): unknown conversion`;
}

/** How Go calls the package of a kind's internal type. */
function internalPackage(endpoint: Endpoint): string {
  const { group } = groupVersion(endpoint.apiVersion);
  return group === '' ? 'core' : (group.split('.')[0] ?? group);
}

/** The refusal of another version of the kind. kube: k8s.io/apiserver/pkg/endpoints/handlers createHandler */
export function versionMismatch(named: NamedKind, endpoint: Endpoint): string | undefined {
  if (named.apiVersion === endpoint.apiVersion) return undefined;
  return `the API version in the data (${named.apiVersion}) does not match the expected API version (${endpoint.apiVersion})`;
}

/** What is checked of a create before the kind's own rules. `namespace` is the request's. */
export function createRequestError(object: KubeObject, namespace: string): RequestError | undefined {
  return namespaceMismatch(object, namespace, rulesOf(object.apiVersion, object.kind)?.namespaced ?? true);
}

/** What the store refuses of an object that every rule accepts. kube: k8s.io/apiserver/pkg/storage/etcd3 store.Create */
export function storeError(object: KubeObject): RequestError | undefined {
  // Text that is no number counts as none.
  if (!/^0*[1-9][0-9]*$/.test(object.metadata.resourceVersion ?? '')) return undefined;
  return { code: 500, reason: '', message: 'resourceVersion should not be set on objects to be created' };
}

/** What is checked of an update before the kind's own rules. `before` is what the server has stored. */
export function updateRequestError(before: KubeObject, after: KubeObject, namespace: string): RequestError | undefined {
  const name = after.metadata.name ?? '';
  const stored = before.metadata.name ?? '';
  // kube: k8s.io/apiserver/pkg/registry/generic/registry NamespaceKeyFunc, for the name on the URL
  if (stored === '') return { code: 400, reason: 'BadRequest', message: 'Name parameter required.' };
  if (name !== '' && name !== stored) {
    return { code: 400, reason: 'BadRequest', message: `the name of the object (${name}) does not match the name on the URL (${stored})` };
  }
  const rules = rulesOf(after.apiVersion, after.kind);
  const mismatch = namespaceMismatch(after, namespace, rules?.namespaced ?? true);
  if (mismatch !== undefined) return mismatch;
  const reason = conflict(before, after, namespace, rules?.namespaced ?? true);
  if (reason === undefined) return undefined;
  const resource = resourceName(rules?.qualifiedKind ?? after.kind);
  return { code: 409, reason: 'Conflict', message: `Operation cannot be fulfilled on ${resource} "${stored}": ${reason}` };
}

/** kube: k8s.io/apiserver/pkg/storage Preconditions.Check; registry/generic/registry Store.Update */
function conflict(before: KubeObject, after: KubeObject, namespace: string, isNamespaced: boolean): string | undefined {
  const { uid, resourceVersion } = after.metadata;
  if (hasText(uid) && uid !== before.metadata.uid) {
    const resource = resourceName(before.kind);
    const folder = resource === 'services' ? 'services/specs' : resource;
    const key = ['/registry', folder, ...(isNamespaced ? [namespace] : []), before.metadata.name].join('/');
    const precondition = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid ?? ''}`;
    return `StorageError: invalid object, Code: 4, Key: ${key}, ResourceVersion: 0, AdditionalErrorMsg: ${precondition}`;
  }
  if (!hasText(resourceVersion) || resourceVersion === before.metadata.resourceVersion) return undefined;
  return 'the object has been modified; please apply your changes to the latest version and try again';
}

function hasText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** kube: k8s.io/apiserver/pkg/registry/rest EnsureObjectNamespaceMatchesRequestNamespace */
function namespaceMismatch(object: KubeObject, namespace: string, isNamespaced: boolean): RequestError | undefined {
  const own = object.metadata.namespace ?? '';
  if (!isNamespaced || own === '' || own === namespace) return undefined;
  return {
    code: 400,
    reason: 'BadRequest',
    message: 'the namespace of the provided object does not match the namespace sent on the request',
  };
}

/** The object in the namespace of its request; a kind without namespaces loses the one it may name. */
export function inRequestNamespace(object: KubeObject, namespace: string): KubeObject {
  const { namespace: own, ...metadata } = object.metadata;
  if (rulesOf(object.apiVersion, object.kind)?.namespaced === false) return own === undefined ? object : { ...object, metadata };
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** `StatefulSet.apps` to `statefulsets.apps`: the resource as messages name it. */
function resourceName(qualifiedKind: string): string {
  const [kind = '', ...group] = qualifiedKind.split('.');
  const lower = kind.toLowerCase();
  const plural = lower.endsWith('s') ? `${lower}es` : `${lower}s`;
  return [plural, ...group].join('.');
}

/** API versions that a cluster served once, with the one that took their place; by what the manifest says. */
const replaced: Readonly<Record<string, string>> = {
  'apps/v1beta1 StatefulSet': 'apps/v1',
  'apps/v1beta2 StatefulSet': 'apps/v1',
  'apps/v1beta1 Deployment': 'apps/v1',
  'apps/v1beta2 Deployment': 'apps/v1',
  'apps/v1beta2 DaemonSet': 'apps/v1',
  'apps/v1beta2 ReplicaSet': 'apps/v1',
  'extensions/v1beta1 Deployment': 'apps/v1',
  'extensions/v1beta1 DaemonSet': 'apps/v1',
  'extensions/v1beta1 ReplicaSet': 'apps/v1',
  'policy/v1beta1 PodDisruptionBudget': 'policy/v1',
  'autoscaling/v2beta1 HorizontalPodAutoscaler': 'autoscaling/v2',
  'autoscaling/v2beta2 HorizontalPodAutoscaler': 'autoscaling/v2',
  'storage.k8s.io/v1beta1 StorageClass': 'storage.k8s.io/v1',
};

/** Groups of Kubernetes' own, and what can only be a slip for one: a group that somebody added to a cluster has a dot in its name. */
const ownGroup = /^(?:(?:[^./]*|storage\.k8s\.io|networking\.k8s\.io)\/)?v\d\w*$/;

/** The one version of a kind that is written in another group of Kubernetes' own, or in a version that there never was. */
function otherVersion(apiVersion: string, kind: string): string | undefined {
  const known = kinds.find((each) => each.kind === kind);
  const isServed =
    known === undefined || known.apiVersion === apiVersion || `${apiVersion} ${kind}` === 'autoscaling/v1 HorizontalPodAutoscaler';
  return isServed || !(apiVersion === '' || ownGroup.test(apiVersion)) ? undefined : known.apiVersion;
}

/** A kind of ours in other capitals, which no group of Kubernetes' own serves. */
function otherCapitals(apiVersion: string, kind: string): string | undefined {
  const meant = kinds.find((each) => each.apiVersion === apiVersion && each.kind.toLowerCase() === kind.toLowerCase());
  return meant === undefined || meant.kind === kind ? undefined : meant.kind;
}

/** What kubectl says of a version that no supported cluster serves, with the version and the kind to write instead; undefined for any other. */
export function noMatch(
  apiVersion: string,
  kind: string,
): { readonly message: string; readonly apiVersion: string; readonly kind: string } | undefined {
  const key = `${apiVersion} ${kind}`;
  const meant = otherCapitals(apiVersion, kind);
  const instead = meant === undefined ? (Object.hasOwn(replaced, key) ? replaced[key] : otherVersion(apiVersion, kind)) : apiVersion;
  if (instead === undefined) return undefined;
  const message = `no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
  return { message, apiVersion: instead, kind: meant ?? kind };
}
