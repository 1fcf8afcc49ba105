import { type Draft, ensure, items, text } from '../defaults/draft.ts';

const systemMembers = ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds', 'selfLink', 'managedFields'];

/** Takes away what only the server sets. kube: rest.WipeObjectMetaSystemFields, rest.BeforeCreate */
export function wipeSystemFields(draft: Draft): void {
  const metadata = ensure(draft, 'metadata');
  for (const member of systemMembers) delete metadata[member];
  removeRepeatedOwners(metadata);
}

/** The first of owners with one uid stays. kube: apiserver endpoints/handlers dedupOwnerReferences */
export function removeRepeatedOwners(metadata: Draft): void {
  const owners = items(metadata, 'ownerReferences');
  if (owners.length === 0) return;
  const seen = new Set<string>();
  metadata['ownerReferences'] = owners.filter((owner) => {
    const uid = text(owner, 'uid');
    const isNew = !seen.has(uid);
    seen.add(uid);
    return isNew;
  });
}
