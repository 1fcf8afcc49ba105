import { type ObjectRow, objectRows } from '../ide/object-rows.ts';
import { plannedText } from '../ide/planned-objects.ts';
import { matchingRows, type PagedRow, pagedRows, rowsUnder } from '../ide/row-pages.ts';
import type { Workspace } from '../manifest/workspace.ts';
import type { ObjectNode, ObjectsParams, ObjectsTextParams } from '../wire/server-messages.ts';
import type { Knowledge } from './knowledge.ts';
import { toPlace } from './places.ts';
import { urisUnder, withText } from './scope.ts';

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

function toNode(workspace: Workspace, row: PagedRow | ObjectRow): ObjectNode {
  const { place, children, ...rest } = row;
  const file = place === undefined ? undefined : workspace.file(place.uri);
  return {
    ...rest,
    ...(place === undefined || file === undefined ? {} : { place: toPlace(file, place.range) }),
    ...(children === undefined ? {} : { children: children.map((child) => toNode(workspace, child)) }),
  };
}
