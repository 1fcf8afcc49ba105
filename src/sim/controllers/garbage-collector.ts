import { type KubeObject, type ObjectKey, type OwnerReference, nameOf, namespaceText } from '../../kube/objects.ts';
import { foregroundFinalizer, orphanFinalizer } from '../cluster/deletion.ts';
import { resourceOf } from '../cluster/resources.ts';
import { type Objects, storeKey } from '../cluster/store.ts';
import type { Propagation } from '../cluster/write.ts';
import type { Component, Context, Pass, Steps, Watch } from '../component.ts';

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
    const { kind, namespace, name } = parseKey(key);
    const object = context.cache.get(kind, namespace, name);
    if (object === undefined) return undefined;
    const finalizers = object.metadata.finalizers ?? [];
    const deleting = object.metadata.deletionTimestamp !== undefined;
    if (deleting && finalizers.includes(orphanFinalizer)) return yield* orphan(object, context);
    if (deleting && finalizers.includes(foregroundFinalizer)) return yield* deleteDependents(object, context);
    return deleting ? undefined : yield* collect(object, context);
  },
};

const keyText = ({ kind, namespace, name }: ObjectKey): string => `${kind}/${namespace}/${name}`;

function parseKey(key: string): ObjectKey {
  const [kind = '', namespace = '', name = ''] = key.split('/');
  return { kind, namespace, name };
}

/** The object itself where it has owners or is being deleted with dependents; its dependents when it is gone; its owners when they wait for it. */
function keysOf(after: KubeObject | undefined, before: KubeObject | undefined, cache: Objects): readonly string[] {
  const object = after ?? before;
  if (object === undefined) return [];
  const { ownerReferences = [], deletionTimestamp } = object.metadata;
  const waiting = ownerReferences.flatMap((reference) => {
    const owner = cache.get(reference.kind, namespaceText(object), reference.name);
    return owner !== undefined && isForeground(owner) ? [keyText(storeKey(owner))] : [];
  });
  if (after === undefined) return [...dependentsOf(object, cache).map((each) => keyText(storeKey(each))), ...waiting];
  return ownerReferences.length > 0 || (deletionTimestamp !== undefined && before !== undefined)
    ? [keyText(storeKey(after)), ...waiting]
    : waiting;
}

function isForeground(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).includes(foregroundFinalizer);
}

/** Objects of the namespace that name the owner by its UID. */
function dependentsOf(owner: KubeObject, cache: Objects): readonly KubeObject[] {
  const { uid, namespace } = owner.metadata;
  const isOwner = (reference: OwnerReference): boolean => reference.uid === uid;
  return kinds.flatMap((kind) => cache.list(kind, namespace ?? '').filter((each) => each.metadata.ownerReferences?.some(isOwner) === true));
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
  if (dangling.length === 0 && waiting.length === 0) return undefined;
  if (solid.length > 0) {
    yield* setOwners(object, solid, 'owner-gone', 'one of its owners is gone');
    return undefined;
  }
  const finalizers = object.metadata.finalizers ?? [];
  const inForeground = waiting.length > 0 && dependentsOf(object, context.cache).length > 0;
  const propagation: Propagation = finalizers.includes(orphanFinalizer)
    ? 'Orphan'
    : inForeground || finalizers.includes(foregroundFinalizer)
      ? 'Foreground'
      : 'Background';
  const [owner] = [...waiting, ...dangling];
  const state = waiting.length > 0 ? 'is being deleted' : 'is gone';
  const text = `its owner ${owner?.kind ?? ''} ${owner?.name ?? ''} ${state}`;
  const because = { code: 'owner-gone', text };
  yield {
    do: 'delete',
    key: storeKey(object),
    propagation,
    ...(object.metadata.uid === undefined ? {} : { uid: object.metadata.uid }),
    because,
  };
  return undefined;
}

function* setOwners(object: KubeObject, ownerReferences: readonly OwnerReference[], code: string, text: string): Steps<void> {
  yield { do: 'patch', key: storeKey(object), patch: { metadata: { ownerReferences } }, because: { code, text } };
}

/** Deletes every dependent; the owner goes when none is left that blocks it. */
function* deleteDependents(owner: KubeObject, context: Context): Pass {
  const dependents = dependentsOf(owner, context.cache);
  const blocking = dependents.filter((each) =>
    each.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid && reference.blockOwnerDeletion === true),
  );
  if (blocking.length === 0) {
    yield* removeFinalizer(owner, foregroundFinalizer, 'no dependent is left that blocks its deletion');
    return undefined;
  }
  for (const each of dependents) {
    if (each.metadata.deletionTimestamp === undefined) yield { do: 'enqueue', key: keyText(storeKey(each)), afterMs: 0 };
  }
  return undefined;
}

/** Takes the owner's reference from each dependent, then lets the owner go. */
function* orphan(owner: KubeObject, context: Context): Pass {
  for (const each of dependentsOf(owner, context.cache)) {
    const others = (each.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== owner.metadata.uid);
    yield* setOwners(each, others, 'orphaned', `its owner ${owner.kind} ${nameOf(owner)} is deleted and leaves it behind`);
  }
  yield* removeFinalizer(owner, orphanFinalizer, 'its dependents are orphans now');
  return undefined;
}

function* removeFinalizer(object: KubeObject, finalizer: string, text: string): Steps<void> {
  const finalizers = (object.metadata.finalizers ?? []).filter((each) => each !== finalizer);
  yield { do: 'patch', key: storeKey(object), patch: { metadata: { finalizers } }, because: { code: 'finalizer-done', text } };
}
