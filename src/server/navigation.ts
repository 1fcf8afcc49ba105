import { type Connection, DocumentHighlightKind, type Location, type Range, type WorkspaceEdit } from 'vscode-languageserver';
import { definition, highlights, prepareRename, references, rename, type Renaming, type TextPlace } from '../ide/navigate.ts';
import type { Workspace } from '../manifest/workspace.ts';
import type { Guard } from './guard.ts';
import type { Knowledge } from './knowledge.ts';
import { toOffset, toRange } from './places.ts';

interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** Definition, references, highlights and rename: names across documents and files. */
export function answerNavigation(connection: Connection, knowledge: Knowledge, guard: Guard): void {
  const at = async <Answer>(
    { textDocument: { uri }, position }: At,
    ask: (workspace: Workspace, uri: string, offset: number) => Answer,
  ) => {
    const file = await knowledge.file(uri);
    return file === undefined ? undefined : ask(await knowledge.workspace, uri, toOffset(file, position));
  };
  connection.onDefinition((params) =>
    guard<Location[]>('definition', [], async () => (await at(params, (...where) => toLocations(where[0], definition(...where)))) ?? []),
  );
  connection.onReferences((params) =>
    guard<Location[]>('references', [], async () => {
      const { includeDeclaration } = params.context;
      return (await at(params, (...where) => toLocations(where[0], references(...where, includeDeclaration)))) ?? [];
    }),
  );
  connection.onDocumentHighlight((params) =>
    guard('highlights', [], async () => {
      const found = (await at(params, highlights)) ?? [];
      const workspace = await knowledge.workspace;
      const { Read, Write } = DocumentHighlightKind;
      return toLocations(workspace, found).map(({ range }, index) => ({ range, kind: found[index]?.write === true ? Write : Read }));
    }),
  );
  connection.onPrepareRename((params) =>
    guard<Range | null>('rename', null, async () => {
      const file = await knowledge.file(params.textDocument.uri);
      const range = await at(params, prepareRename);
      return file === undefined || range === undefined ? null : toRange(file, range);
    }),
  );
  connection.onRenameRequest((params) =>
    guard<WorkspaceEdit | null>('rename', null, async () => {
      const renaming = await at(params, (...where) => rename(...where, params.newName));
      return renaming === undefined ? null : toWorkspaceEdit(await knowledge.workspace, renaming);
    }),
  );
}

function toLocations(workspace: Workspace, places: readonly TextPlace[]): Location[] {
  return places.flatMap(({ uri, range }) => {
    const file = workspace.file(uri);
    return file === undefined ? [] : [{ uri, range: toRange(file, range) }];
  });
}

/** With a reason to think first, the editor shows every change before it makes one. */
function toWorkspaceEdit(workspace: Workspace, { edits, confirm }: Renaming): WorkspaceEdit {
  const annotationId = 'running-set';
  const annotated = confirm === undefined ? {} : { annotationId };
  const documentChanges = [...new Set(edits.map(({ uri }) => uri))].flatMap((uri) => {
    const file = workspace.file(uri);
    if (file === undefined) return [];
    const own = edits.filter((edit) => edit.uri === uri);
    const textEdits = own.map(({ range, newText }) => ({ range: toRange(file, range), newText, ...annotated }));
    return [{ textDocument: { uri, version: null }, edits: textEdits }];
  });
  if (confirm === undefined) return { documentChanges };
  return { documentChanges, changeAnnotations: { [annotationId]: { label: confirm, needsConfirmation: true } } };
}
