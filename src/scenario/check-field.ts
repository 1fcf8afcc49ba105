import type { SchemaTable, SchemaType } from '../api/schema/table.ts';
import { resourceOf } from '../sim/cluster/resources.ts';
import { meant } from './reader.ts';

/**
 * What is wrong with the path of a field, `status.containerStatuses.0.restartCount`, in objects of a kind; undefined where there can be such a field, or
 * where the tables do not know the kind. Keys of maps may be anything, dots included.
 */
export function fieldProblem(kind: string, path: string, table: SchemaTable): string | undefined {
  const struct = table.structOfKind(resourceOf(kind).apiVersion, kind);
  let type: SchemaType | undefined = struct && { kind: 'struct', go: struct.go, name: struct.name };
  if (type === undefined) return undefined;
  let above = kind;
  for (const part of path.split('.')) {
    if (type.kind === 'map') return undefined;
    if (type.kind === 'list') {
      if (!/^\d+$/.test(part)) return `"${above}" is a list: its items are ${above}.0, ${above}.1 …, not "${part}"`;
      type = type.of;
    } else if (type.kind === 'struct') {
      const { fields } = table.struct(type.name);
      const field = fields.get(part);
      if (field === undefined)
        return `${above} has no field "${part}"; ${meant(part, fields.keys())}there are ${[...fields.keys()].slice(0, 20).join(', ')}`;
      type = field.type;
    } else return type.kind === 'any' ? undefined : `"${above}" has no fields, and so no "${part}"`;
    above = above === kind ? part : `${above}.${part}`;
  }
  return undefined;
}
