import { objectAt } from './store.ts';
import { isPodTerminal, nodeNameOf } from '../../kube/views.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { peekInteger } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, isTerminating, nameOf } from '../../kube/objects.ts';
import { timeMs, timeText } from './epoch.ts';
import { qualifiedResource } from './resources.ts';
import type { Server } from './server.ts';
import { type Propagation, type Response, refusal, type Write, done } from './write.ts';

export const foregroundFinalizer = 'foregroundDeletion';
export const orphanFinalizer = 'orphan';

/** DELETE of one object. kube: k8s.io/apiserver/pkg/registry/generic/registry Store.Delete */
export function deleteObject(write: Extract<Write, { do: 'delete' }>, server: Server): Response {
  const stored = objectAt(server.store, write.key);
  if (stored === undefined) return notFound(write.key);
  if (write.uid !== undefined && write.uid !== stored.metadata.uid) {
    const text = `Precondition failed: UID in precondition: ${write.uid}, UID in object meta: ${stored.metadata.uid ?? ''}`;
    return conflict(qualifiedResource(stored.kind), stored, text);
  }
  const marked = withPropagation(stored, write.propagation);
  return stored.kind === 'Pod' ? deletePod(stored, marked, write.graceSeconds, server) : deleteOther(stored, marked, server);
}

export function notFound({ kind, name }: ObjectKey): Response {
  return refusal('NotFound', `${qualifiedResource(kind)} "${name}" not found`);
}

/** What is asked does not go with what is stored. */
export function conflict(resource: string, stored: KubeObject, why: string): Response {
  return refusal('Conflict', `Operation cannot be fulfilled on ${resource} "${nameOf(stored)}": ${why}`);
}

/** kube: k8s.io/apiserver/pkg/registry/generic/registry deletionFinalizersForGarbageCollection */
function withPropagation(object: KubeObject, propagation: Propagation | undefined): KubeObject {
  if (propagation === undefined || isTerminating(object)) return object;
  const others = (object.metadata.finalizers ?? []).filter((each) => each !== foregroundFinalizer && each !== orphanFinalizer);
  const own = propagation === 'Foreground' ? [foregroundFinalizer] : propagation === 'Orphan' ? [orphanFinalizer] : [];
  const finalizers = [...others, ...own];
  return deepEqual(finalizers, object.metadata.finalizers ?? []) ? object : { ...object, metadata: { ...object.metadata, finalizers } };
}

function deleteOther(stored: KubeObject, marked: KubeObject, server: Server): Response {
  if ((marked.metadata.finalizers ?? []).length === 0) return done(server.commit('remove', stored, stored));
  return done(isTerminating(stored) ? stored : server.commit('delete', stored, withDeletion(marked, 0, server)));
}

/** kube: k8s.io/apiserver/pkg/registry/rest BeforeDelete */
function deletePod(stored: KubeObject, marked: KubeObject, requested: number | undefined, server: Server): Response {
  const object = isTerminating(stored)
    ? shorten(stored, requested, server)
    : server.commit('delete', stored, withDeletion(marked, graceOf(stored, requested), server));
  const isOver = object.metadata.deletionGracePeriodSeconds === 0 && (object.metadata.finalizers ?? []).length === 0;
  return done(isOver ? server.commit('remove', object, object) : object);
}

/** kube: pkg/registry/core/pod podStrategy.CheckGracefulDelete */
function graceOf(pod: KubeObject, requested: number | undefined): number {
  if (nodeNameOf(pod) === '' || isPodTerminal(pod)) return 0;
  return requested ?? peekInteger(pod, 'spec', 'terminationGracePeriodSeconds') ?? 30;
}

/** What is being deleted already can only get less grace, counted from the first request, and only by asking for it. */
function shorten(pod: KubeObject, requested: number | undefined, server: Server): KubeObject {
  const { deletionGracePeriodSeconds: already = 0, deletionTimestamp } = pod.metadata;
  if (requested === undefined || requested >= already) return pod;
  const endMs = (timeMs(deletionTimestamp) ?? server.nowMs) + (requested - already) * 1000;
  const graceSeconds = endMs < server.nowMs ? Math.min(requested, 1) : requested;
  return server.commit('update', pod, withDeletion(pod, graceSeconds, server, Math.max(endMs, server.nowMs)));
}

function withDeletion(object: KubeObject, graceSeconds: number, { nowMs }: Server, endMs = nowMs + graceSeconds * 1000): KubeObject {
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: timeText(endMs), deletionGracePeriodSeconds: graceSeconds } };
}
