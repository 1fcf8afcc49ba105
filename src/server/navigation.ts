import type { Location, WorkspaceEdit } from 'vscode-languageserver';
import { definition, highlights, prepareRename, references, rename, type Renaming, type TextPlace } from '../ide/navigate.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { type Connection, Refusal } from './connection.ts';
import type { Knowledge } from './knowledge.ts';
import type { Switches } from './editor-requests.ts';
import { toOffset, toRange } from './places.ts';
import { highlightKind } from './protocol.ts';

interface At {
  readonly textDocument: { readonly uri: string };
  readonly position: { readonly line: number; readonly character: number };
}

/** Definition, references, highlights and rename: names across documents and files. */
export function answerNavigation(connection: Connection, knowledge: Knowledge, switches: Switches): void {
  const at = async <Answer>(
    { textDocument: { uri }, position }: At,
    ask: (workspace: Workspace, uri: string, offset: number) => Answer,
  ) => {
    const file = await knowledge.file(uri);
    return file === undefined ? undefined : ask(await knowledge.workspace, uri, toOffset(file, position));
  };
  connection.answer(
    'textDocument/definition',
    [],
    async (params) => (await at(params, (...where) => toLocations(where[0], definition(...where)))) ?? [],
  );
  connection.answer('textDocument/references', [], async (params) => {
    const { includeDeclaration } = params.context;
    return (await at(params, (...where) => toLocations(where[0], references(...where, includeDeclaration)))) ?? [];
  });
  connection.answer('textDocument/documentHighlight', [], async (params) => {
    const found = (await at(params, highlights)) ?? [];
    const workspace = await knowledge.workspace;
    const { read, write } = highlightKind;
    return toLocations(workspace, found).map(({ range }, index) => ({ range, kind: found[index]?.write === true ? write : read }));
  });
  connection.answer('textDocument/prepareRename', null, async (params) => {
    const file = await knowledge.file(params.textDocument.uri);
    const range = await at(params, prepareRename);
    return file === undefined || range === undefined ? null : toRange(file, range);
  });
  connection.answer('textDocument/rename', null, async (params) => {
    const renaming = await at(params, (...where) => rename(...where, params.newName));
    if (renaming === undefined) return null;
    if ('refused' in renaming) throw new Refusal(`"${params.newName}": ${renaming.refused}`);
    return toWorkspaceEdit(await knowledge.workspace, renaming, switches.client?.annotatesChanges === true);
  });
}

function toLocations(workspace: Workspace, places: readonly TextPlace[]): Location[] {
  return places.flatMap(({ uri, range }) => {
    const file = workspace.file(uri);
    return file === undefined ? [] : [{ uri, range: toRange(file, range) }];
  });
}

/** With a reason to think first, the editor shows every change before it makes one; one that cannot just makes them. */
function toWorkspaceEdit(workspace: Workspace, { edits, confirm: reason }: Renaming, annotates: boolean): WorkspaceEdit {
  const confirm = annotates ? reason : undefined;
  const annotationId = 'running-set';
  const annotated = confirm === undefined ? {} : { annotationId };
  const documentChanges = [...new Set(edits.map(({ uri }) => uri))].flatMap((uri) => {
    const file = workspace.file(uri);
    if (file === undefined) return [];
    const own = edits.filter((edit) => edit.uri === uri);
    const textEdits = own.map(({ range, newText }) => ({ range: toRange(file, range), newText, ...annotated }));
    return [{ textDocument: { uri, version: null }, edits: textEdits }];
  });
  if (!annotates) return { changes: Object.fromEntries(documentChanges.map(({ textDocument, edits: own }) => [textDocument.uri, own])) };
  if (confirm === undefined) return { documentChanges };
  return { documentChanges, changeAnnotations: { [annotationId]: { label: confirm, needsConfirmation: true } } };
}
