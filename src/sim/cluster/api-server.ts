import { deepEqual } from '../../base/deep-equal.ts';
import { peekText } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, type ObjectMeta, isTerminating } from '../../kube/objects.ts';
import { refused } from './admission.ts';
import { deleteObject, notFound } from './deletion.ts';
import { evictPod } from './eviction.ts';
import { refusedExpansion } from './expansion.ts';
import { fillIn } from './fill-in.ts';
import { mergePatch } from './merge-patch.ts';
import { exceededQuota } from './quota.ts';
import { qualifiedResource, resourceOf } from './resources.ts';
import type { Server } from './server.ts';
import { storeKey } from './store.ts';
import { type Response, refusal, type Write } from './write.ts';

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
  const key = storeKey(admitted);
  const quota = exceededQuota(admitted, server);
  if (quota !== undefined) return quota;
  if (server.store.get(key.kind, key.namespace, key.name) !== undefined) {
    return refusal('AlreadyExists', `${qualifiedResource(key.kind)} "${key.name}" already exists`);
  }
  const filled = fillIn(admitted, server);
  const metadata = {
    ...filled.metadata,
    uid: `uid-${server.nextNumber()}`,
    creationTimestamp: server.nowText,
    ...(resource.generation ? { generation: 1 } : {}),
  };
  return { ok: true, object: server.commit('create', undefined, { ...filled, metadata }) };
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
  const resource = resourceOf(given.kind);
  const object = withNamespace(given, resource.namespaced);
  const { kind, namespace, name } = storeKey(object);
  const stored = server.store.get(kind, namespace, name);
  if (stored === undefined) return notFound(kind, name);
  const version = object.metadata.resourceVersion;
  if (version !== undefined && version !== '' && version !== stored.metadata.resourceVersion) return conflict(kind, name);
  return store(
    stored,
    subresource === 'status' ? { ...stored, status: object.status } : keepStatus(stored, object, resource.status),
    subresource,
    server,
  );
}

function keepStatus(stored: KubeObject, object: KubeObject, apart: boolean | undefined): KubeObject {
  return apart === true ? { ...object, status: stored.status } : object;
}

export function conflict(kind: string, name: string): Response {
  const advice = 'the object has been modified; please apply your changes to the latest version and try again';
  return refusal('Conflict', `Operation cannot be fulfilled on ${qualifiedResource(kind)} "${name}": ${advice}`);
}

/** What clients cannot change, whatever they send. kube: k8s.io/apiserver/pkg/registry/rest BeforeUpdate */
function store(stored: KubeObject, wanted: KubeObject, subresource: 'status' | undefined, server: Server): Response {
  const { deletionTimestamp } = stored.metadata;
  const next = stored.metadata === wanted.metadata ? wanted : { ...wanted, metadata: withFixed(stored.metadata, wanted.metadata) };
  if (deepEqual(stored, next)) return { ok: true, object: stored };
  const admitted = server.admission.update(stored, next, server.target, subresource);
  if (refused(admitted)) return admitted;
  const expansion = refusedExpansion(stored, admitted, server);
  if (expansion !== undefined) return expansion;
  const finalizers = admitted.metadata.finalizers ?? [];
  const grace = admitted.metadata.deletionGracePeriodSeconds ?? 0;
  if (deletionTimestamp !== undefined && finalizers.length === 0 && grace === 0) {
    return { ok: true, object: server.commit('remove', stored, admitted) };
  }
  return { ok: true, object: server.commit('update', stored, countGeneration(stored, admitted, subresource)) };
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

function patch(
  { kind, namespace, name }: ObjectKey,
  change: Readonly<Record<string, unknown>>,
  subresource: 'status' | undefined,
  server: Server,
): Response {
  const stored = server.store.get(kind, namespace, name);
  if (stored === undefined) return notFound(kind, name);
  const merged = mergePatch(stored, change) as KubeObject;
  const next = subresource === 'status' ? { ...stored, status: merged.status } : keepStatus(stored, merged, resourceOf(kind).status);
  return store(stored, next, subresource, server);
}

/** kube: pkg/registry/core/pod/storage BindingREST.setPodNodeAndMetadata */
function bind({ kind, namespace, name }: ObjectKey, node: string, server: Server): Response {
  const stored = server.store.get(kind, namespace, name);
  if (stored === undefined) return notFound(kind, name);
  if (isTerminating(stored)) {
    return refusal(
      'Conflict',
      `Operation cannot be fulfilled on pods/binding "${name}": pod ${name} is being deleted, cannot be assigned to a host`,
    );
  }
  const assigned = peekText(stored, 'spec', 'nodeName') ?? '';
  if (assigned !== '') {
    return refusal(
      'Conflict',
      `Operation cannot be fulfilled on pods/binding "${name}": pod ${name} is already assigned to node "${assigned}"`,
    );
  }
  const spec = { ...(stored.spec as object), nodeName: node };
  return { ok: true, object: server.commit('update', stored, { ...stored, spec, status: scheduled(stored, server) }) };
}

function scheduled(pod: KubeObject, server: Server): unknown {
  const status = pod.status as { readonly conditions?: readonly { readonly type: string }[] } | undefined;
  const others = (status?.conditions ?? []).filter((each) => each.type !== 'PodScheduled');
  return { ...status, conditions: [...others, { type: 'PodScheduled', status: 'True', lastTransitionTime: server.nowText }] };
}
