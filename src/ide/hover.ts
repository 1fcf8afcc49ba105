import { applyDefaults } from '../api/server.ts';
import { peek } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import { type SchemaDescriptions, type SchemaField, type SchemaTable, typeAt } from '../api/schema/table.ts';
import type { KubeObject, Path } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import { intended } from '../lint/intended.ts';
import { SetScope } from '../lint/set-scope.ts';
import { cursorAt, rangeAt } from '../manifest/node-path.ts';
import type { Resource, Workspace } from '../manifest/workspace.ts';
import { mutability } from './mutability.ts';
import { setObjects } from './objects.ts';
import { setFacts } from './set-facts.ts';
import { alone, tellsStructure } from './structure.ts';

/** The schema of the workspace's version; descriptions may still be on their way. */
export interface SchemaHelp {
  readonly table: SchemaTable;
  readonly descriptions?: SchemaDescriptions;
}

export interface Hover {
  readonly range: TextRange;
  readonly markdown: string;
}

/** What is to be known of the key or value at an offset: facts of the set first, then the field's documentation. */
export function hover(workspace: Workspace, uri: string, offset: number, help: SchemaHelp, beside = alone): Hover | undefined {
  const file = workspace.file(uri);
  // Of a list and its objects the object; a set without its selector yet looks like a patch.
  const resource = file?.resources.findLast(
    (each) =>
      ['ours', 'patch'].includes(each.class) &&
      each.document.start <= offset &&
      offset <= each.document.end &&
      cursorAt(each.document, offset) !== undefined,
  );
  const cursor = resource === undefined ? undefined : cursorAt(resource.document, offset);
  if (file === undefined || resource === undefined || cursor === undefined || cursor.on === 'container' || cursor.path.length === 0)
    return undefined;
  const facts = factsOf(workspace, resource, cursor.path).join('\n\n');
  const plain = tellsStructure(beside, file, offset) ? fieldText(resource, cursor.path, workspace.targetOf(uri), help) : '';
  const parts = [facts, plain].filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  return { range: rangeAt(resource.document, cursor.path, cursor.on), markdown: parts.join('\n\n---\n\n') };
}

function factsOf(workspace: Workspace, resource: Resource, path: Path): string[] {
  if (resource.kind !== 'StatefulSet' || resource.class !== 'ours') return [];
  const set = intended(resource.decoded);
  const objects = setObjects(workspace, resource, 20);
  if (set === undefined || objects === undefined) return [];
  return setFacts(new SetScope(resource, set, workspace.bundleOf(resource.uri), workspace.targetOf(resource.uri)), objects, path);
}

/** Type, default, whether it can change, since when; then the published description. */
function fieldText(resource: Resource, path: Path, target: Target, { table, descriptions }: SchemaHelp): string {
  const { struct, object } = resource.decoded;
  if (struct === undefined) return '';
  // An entry of a map is told as its map: what `requests` are, at `storage`.
  const isEntry = typeAt(table, struct, path.slice(0, -1))?.kind === 'map';
  const field = fieldAt(table, struct.name, isEntry ? path.slice(0, -1) : path);
  if (field === undefined) return '';
  const lines = [`**${field.name}** \`${typeText(field)}\`${field.required ? ' · required' : ''}`];
  // The server fills metadata in, but not by a rule that people can count on.
  const standard = object === undefined || field.name === 'metadata' ? undefined : defaultAt(object, path, target);
  if (standard !== undefined) lines.push(`Default: \`${standard}\``);
  const mutable = mutability(resource.kind, path, target);
  if (mutable !== '') lines.push(mutable);
  if (field.since !== undefined) lines.push(`Since Kubernetes ${field.since}.`);
  if (field.type.kind === 'string' && field.type.values !== undefined)
    lines.push(`One of ${field.type.values.map((value) => `\`${value}\``).join(', ')}.`);
  const described = descriptions?.describe(table.minor, field.declaredIn, field) ?? '';
  if (described !== '') lines.push(described);
  return lines.join('\n\n');
}

/** The field that a path ends in; undefined for entries of maps and items of lists. */
export function fieldAt(table: SchemaTable, structName: string, path: Path): SchemaField | undefined {
  const last = path.at(-1);
  if (typeof last !== 'string') return undefined;
  const parent = typeAt(table, table.struct(structName), path.slice(0, -1));
  return parent?.kind === 'struct' ? table.struct(parent.name).fields.get(last) : undefined;
}

function typeText({ type }: SchemaField): string {
  if (type.kind === 'list') return `list of ${'go' in type.of ? type.of.go.replace(/^v\d\./, '') : ''}`;
  return type.kind === 'struct' ? type.go.replace(/^v\d\./, '') : type.kind;
}

/** A default longer than this explains nothing. */
const longestDefault = 120;

/** What the server fills in where the field is left out of this object. */
function defaultAt(object: KubeObject, path: Path, target: Target): string | undefined {
  const filled = peek(applyDefaults(without(object, path) as KubeObject, target), ...path);
  if (typeof filled === 'string' || typeof filled === 'number' || typeof filled === 'boolean') return String(filled);
  if (typeof filled !== 'object' || filled === null) return undefined;
  const text = JSON.stringify(filled);
  return text.length > longestDefault || text.length <= 2 ? undefined : text;
}

function without(container: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (typeof container !== 'object' || container === null || step === undefined) return container;
  if (Array.isArray(container)) return container.map((item: unknown, index) => (index === step ? without(item, rest) : item));
  const copy: Record<string, unknown> = { ...container };
  if (rest.length === 0) delete copy[step];
  else if (copy[step] !== undefined) copy[step] = without(copy[step], rest);
  return copy;
}
