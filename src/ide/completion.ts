import type { TextRange } from '../base/text.ts';
import { type SchemaField, type SchemaType, typeAt } from '../api/schema/table.ts';
import { scalarText } from '../lint/edits.ts';
import type { Workspace } from '../manifest/workspace.ts';
import type { SchemaHelp } from './hover.ts';
import { knownNames } from './known-names.ts';
import { typingContext } from './typing-context.ts';

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'name';
  readonly detail: string;
  readonly documentation?: string;
  /** The text to put in place of `replace`; `${1:…}` and `$0` where the cursor goes (`snippet`). */
  readonly insert: string;
  readonly snippet: boolean;
  readonly replace: TextRange;
  /** Order among the items: what the server demands comes first. */
  readonly sortText: string;
}

/** What can be written at an offset: fields of the mapping that are not there yet, values that the field knows, names of the bundle. */
export function completion(workspace: Workspace, uri: string, offset: number, help: SchemaHelp): CompletionItem[] {
  const file = workspace.file(uri);
  const resource = file?.resources.findLast(
    (each) => each.document.start <= offset && offset <= each.document.end && each.document.at.length === 0,
  );
  if (file === undefined || resource === undefined || resource.class !== 'ours') return [];
  const { start, end } = resource.document;
  const context = typingContext(file.text.slice(start, end), offset - start);
  const struct = resource.decoded.struct ?? help.table.structOfKind(resource.document.apiVersion ?? 'apps/v1', resource.kind);
  if (context === undefined || struct === undefined) return [];
  const replace = { start: start + context.start, end: start + context.end };
  const parent = typeAt(help.table, struct, context.parent);
  if (context.key !== undefined) {
    const field = parent?.kind === 'struct' ? help.table.struct(parent.name).fields.get(context.key) : undefined;
    const names = knownNames(workspace, resource, [...context.parent, context.key]).map(
      (each, index): CompletionItem => ({
        label: each.name,
        kind: 'name',
        detail: each.detail,
        insert: scalarText(each.name),
        snippet: false,
        replace,
        sortText: `0${String(index).padStart(4, '0')}`,
      }),
    );
    return unique([...names, ...valuesOf(field?.type, replace)]);
  }
  const scalarItem = context.item && parent !== undefined && parent.kind !== 'struct';
  if (scalarItem) return valuesOf(parent, replace);
  if (parent?.kind !== 'struct') return [];
  const fields = [...help.table.struct(parent.name).fields.values()].filter((field) => !context.siblings.includes(field.name));
  return fields.map((field): CompletionItem => {
    const documentation = help.descriptions?.describe(help.table.minor, field.declaredIn, field) ?? '';
    return {
      label: field.name,
      kind: 'field',
      detail: `${kindText(field.type)}${field.required ? ', required' : ''}`,
      ...(documentation === '' ? {} : { documentation }),
      ...bodyOf(field, context.indent),
      snippet: true,
      replace,
      sortText: `${field.required ? 0 : rarelyWritten.includes(field.name) ? 2 : 1}${field.name}`,
    };
  });
}

/** Fields that the server writes, not people. */
const rarelyWritten: readonly string[] = [
  'status',
  'managedFields',
  'uid',
  'resourceVersion',
  'selfLink',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** A field with its value begun: a mapping or list goes on in the next line. */
function bodyOf({ name, type }: SchemaField, indent: number): { insert: string } {
  const deeper = ' '.repeat(indent + 2);
  if (type.kind === 'struct' || type.kind === 'map') return { insert: `${name}:\n${deeper}$0` };
  if (type.kind === 'list') return { insert: `${name}:\n${deeper}- $0` };
  return { insert: `${name}: $0` };
}

function kindText(type: SchemaType): string {
  return type.kind === 'list' ? `list of ${kindText(type.of)}` : type.kind === 'struct' ? type.go.replace(/^v\d\./, '') : type.kind;
}

function valuesOf(type: SchemaType | undefined, replace: TextRange): CompletionItem[] {
  const values = type?.kind === 'boolean' ? ['true', 'false'] : type?.kind === 'string' ? (type.values ?? []) : [];
  return values.map((value, index) => ({
    label: value,
    kind: 'value' as const,
    detail: '',
    insert: type?.kind === 'boolean' ? value : scalarText(value),
    snippet: false,
    replace,
    sortText: `1${String(index).padStart(4, '0')}`,
  }));
}

function unique(items: readonly CompletionItem[]): CompletionItem[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(item.label) && seen.add(item.label).size > 0);
}
