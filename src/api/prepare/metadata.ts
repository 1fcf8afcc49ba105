import type { KubeObject, ObjectMeta, OwnerReference } from '../../kube/objects.ts';
import { withoutMembers } from '../drop-disabled/without-members.ts';

const systemMembers = ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'managedFields'];

/** The longest beginning of a generated name, and the random tail; a fixed one here. kube: names.SimpleNameGenerator (M22) */
const maxGeneratedPrefixLength = 58;
const generatedTail = 'xxxxx';

/**
 * What only the server sets is taken away, a name is generated, of owners with one uid the first stays, and an object without a namespace goes
 * where kubectl sends it.
 * kube: rest.WipeObjectMetaSystemFields, rest.EnsureObjectNamespaceMatchesRequestNamespace, handlers.dedupOwnerReferences
 */
export function prepareMetadataForCreate(object: KubeObject, namespaced: boolean): KubeObject {
  const metadata = withoutRepeatedOwners(withoutMembers(object.metadata ?? {}, ...systemMembers)); // M19
  const { name = '', generateName = '', namespace = '' } = metadata;
  const generated = generateName.slice(0, maxGeneratedPrefixLength) + generatedTail;
  const filled = {
    ...(name === '' && generateName !== '' ? { name: generated } : {}),
    ...(namespaced && namespace === '' ? { namespace: 'default' } : {}),
  };
  return { ...object, metadata: { ...metadata, ...filled } };
}

const firstVersion = '1';

/** What a change leaves open or may not touch is as stored. `mayLackVersion`: an update without resourceVersion means whatever is stored. kube: rest.BeforeUpdate */
export function prepareMetadataForUpdate(before: KubeObject, after: KubeObject, mayLackVersion: boolean): KubeObject {
  const old = before.metadata ?? {};
  const given = withoutMembers(withoutRepeatedOwners(after.metadata ?? {}), 'selfLink', 'managedFields', 'creationTimestamp', 'generation');
  const isDeleting = old.deletionTimestamp !== undefined;
  // A manifest that stands for a stored object (an older text of it) knows no version; clients send the stored one.
  const isManifest = old.resourceVersion === undefined;
  const metadata: ObjectMeta = {
    ...given,
    ...stored(old, 'generation', 'creationTimestamp', ...(isDeleting ? (['deletionTimestamp'] as const) : [])),
    ...((given.uid ?? '') === '' ? stored(old, 'uid') : {}),
    ...((given.namespace ?? '') === '' ? stored(old, 'namespace') : {}),
    ...((given.resourceVersion ?? '') === '' && (mayLackVersion || isManifest)
      ? { resourceVersion: old.resourceVersion ?? firstVersion }
      : {}),
    ...(given.deletionGracePeriodSeconds === undefined ? stored(old, 'deletionGracePeriodSeconds') : {}),
  };
  return { ...after, metadata };
}

function stored(metadata: ObjectMeta, ...names: readonly (keyof ObjectMeta)[]): Partial<ObjectMeta> {
  return Object.fromEntries(names.flatMap((name) => (metadata[name] === undefined ? [] : [[name, metadata[name]]])));
}

function withoutRepeatedOwners(metadata: ObjectMeta): ObjectMeta {
  const owners = metadata.ownerReferences ?? [];
  return repeatedOwners(owners).size === 0 ? metadata : { ...metadata, ownerReferences: owners.filter(isFirst) };
}

/** The uids that stand for more than one owner. */
function repeatedOwners(owners: readonly OwnerReference[]): ReadonlySet<string> {
  return new Set(owners.filter((owner, i) => !isFirst(owner, i, owners)).map((owner) => owner.uid ?? ''));
}

function isFirst(owner: OwnerReference, index: number, owners: readonly OwnerReference[]): boolean {
  return owners.findIndex((other) => (other.uid ?? '') === (owner.uid ?? '')) === index;
}

/** W41. kube: handlers.dedupOwnerReferencesAndAddWarning */
export function repeatedOwnerWarnings(object: KubeObject): string[] {
  const repeated = repeatedOwners(object.metadata?.ownerReferences ?? []);
  if (repeated.size === 0) return [];
  return [
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${[...repeated].join(', ')}`,
  ];
}
