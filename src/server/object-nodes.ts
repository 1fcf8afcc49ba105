import { type ObjectRow, objectRows } from '../ide/object-rows.ts';
import { plannedText } from '../ide/planned-objects.ts';
import { matchingRows, type PagedRow, pagedRows, rowsUnder } from '../ide/row-pages.ts';
import { Workspace } from '../manifest/workspace.ts';
import type { ObjectNode, ObjectsParams, ObjectsTextParams } from '../wire/server-messages.ts';
import type { Knowledge } from './knowledge.ts';
import { toPlace } from './places.ts';

/** The rows of the Objects tree for a file or a folder. */
export async function objectNodes(knowledge: Knowledge, { uri, filter, under }: ObjectsParams): Promise<ObjectNode[]> {
  const file = await knowledge.file(uri);
  const workspace = await knowledge.workspace;
  const rows = objectRows(workspace, urisUnder(workspace, uri), file === undefined ? undefined : await knowledge.comparison(uri));
  const asked = under === undefined ? rows : rowsUnder(rows, under);
  const wanted = filter === undefined || filter === '' ? (under === undefined ? pagedRows(asked) : asked) : matchingRows(asked, filter);
  return wanted.map((row) => toNode(workspace, row));
}

/** What the control plane makes of a file or a folder, as YAML. */
export async function objectsText(knowledge: Knowledge, { uri, base }: ObjectsTextParams): Promise<string> {
  await knowledge.file(uri);
  const workspace = await knowledge.workspace;
  return base === undefined ? plannedText(workspace, urisUnder(workspace, uri)) : plannedText(withText(workspace, uri, base), [uri]);
}

/** The file itself, or the files in and below the folder: those of the folder first, then by name. */
export function urisUnder(workspace: Workspace, uri: string): string[] {
  if (workspace.file(uri) !== undefined) return [uri];
  const folder = uri.endsWith('/') ? uri : `${uri}/`;
  const below = workspace.files().flatMap((file) => (file.uri.startsWith(folder) && file.resources.length > 0 ? [file.uri] : []));
  const depth = (each: string) => each.split('/').length;
  return below.sort((one, other) => depth(one) - depth(other) || (one < other ? -1 : 1));
}

/** The workspace as it was with another text of one file. */
export function withText(workspace: Workspace, uri: string, text: string): Workspace {
  const before = new Workspace({ ...workspace.options, target: workspace.target });
  for (const file of workspace.files()) before.setFile(file.uri, file.uri === uri ? text : file.text);
  return before;
}

function toNode(workspace: Workspace, row: PagedRow | ObjectRow): ObjectNode {
  const { place, children, ...rest } = row;
  const file = place === undefined ? undefined : workspace.file(place.uri);
  return {
    ...rest,
    ...(place === undefined || file === undefined ? {} : { place: toPlace(file, place.range) }),
    ...(children === undefined ? {} : { children: children.map((child) => toNode(workspace, child)) }),
  };
}
