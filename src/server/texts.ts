import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Connection } from './connection.ts';

/** The texts that are open in the editor. */
export interface Texts {
  get(uri: string): TextDocument | undefined;
  all(): Iterable<TextDocument>;
}

/** Follows what the editor tells about open texts. `changed` and `closed` are called after it. */
export function followTexts(connection: Connection, changed: () => void, closed: (uri: string) => void): Texts {
  const open = new Map<string, TextDocument>();
  connection.take('textDocument/didOpen', ({ textDocument: { uri, languageId, version, text } }) => {
    open.set(uri, TextDocument.create(uri, languageId, version, text));
    changed();
  });
  connection.take('textDocument/didChange', ({ textDocument: { uri, version }, contentChanges }) => {
    const document = open.get(uri);
    if (document === undefined) return;
    open.set(uri, TextDocument.update(document, contentChanges, version));
    changed();
  });
  connection.take('textDocument/didClose', ({ textDocument: { uri } }) => {
    open.delete(uri);
    closed(uri);
  });
  return { get: (uri) => open.get(uri), all: () => open.values() };
}
