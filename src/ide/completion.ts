import type { TextRange } from '../base/text.ts';
import { type SchemaField, type SchemaStruct, type SchemaType, typeAt } from '../api/schema/table.ts';
import { scalarText } from '../lint/edits.ts';
import type { ParsedDocument } from '../manifest/parse.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';
import { headValues, mayBeObject, structWithoutKind } from './document-head.ts';
import type { SchemaHelp } from './hover.ts';
import { type KnownName, knownNames } from './known-names.ts';
import { type KnownEntry, knownEntries, knownValues } from './known-values.ts';
import { settingsCompletion } from './settings-completion.ts';
import { alone, tellsStructure } from './structure.ts';
import { type TypingContext, typingContext } from './typing-context.ts';

export interface CompletionItem {
  readonly label: string;
  readonly kind: 'field' | 'value' | 'name';
  readonly detail: string;
  readonly documentation?: string;
  /** The text to put in place of `replace`; `${1:…}` and `$0` where the cursor goes (`snippet`). */
  readonly insert: string;
  readonly snippet: boolean;
  readonly replace: TextRange;
  /** What the typed text is compared with, where that is not the label: text in quotes. */
  readonly filter?: string;
  /** Order among the items: what the server demands comes first. */
  readonly sortText: string;
}

/** What can be written at an offset: fields of the mapping that are not there yet, values that the field knows, names of the bundle. */
export function completion(workspace: Workspace, uri: string, offset: number, help: SchemaHelp, beside = alone): CompletionItem[] {
  const file = workspace.file(uri);
  // The YAML extension reads the schema of settings files, which this package contributes.
  if (file?.settings !== undefined) return beside.yaml && beside.mode !== 'always' ? [] : settingsCompletion(file.text, offset);
  const document = file?.parsed.documents.findLast((each) => each.start <= offset && offset <= each.end && each.at.length === 0);
  if (file === undefined || document === undefined) return [];
  const { start, end } = document;
  const text = file.text.slice(start, end);
  const inDocument = typingContext(text, offset - start);
  // In a list of objects it is one of them that is written.
  const resource = file.resources.findLast(
    (each) => each.document.index === document.index && each.document.at.every((step, index) => inDocument?.parent[index] === step),
  );
  if (inDocument === undefined || (resource !== undefined && !['ours', 'patch', 'foreign'].includes(resource.class))) return [];
  const context = { ...inDocument, parent: inDocument.parent.slice(resource?.document.at.length ?? 0) };
  const struct = structOf(resource, document, help);
  const keys = tellsStructure(beside, file, offset);
  const replace = { start: start + context.start, end: start + context.end };
  const parent = struct === undefined ? undefined : typeAt(help.table, struct, context.parent);
  const fitted = (item: CompletionItem): CompletionItem => {
    if (context.atColon) return { ...item, insert: ` ${item.insert}` };
    return /^["']/.test(context.typed) ? { ...item, filter: `${context.typed[0] ?? ''}${item.label}` } : item;
  };
  const nameItem = ({ name, detail }: KnownName, index: number): CompletionItem => ({
    label: name,
    kind: 'name',
    detail,
    insert: valueText(name, context),
    snippet: false,
    replace,
    sortText: `0${String(index).padStart(4, '0')}`,
  });
  if (context.key !== undefined && context.parent.length === 0 && document.items.length === 0) {
    const heads = headValues(context.key, document);
    if (heads.length > 0 && mayBeObject(text)) return heads.map(nameItem).map(fitted);
  }
  if (struct === undefined) return [];
  if (parent?.kind === 'map' && context.key === undefined && !context.item)
    return (resource === undefined ? [] : entryItems(knownEntries(workspace, resource, context.parent), context, replace)).map(fitted);
  const fields = () => (keys ? fieldItems(parent, text, context, replace, help).map(fitted) : []);
  if (context.key === undefined && !context.item) return fields();
  const field = parent?.kind === 'struct' && context.key !== undefined ? help.table.struct(parent.name).fields.get(context.key) : undefined;
  if (context.key === undefined) {
    if (parent?.kind === 'struct') return context.flow === undefined ? fields() : [];
    return valuesOf(parent, replace, context).map(fitted);
  }
  const path = [...context.parent, context.key];
  const names = [...(resource === undefined ? [] : knownNames(workspace, resource, path)), ...knownValues(path)].map(nameItem);
  return unique([...names, ...valuesOf(field?.type, replace, context)]).map(fitted);
}

/** The struct of the object that is written; of a set without its selector, which looks like a patch, and of what says no kind yet too. */
function structOf(resource: Resource | undefined, document: ParsedDocument, { table }: SchemaHelp): SchemaStruct | undefined {
  if (resource === undefined || resource.class === 'foreign') return structWithoutKind(document, table);
  return resource.decoded.struct ?? table.structOfKind(resource.document.apiVersion ?? 'apps/v1', resource.kind);
}

/** Entries of a map, those that are there left out. */
function entryItems(entries: readonly KnownEntry[], context: TypingContext, replace: TextRange): CompletionItem[] {
  const items = entries.filter(({ key }) => !context.siblings.includes(key));
  return unique(
    items.map(({ key, value }, index) => ({
      label: key,
      kind: 'field',
      detail: value ?? '',
      insert: `${keyText(key, context)}: ${value === undefined ? '$0' : snippetText(valueText(value, { ...context, typed: '' }))}`,
      snippet: true,
      replace,
      sortText: `0${String(index).padStart(4, '0')}`,
    })),
  );
}

/** Plain text in a snippet. */
function snippetText(text: string): string {
  return text.replaceAll(/[\\$}]/g, String.raw`\$&`);
}

/** The fields of a mapping that are not there yet. */
function fieldItems(
  parent: SchemaType | undefined,
  text: string,
  context: TypingContext,
  replace: TextRange,
  help: SchemaHelp,
): CompletionItem[] {
  if (parent?.kind !== 'struct') return [];
  const fields = [...help.table.struct(parent.name).fields.values()].filter((field) => !context.siblings.includes(field.name));
  // Where the key is only being corrected, its value stays.
  const hasValue = /^["']?[ \t]*:/.test(text.slice(context.end));
  const style = styleOf(text);
  return fields.map((field): CompletionItem => {
    const documentation = help.descriptions?.describe(help.table.minor, field.declaredIn, field) ?? '';
    const key = keyText(field.name, context);
    return {
      label: field.name,
      kind: 'field',
      detail: `${kindText(field.type)}${field.required ? ', required' : ''}`,
      ...(documentation === '' ? {} : { documentation }),
      insert: hasValue
        ? key
        : `${key}:${context.flow === undefined ? blockBody(field, context.indent, style, help) : flowBody(field, context.flow)}`,
      snippet: !hasValue,
      replace,
      sortText: `${field.required ? 0 : field.name === 'name' ? '0~' : rarelyWritten.includes(field.name) ? 2 : 1}${field.name}`,
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

/** How a document is indented. */
interface Style {
  readonly width: number;
  /** Dashes stand deeper than the key of their list. */
  readonly listsIndented: boolean;
}

function styleOf(text: string): Style {
  const width = /^[\w"]+:[ \t]*\r?\n( +)[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  return { width: width > 8 ? 2 : width, listsIndented: !/^( *)(?:- )*[\w"]+:[ \t]*\r?\n\1- /m.test(text) };
}

/** A field's value begun: a mapping or list goes on in the next line, with what the server demands in it. */
function blockBody({ type }: SchemaField, indent: number, style: Style, help: SchemaHelp): string {
  const deeper = ' '.repeat(indent + style.width);
  if (type.kind === 'struct') return `\n${deeper}${membersBody(type, deeper, help)}`;
  if (type.kind === 'map') return `\n${deeper}$0`;
  if (type.kind !== 'list') return ' $0';
  const dash = style.listsIndented ? deeper : ' '.repeat(indent);
  return `\n${dash}- ${membersBody(type.of, `${dash}  `, help)}`;
}

/** The scalar fields that a struct demands, each a place to type. */
function membersBody(type: SchemaType, indent: string, { table }: SchemaHelp): string {
  if (type.kind !== 'struct') return '$0';
  const demanded = [...table.struct(type.name).fields.values()].filter(
    (field) => field.required && !['struct', 'list', 'map'].includes(field.type.kind),
  );
  if (demanded.length === 0) return '$0';
  return demanded.map(({ name }, index) => `${name}: $${index === demanded.length - 1 ? 0 : index + 1}`).join(`\n${indent}`);
}

function flowBody({ type }: SchemaField, flow: 'yaml' | 'json'): string {
  if (type.kind === 'struct' || type.kind === 'map') return ' { $0 }';
  if (type.kind === 'list') return ' [$0]';
  const text = ['string', 'quantity', 'time', 'microTime', 'duration', 'bytes'].includes(type.kind);
  return flow === 'json' && text ? ' "$0"' : ' $0';
}

function keyText(name: string, { flow, typed }: TypingContext): string {
  const quote = flow === 'json' ? '"' : (/^["']/.exec(typed)?.[0] ?? '');
  return `${quote}${name}${quote}`;
}

/** A text as a value: JSON has quotes around it, and so has a value whose quote was typed. */
function valueText(value: string, { flow, typed }: TypingContext): string {
  if (flow === 'json' || typed.startsWith('"')) return JSON.stringify(value);
  return typed.startsWith("'") ? `'${value.replaceAll("'", "''")}'` : scalarText(value);
}

function kindText(type: SchemaType): string {
  return type.kind === 'list' ? `list of ${kindText(type.of)}` : type.kind === 'struct' ? type.go.replace(/^v\d\./, '') : type.kind;
}

function valuesOf(type: SchemaType | undefined, replace: TextRange, context: TypingContext): CompletionItem[] {
  const values = type?.kind === 'boolean' ? ['true', 'false'] : type?.kind === 'string' ? (type.values ?? []) : [];
  return values.map((value, index) => ({
    label: value,
    kind: 'value' as const,
    detail: '',
    insert: type?.kind === 'boolean' ? value : valueText(value, context),
    snippet: false,
    replace,
    sortText: `1${String(index).padStart(4, '0')}`,
  }));
}

function unique(items: readonly CompletionItem[]): CompletionItem[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(item.label) && seen.add(item.label).size > 0);
}
