/** From a field of any object to the field of the text that it comes from: pods and claims come from their set's templates. */
import { peekList, peekText } from '../../base/peek.ts';
import { keyText, type KubeObject, type ObjectKey, type Path } from '../../kube/objects.ts';
import { parsePodName } from '../../kube/identity.ts';
import type { SourceRef } from '../../wire/server-messages.ts';

/** The place in a text, or undefined for what stands in none. `sets` are the sets of the run, of any moment. */
export function sourceOf(object: ObjectKey, path: Path, refs: readonly SourceRef[], sets: readonly KubeObject[]): SourceRef | undefined {
  const ref = find(object, refs);
  if (ref !== undefined) return { ...ref, path };
  const { setName = '', ordinal } = parsePodName(object.name) ?? {};
  if (ordinal === undefined) return undefined;
  if (object.kind === 'Pod') {
    const set = find({ kind: 'StatefulSet', namespace: object.namespace, name: setName }, refs);
    return set === undefined ? undefined : { ...set, path: ['spec', 'template', ...path.filter((step) => step !== 'status')] };
  }
  if (object.kind !== 'PersistentVolumeClaim') return undefined;
  // `<template>-<set>-<ordinal>`: both names may hold dashes, so the set decides.
  for (const set of sets) {
    const name = set.metadata.name ?? '';
    if (set.metadata.namespace !== object.namespace || !setName.endsWith(`-${name}`)) continue;
    const template = setName.slice(0, -name.length - 1);
    const index = peekList(set, 'spec', 'volumeClaimTemplates').findIndex((each) => peekText(each, 'metadata', 'name') === template);
    const found = index < 0 ? undefined : find({ kind: 'StatefulSet', namespace: object.namespace, name }, refs);
    if (found !== undefined)
      return { ...found, path: ['spec', 'volumeClaimTemplates', index, ...path.filter((step) => step !== 'status')] };
  }
  return undefined;
}

function find(object: ObjectKey, refs: readonly SourceRef[]): SourceRef | undefined {
  const id = keyText(object);
  return refs.find((ref) => keyText(ref.object) === id);
}
