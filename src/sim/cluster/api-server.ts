import { nodeNameOf } from '../../kube/views.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { type KubeObject, type ObjectKey, type ObjectMeta, isTerminating } from '../../kube/objects.ts';
import { refused } from './admission.ts';
import { conflict, deleteObject, notFound } from './deletion.ts';
import { evictPod } from './eviction.ts';
import { refusedExpansion } from './expansion.ts';
import { fillIn } from './fill-in.ts';
import { mergePatch } from './merge-patch.ts';
import { exceededQuota } from './quota.ts';
import { qualifiedResource, resourceOf } from './resources.ts';
import type { Server } from './server.ts';
import { storeKey, objectAt } from './store.ts';
import { type Response, refusal, type Write, done } from './write.ts';

/** The writes that are API requests. */
export type Request = Exclude<Write, { do: 'event' | 'truth' | 'enqueue' | 'pause' }>;

/** The API server's answer to one request, with its effect on the store. */
export function handleRequest(request: Request, server: Server): Response {
  if ('refused' in request && request.refused !== undefined) return refusal('Invalid', request.refused);
  switch (request.do) {
    case 'create':
      return create(request.object, server);
    case 'update':
      return update(request.object, request.subresource, server);
    case 'patch':
      return patch(request.key, request.patch, request.subresource, server);
    case 'delete':
      return deleteObject(request, server);
    case 'evict':
      return evictPod(request.key, request.graceSeconds, server);
    case 'bind':
      return bind(request.key, request.node, server);
    case 'scale':
      return patch(request.key, { spec: { replicas: request.replicas } }, undefined, server);
  }
}

/** kube: k8s.io/apiserver/pkg/registry/generic/registry Store.Create */
function create(given: KubeObject, server: Server): Response {
  const resource = resourceOf(given.kind);
  const placed = withNamespace(given, resource.namespaced);
  const named = withName(placed, server);
  const admitted = server.admission.create(named, server.target);
  if (refused(admitted)) return admitted;
  const filled = fillIn(admitted, server);
  const quota = exceededQuota(filled, server);
  if (quota !== undefined) return quota;
  const key = storeKey(admitted);
  if (objectAt(server.store, key) !== undefined) {
    return refusal('AlreadyExists', `${qualifiedResource(key.kind)} "${key.name}" already exists`);
  }
  const metadata = {
    ...filled.metadata,
    uid: `uid-${server.nextNumber()}`,
    creationTimestamp: server.nowText,
    ...(resource.generation ? { generation: 1 } : {}),
  };
  return done(server.commit('create', undefined, { ...filled, metadata }));
}

function withNamespace(object: KubeObject, namespaced: boolean): KubeObject {
  if (!namespaced || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** `generateName` and five random characters. kube: k8s.io/apiserver/pkg/storage/names simpleNameGenerator */
function withName(object: KubeObject, server: Server): KubeObject {
  const { name, generateName } = object.metadata;
  if (name !== undefined && name !== '') return object;
  let number = Math.imul(server.nextNumber(), 0x9e3779b1) >>> 0;
  let suffix = '';
  for (let at = 0; at < 5; at++) {
    suffix += alphabet.charAt(number % 27);
    number = Math.floor(number / 27);
  }
  return { ...object, metadata: { ...object.metadata, name: `${generateName ?? ''}${suffix}` } };
}

/** kube: k8s.io/apiserver/pkg/registry/generic/registry Store.Update */
function update(given: KubeObject, subresource: 'status' | undefined, server: Server): Response {
  const object = withNamespace(given, resourceOf(given.kind).namespaced);
  const key = storeKey(object);
  const stored = objectAt(server.store, key);
  if (stored === undefined) return notFound(key);
  const { resourceVersion = '' } = object.metadata;
  if (resourceVersion !== '' && resourceVersion !== stored.metadata.resourceVersion) return outdated(stored);
  return store(stored, object, subresource, server);
}

function outdated(stored: KubeObject): Response {
  const advice = 'the object has been modified; please apply your changes to the latest version and try again';
  return conflict(qualifiedResource(stored.kind), stored, advice);
}

/** Of what is wanted only the status, or only the rest where the status stands apart. */
function partOf(wanted: KubeObject, stored: KubeObject, subresource: 'status' | undefined): KubeObject {
  if (subresource === 'status') return { ...stored, status: wanted.status };
  return resourceOf(stored.kind).status ? { ...wanted, status: stored.status } : wanted;
}

/** What clients cannot change, whatever they send. kube: k8s.io/apiserver/pkg/registry/rest BeforeUpdate */
function store(stored: KubeObject, given: KubeObject, subresource: 'status' | undefined, server: Server): Response {
  const wanted = partOf(given, stored, subresource);
  const next = stored.metadata === wanted.metadata ? wanted : { ...wanted, metadata: withFixed(stored.metadata, wanted.metadata) };
  if (deepEqual(stored, next)) return done(stored);
  const admitted = server.admission.update(stored, next, server.target, subresource);
  if (refused(admitted)) return admitted;
  const expansion = refusedExpansion(stored, admitted, server);
  if (expansion !== undefined) return expansion;
  const quota = admitted.kind === 'PersistentVolumeClaim' && subresource === undefined && exceededQuota(admitted, server, stored);
  if (quota) return quota;
  const { finalizers = [], deletionGracePeriodSeconds = 0 } = admitted.metadata;
  const isOver = isTerminating(stored) && finalizers.length === 0 && deletionGracePeriodSeconds === 0;
  if (isOver) return done(server.commit('remove', stored, admitted));
  return done(server.commit('update', stored, countGeneration(stored, admitted, subresource)));
}

const fixed = [
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'resourceVersion',
] as const satisfies readonly (keyof ObjectMeta)[];

function withFixed(stored: ObjectMeta, wanted: ObjectMeta): ObjectMeta {
  const metadata: Record<string, unknown> = { ...wanted };
  for (const name of fixed) if (stored[name] !== undefined) metadata[name] = stored[name];
  return metadata;
}

function countGeneration(before: KubeObject, after: KubeObject, subresource: 'status' | undefined): KubeObject {
  const counted = resourceOf(after.kind).generation && subresource === undefined && !deepEqual(before.spec, after.spec);
  if (!counted) return after;
  return { ...after, metadata: { ...after.metadata, generation: (before.metadata.generation ?? 1) + 1 } };
}

function patch(key: ObjectKey, change: object, subresource: 'status' | undefined, server: Server): Response {
  const stored = objectAt(server.store, key);
  return stored === undefined ? notFound(key) : store(stored, mergePatch(stored, change) as KubeObject, subresource, server);
}

/** kube: pkg/registry/core/pod/storage BindingREST.setPodNodeAndMetadata */
function bind(key: ObjectKey, nodeName: string, server: Server): Response {
  const stored = objectAt(server.store, key);
  if (stored === undefined) return notFound(key);
  const refused = (why: string): Response => conflict('pods/binding', stored, `pod ${key.name} is ${why}`);
  if (isTerminating(stored)) return refused('being deleted, cannot be assigned to a host');
  if (nodeNameOf(stored) !== '') return refused(`already assigned to node "${nodeNameOf(stored)}"`);
  const spec = { ...(stored.spec as object), nodeName };
  return done(server.commit('update', stored, { ...stored, spec, status: scheduled(stored, server) }));
}

function scheduled(pod: KubeObject, server: Server): unknown {
  const status = pod.status as { readonly conditions?: readonly { readonly type: string }[] } | undefined;
  const others = (status?.conditions ?? []).filter((each) => each.type !== 'PodScheduled');
  return { ...status, conditions: [...others, { type: 'PodScheduled', status: 'True', lastTransitionTime: server.nowText }] };
}
