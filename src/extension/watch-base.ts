import * as vscode from 'vscode';
import type { Base } from '../wire/server-messages.ts';
import { baseText, onGitChange } from './base-text.ts';
import { isManifestText } from './documents.ts';

/** Tells the text of git HEAD for each manifest that is looked at, so that what a change does to a set that runs can be said while it is typed. */
export function watchBase(tell: (base: Base) => void, log: vscode.LogOutputChannel): vscode.Disposable {
  const told = new Map<string, string | null>();
  const look = async (document: vscode.TextDocument | undefined) => {
    if (document === undefined || !isManifestText(document)) return;
    const uri = document.uri.toString();
    const base = await baseText(document.uri);
    // A saved file is no base: whoever saves has not said that it runs.
    const text = base?.from === 'HEAD' ? base.text : null;
    if (told.get(uri) === text || (text === null && !told.has(uri))) return;
    told.set(uri, text);
    tell({ uri, text, from: 'HEAD' });
  };
  const soon = (document: vscode.TextDocument | undefined) => {
    look(document).catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
  };
  const lookAtActive = () => soon(vscode.window.activeTextEditor?.document);
  lookAtActive();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor((editor) => soon(editor?.document)),
    vscode.workspace.onDidSaveTextDocument(soon),
    onGitChange(lookAtActive),
  );
}
