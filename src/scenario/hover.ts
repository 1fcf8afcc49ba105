import type { TextRange } from '../base/text.ts';
import { rangeAt, cursorAt } from '../manifest/node-path.ts';
import type { ParsedFile } from '../manifest/parse.ts';
import { actionMeanings } from './action-meanings.ts';
import { type MemberPath, schemaAt, type SchemaNode } from './schema.ts';

/** What is to be known of a member of a scenario file. */
export interface ScenarioHelp {
  readonly range: TextRange;
  readonly markdown: string;
}

/** The description of the member whose key or value stands at the offset. */
export function helpAt(parsed: ParsedFile, offset: number): ScenarioHelp | undefined {
  const document = parsed.documents.find(({ start, end }) => start <= offset && offset <= end);
  const cursor = document === undefined ? undefined : cursorAt(document, offset);
  if (document === undefined || cursor === undefined || cursor.on === 'container' || cursor.path.length === 0) return undefined;
  const { path } = cursor;
  const node = schemaAt(path);
  const member = memberName(path);
  if (node === undefined || member === undefined) return undefined;
  const parts = [`**${member}** ${typeText(node)}`.trim(), node.description ?? listDescription(path), moreOf(node, path)];
  return { range: rangeAt(document, cursor.path, cursor.on), markdown: parts.filter((part) => part !== '').join('\n\n') };
}

function memberName(path: MemberPath): string | undefined {
  return path.findLast((step): step is string => typeof step === 'string');
}

/** An item of a list is described by its list. */
function listDescription(path: MemberPath): string {
  return typeof path.at(-1) === 'number' ? (schemaAt(path.slice(0, -1))?.description ?? '') : '';
}

function typeText({ type, enum: words }: SchemaNode): string {
  if (words !== undefined) return words.map((word) => `\`${word}\``).join(' or ');
  return type === undefined ? '' : `\`${[type].flat().join(' or ')}\``;
}

function moreOf({ examples, pattern }: SchemaNode & { readonly pattern?: string }, path: MemberPath): string {
  if (path[0] === 'steps' && path.at(-1) === 'do')
    return Object.entries(actionMeanings)
      .map(([usage, meaning]) => `- \`${usage}\`: ${meaning}`)
      .join('\n');
  const isDuration = pattern !== undefined && examples !== undefined;
  if (examples === undefined) return '';
  return `${isDuration ? 'A duration' : 'For example'}: ${examples.map((each) => `\`${each}\``).join(', ')}`;
}
