import { objectAt } from './store.ts';
import { isPodTerminal, nodeNameOf } from '../../kube/views.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { instantText } from '../../base/instant.ts';
import { peekInteger } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, isTerminating, nameOf } from '../../kube/objects.ts';
import { epochMs } from './epoch.ts';
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

/** kube: pkg/registry/core/pod podStrategy.CheckGracefulDelete; k8s.io/apiserver/pkg/registry/rest BeforeDelete */
function deletePod(stored: KubeObject, marked: KubeObject, requested: number | undefined, server: Server): Response {
  const wanted = requested ?? peekInteger(stored, 'spec', 'terminationGracePeriodSeconds') ?? 30;
  const graceSeconds = nodeNameOf(stored) === '' || isPodTerminal(stored) ? 0 : wanted;
  const already = stored.metadata.deletionGracePeriodSeconds;
  const shortened = already === undefined || graceSeconds < already;
  const object = shortened
    ? server.commit(already === undefined ? 'delete' : 'update', stored, withDeletion(marked, graceSeconds, server))
    : stored;
  const isOver = graceSeconds === 0 && (object.metadata.finalizers ?? []).length === 0;
  return done(isOver ? server.commit('remove', object, object) : object);
}

function withDeletion(object: KubeObject, graceSeconds: number, server: Server): KubeObject {
  const deletionTimestamp = instantText(epochMs + server.nowMs + graceSeconds * 1000);
  return { ...object, metadata: { ...object.metadata, deletionTimestamp, deletionGracePeriodSeconds: graceSeconds } };
}
