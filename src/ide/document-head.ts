import { kinds } from '../api/kinds.ts';
import type { SchemaStruct, SchemaTable } from '../api/schema/table.ts';
import type { ParsedDocument } from '../manifest/parse.ts';
import type { KnownName } from './known-names.ts';

/** Kinds in the order in which somebody who writes a set needs them. */
const usualKinds: readonly string[] = ['StatefulSet', 'Service', 'PodDisruptionBudget', 'ConfigMap', 'Secret', 'StorageClass'];

/** What fits behind `kind:` and `apiVersion:` at the top of a document; the one narrows the other down. */
export function headValues(key: string, document: ParsedDocument): KnownName[] {
  const { apiVersion, kind } = document;
  if (key === 'kind') {
    const served = kinds.filter((each) => each.apiVersion === apiVersion);
    return (apiVersion === undefined ? kinds : served)
      .toSorted((a, b) => rank(a.kind) - rank(b.kind))
      .map((each) => ({ name: each.kind, detail: each.apiVersion }));
  }
  if (key !== 'apiVersion') return [];
  const served = kinds.filter((each) => each.kind === kind);
  const versions = new Set(
    (kind === undefined ? kinds : served).toSorted((a, b) => rank(a.kind) - rank(b.kind)).map((each) => each.apiVersion),
  );
  return [...versions].map((name) => ({ name, detail: kinds.flatMap((each) => (each.apiVersion === name ? each.kind : [])).join(', ') }));
}

function rank(kind: string): number {
  const index = usualKinds.indexOf(kind);
  return index === -1 ? usualKinds.length : index;
}

/** Members that stand at the top of objects. */
const topMembers: readonly string[] = ['apiVersion', 'kind', 'metadata', 'spec', 'data', 'stringData', 'type', 'provisioner', 'parameters'];

/** The struct of a document that says no kind yet: the one that its version serves, else a set; undefined where the text is something else. */
export function structWithoutKind({ text, kind, apiVersion }: ParsedDocument, table: SchemaTable): SchemaStruct | undefined {
  if (kind !== undefined || !mayBeObject(text)) return undefined;
  const served = kinds.filter((each) => each.apiVersion === apiVersion);
  const meant = served.find((each) => each.kind === 'StatefulSet') ?? (served.length === 1 ? served[0] : undefined);
  if (meant !== undefined) return table.structOfKind(meant.apiVersion, meant.kind);
  return apiVersion === undefined ? table.structOfKind('apps/v1', 'StatefulSet') : undefined;
}

/** Whether a text has no member at its top that objects do not have; one that has members has an `apiVersion` among them. */
export function mayBeObject(text: string): boolean {
  const members = [...text.matchAll(/^([^\s#'"{}[\]-][^\s:]*):(?=\s|$)/gm)].map((match) => match[1] ?? '');
  return (
    members.every((each) => topMembers.includes(each)) &&
    (members.length === 0 || members.includes('apiVersion') || members.includes('kind'))
  );
}
