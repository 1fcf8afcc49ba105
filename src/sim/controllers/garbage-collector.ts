import { deepEqual } from '../../base/deep-equal.ts';
import { because, patch, remove, enqueue } from '../cluster/writes.ts';
import { type KubeObject, type OwnerReference, nameOf, namespaceText, isTerminating, isOwnedBy, keyText } from '../../kube/objects.ts';
import { foregroundFinalizer, orphanFinalizer } from '../cluster/deletion.ts';
import { resourceOf } from '../cluster/resources.ts';
import { type Objects, storeKey } from '../cluster/store.ts';
import type { Propagation, Write } from '../cluster/write.ts';
import { type Component, type Context, lot, type Pass, type Watch } from '../component.ts';

/** Kinds that own something or are owned here. */
const kinds = ['StatefulSet', 'ReplicaSet', 'Pod', 'PersistentVolumeClaim', 'ControllerRevision'] as const;

/**
 * Deletes what nobody owns any more, dependents of an owner that goes in the foreground, and takes owners away from orphans.
 * kube: pkg/controller/garbagecollector GarbageCollector.attemptToDeleteItem, processDeletingDependentsItem, orphanDependents
 */
export const garbageCollector: Component = {
  name: 'generic-garbage-collector',
  watches: kinds.map((kind): Watch => ({ kind, keys: keysOf })),
  // Its graph is built from the same informers as the caches of the other controllers, which therefore act on a removal before it does.
  reactionMs: 20,
  *reconcile(key, context) {
    const [kind = '', namespace = '', name = ''] = key.split('/');
    const object = context.cache.get(kind, namespace, name);
    if (object === undefined) return;
    // differs: what is left behind goes in order of names, where many workers upstream take it in any, unless the simulation has a seed. kube: --concurrent-gc-syncs
    if (lot('worker', 2, context) === 1) yield enqueue(key, 1);
    else if (!isTerminating(object)) return yield* collect(object, context);
    else if (hasFinalizer(object, orphanFinalizer)) return yield* orphan(object, context);
    else if (isForeground(object)) return yield* deleteDependents(object, context);
  },
};

const keyOf = (object: KubeObject): string => keyText(storeKey(object));

/**
 * The object itself where it got owners or is being deleted; when it is gone its dependents, and its owners if they wait for it. One that comes while its
 * owner waits for others is not looked at until one of those is gone. kube: graph_builder.go :: processGraphChanges
 */
function keysOf(after: KubeObject | undefined, before: KubeObject | undefined, cache: Objects): readonly string[] {
  if (after === undefined) return before === undefined ? [] : [...dependentsOf(before, cache).map(keyOf), ...waitingOwners(before, cache)];
  if (before !== undefined && isTerminating(after)) return [keyOf(after)];
  if (deepEqual(before?.metadata.ownerReferences, after.metadata.ownerReferences)) return [];
  return [...(waitingOwners(after, cache).length > 0 ? [] : [keyOf(after)]), ...(before === undefined ? [] : waitingOwners(before, cache))];
}

/** Owners that are being deleted in the foreground. */
function waitingOwners(object: KubeObject, cache: Objects): string[] {
  return (object.metadata.ownerReferences ?? [])
    .map(({ kind, name }) => cache.get(kind, namespaceText(object), name))
    .filter((owner) => owner !== undefined && isForeground(owner))
    .map((owner) => keyOf(owner as KubeObject));
}

function hasFinalizer(object: KubeObject, finalizer: string): boolean {
  return object.metadata.finalizers?.includes(finalizer) === true;
}

function isForeground(object: KubeObject): boolean {
  return isTerminating(object) && hasFinalizer(object, foregroundFinalizer);
}

/** Objects of the namespace that name the owner by its UID. */
function dependentsOf(owner: KubeObject, cache: Objects): readonly KubeObject[] {
  return kinds.flatMap((kind) => cache.list(kind, namespaceText(owner)).filter((each) => isOwnedBy(each, owner)));
}

/** Owners by what became of them. */
interface Owners {
  readonly solid: readonly OwnerReference[];
  readonly dangling: readonly OwnerReference[];
  readonly waiting: readonly OwnerReference[];
}

function classify(object: KubeObject, { live }: Context): Owners {
  const owners: { [K in keyof Owners]: OwnerReference[] } = { solid: [], dangling: [], waiting: [] };
  for (const reference of object.metadata.ownerReferences ?? []) {
    const owner = live.get(reference.kind, namespaceText(object), reference.name);
    // A kind that is not served here: nothing is known against its object.
    if (resourceOf(reference.kind).apiVersion === '') owners.solid.push(reference);
    else if (owner?.metadata.uid !== reference.uid) owners.dangling.push(reference);
    else (isForeground(owner) ? owners.waiting : owners.solid).push(reference);
  }
  return owners;
}

function* collect(object: KubeObject, context: Context): Pass {
  const { solid, dangling, waiting } = classify(object, context);
  if (dangling.length === 0 && waiting.length === 0) return;
  if (solid.length > 0) {
    yield setOwners(object, solid, 'owner-gone', 'one of its owners is gone');
    return;
  }
  const inForeground = waiting.length > 0 && dependentsOf(object, context.cache).length > 0;
  const propagation: Propagation = hasFinalizer(object, orphanFinalizer)
    ? 'Orphan'
    : inForeground || hasFinalizer(object, foregroundFinalizer)
      ? 'Foreground'
      : 'Background';
  const [owner] = [...waiting, ...dangling];
  const state = waiting.length > 0 ? 'is being deleted' : 'is gone';
  const text = `its owner ${owner?.kind ?? ''} ${owner?.name ?? ''} ${state}`;
  const { uid = '' } = object.metadata;
  yield remove(object, because(undefined, 'owner-gone', text), { propagation, uid });
}

function setOwners(object: KubeObject, ownerReferences: readonly OwnerReference[], code: string, text: string): Write {
  return patch(object, { metadata: { ownerReferences } }, because(undefined, code, text));
}

/** Deletes every dependent; the owner goes when none is left that blocks it. */
function* deleteDependents(owner: KubeObject, context: Context): Pass {
  const dependents = dependentsOf(owner, context.cache);
  const blocking = dependents.filter((each) =>
    each.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid && reference.blockOwnerDeletion === true),
  );
  if (blocking.length === 0) {
    yield removeFinalizer(owner, foregroundFinalizer, 'no dependent is left that blocks its deletion');
    return;
  }
  for (const each of dependents) {
    if (!isTerminating(each)) yield enqueue(keyOf(each));
  }
}

/** Takes the owner's reference from each dependent, then lets the owner go. */
function* orphan(owner: KubeObject, context: Context): Pass {
  for (const each of dependentsOf(owner, context.cache)) {
    const others = (each.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid);
    yield setOwners(each, others, 'orphaned', `its owner ${owner.kind} ${nameOf(owner)} is deleted and leaves it behind`);
  }
  yield removeFinalizer(owner, orphanFinalizer, 'its dependents are orphans now');
}

function removeFinalizer(object: KubeObject, finalizer: string, text: string): Write {
  const finalizers = object.metadata.finalizers?.filter((each) => each !== finalizer);
  return patch(object, { metadata: { finalizers } }, because(undefined, 'finalizer-done', text));
}
