import type { SchemaStruct, SchemaTable, SchemaType } from '../api/schema/table.ts';
import { parseQuantity } from '../kube/quantity.ts';
import type { Path } from '../kube/objects.ts';
import type { JsonNode } from './json-node.ts';
import { resolvePlain } from './yaml-scalar.ts';

/** A value that does not fit its field, as it stands in its document. */
export interface Misfit {
  readonly json: JsonNode;
  readonly type: SchemaType;
  readonly path: Path;
  /** The value's own text. */
  readonly source: string;
  /** Column of its first character. */
  readonly column: number;
  /** Written between braces or brackets, or in quotes as JSON is. */
  readonly isFlow: boolean;
  readonly table: SchemaTable;
}

/** The text to write instead of a value of the wrong type or form, when there is only one thing it can mean. */
export function fittingText(misfit: Misfit): string | undefined {
  const { json, type, table } = misfit;
  if (type.kind === 'quantity') return json.kind === 'string' ? fittingQuantity(json.value) : undefined;
  if (type.kind === 'list') return json.kind === 'object' ? listOfMembers(misfit, type.of) : listOfOne(misfit, type.of);
  if (type.kind === 'map' && json.kind === 'list') return mergedItems(misfit);
  if (type.kind === 'struct') {
    if (json.kind === 'list') return mergedItems(misfit);
    return structOfScalar(misfit, table.struct(type.name));
  }
  return fittingScalar(misfit);
}

function fittingScalar({ json, type, source, path }: Misfit): string | undefined {
  if (type.kind === 'string' && (json.kind === 'number' || json.kind === 'boolean')) return `"${source}"`;
  if (json.kind !== 'string') return undefined;
  const meant = resolvePlain(json.value.trim());
  if (type.kind === 'integer' && meant.kind === 'integer') return meant.text;
  if (type.kind === 'boolean' && meant.kind === 'boolean') return String(meant.value);
  if (type.kind === 'integer' && String(path.at(-1)).endsWith('Seconds')) return /^(\d{1,9})\s*s(?:ec(?:onds?)?)?$/.exec(json.value)?.[1];
  return undefined;
}

/** Slips in units: `10GB`, `512mb`, `1 Gi`. */
function fittingQuantity(text: string): string | undefined {
  const [, amount, unit = '', binary = ''] = /^(\d+(?:\.\d+)?)\s*([kmgtpe]?)(i?)(?:b(?:ytes?)?)?$/i.exec(text.trim()) ?? [];
  if (amount === undefined) return undefined;
  const prefix = unit.toUpperCase();
  const fitting = `${amount}${binary === '' && prefix === 'K' ? 'k' : prefix}${prefix === '' ? '' : binary.toLowerCase()}`;
  return fitting === text || parseQuantity(fitting) === undefined ? undefined : fitting;
}

/** One value, or the words of a command, as a list. */
function listOfOne(misfit: Misfit, of: SchemaType): string | undefined {
  const { json, source } = misfit;
  if (json.kind === 'string' && of.kind === 'string') {
    const words = json.value.trim().split(/\s+/);
    if (words.length > 1 || /[[\]{},#&*!|>'"%@`:]/.test(json.value))
      return /["'\\$`|&;<>(){}]/.test(json.value) ? undefined : `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
    return `[${source}]`;
  }
  if (json.kind !== 'string' && json.kind !== 'number' && json.kind !== 'boolean') return undefined;
  const item = fits(json, of) ? source : fittingText({ ...misfit, type: of });
  return item === undefined || item.includes('\n') ? undefined : `[${item}]`;
}

function fits(json: JsonNode, type: SchemaType): boolean {
  return (json.kind === 'number' && type.kind === 'integer') || json.kind === type.kind;
}

/** A mapping where a list belongs: one item without its dash, or pairs of a name and a value. */
function listOfMembers({ json, source, column, isFlow, table }: Misfit, of: SchemaType): string | undefined {
  if (json.kind !== 'object' || of.kind !== 'struct') return undefined;
  const { fields } = table.struct(of.name);
  const names = [...json.members.keys()];
  const text = source.trimEnd();
  const tail = source.slice(text.length);
  if (names.some((name) => fields.has(name)))
    return isFlow || text.startsWith('{') ? `[${text}]${tail}` : `- ${text.replaceAll(/\n(?=[ \t]*\S)/g, '\n  ')}${tail}`;
  if (isFlow || text.startsWith('{') || !isPair(fields)) return undefined;
  const items = [...json.members].map(([name, { value }]) => {
    const written = value.kind === 'string' || value.kind === 'number' || value.kind === 'boolean' ? scalarText(value) : undefined;
    return written === undefined ? undefined : `- name: ${name}\n${' '.repeat(column + 2)}value: ${written}`;
  });
  return items.includes(undefined) ? undefined : `${items.join(`\n${' '.repeat(column)}`)}${tail}`;
}

function isPair(fields: SchemaStruct['fields']): boolean {
  return fields.get('name')?.type.kind === 'string' && fields.get('value')?.type.kind === 'string';
}

function scalarText(json: JsonNode & { readonly kind: 'string' | 'number' | 'boolean' }): string {
  return JSON.stringify(json.kind === 'number' ? json.text : String(json.value));
}

/** A list where a mapping belongs: its items are mappings that share no key, so the dashes go. */
function mergedItems({ json, source, column, isFlow }: Misfit): string | undefined {
  if (json.kind !== 'list' || json.items.length === 0) return undefined;
  const names = json.items.flatMap((item) => (item.kind === 'object' ? [...item.members.keys()] : [undefined]));
  if (names.includes(undefined) || new Set(names).size !== names.length) return undefined;
  if (isFlow || source.startsWith('[')) {
    const inner = /^\[\s*(\{[\s\S]*\})\s*\]$/.exec(source.trimEnd())?.[1];
    return json.items.length === 1 ? inner : undefined;
  }
  const dash = new RegExp(String.raw`(^|\n {${column}})-(?=\s)`, 'g');
  return source.replaceAll(dash, '$1 ');
}

/** A plain value where a mapping belongs: the one member that it can be. */
function structOfScalar({ json, source, path, isFlow }: Misfit, { fields }: SchemaStruct): string | undefined {
  if (json.kind !== 'string' && json.kind !== 'number') return undefined;
  const braces = (members: string) => `{ ${members} }`;
  const quote = isFlow ? '"' : '';
  const assigned = json.kind === 'string' && isPair(fields) ? /^([\w.-]+)=(.*)$/s.exec(json.value) : null;
  if (assigned !== null)
    return braces(
      `${quote}name${quote}: ${JSON.stringify(assigned[1])}, ${quote}value${quote}: ${JSON.stringify(assigned[2])}`.replace(
        /name: "([A-Za-z_]\w*)"/,
        'name: $1',
      ),
    );
  const scalars = [...fields.values()].filter((field) => !['struct', 'list', 'map'].includes(field.type.kind));
  const demanded = scalars.filter((field) => field.required);
  const [only] = demanded.length > 0 ? demanded : scalars.length === fields.size ? scalars : [];
  const named = scalars.find((field) => json.kind === 'string' && field.type.kind === 'string' && field.type.values?.includes(json.value));
  const field = named ?? (demanded.length <= 1 && (demanded.length === 1 || scalars.length === 1) ? only : undefined);
  if (field === undefined || !(fits(json, field.type) || (json.kind === 'number' && field.type.kind === 'intOrString'))) return undefined;
  const member = `${quote}${field.name}${quote}: ${source}`;
  return typeof path.at(-1) === 'number' && !isFlow ? member : braces(member);
}
