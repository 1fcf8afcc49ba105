import * as vscode from 'vscode';
import type { Server } from './connection.ts';
import { isManifestText } from './documents.ts';
import type { Simulator } from './simulator.ts';

/** How long the cursor rests before the panel is told: nobody who moves through a text wants it to flicker. */
const restMs = 150;

/**
 * Shows in the Simulator what the cursor is on, while the Simulator is there to be seen and shows that text. Only what the user moves counts: a place
 * that the panel showed does not come back to it.
 */
export function followSelection(connected: () => Promise<Server>, simulator: Simulator, log: vscode.LogOutputChannel): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last = '';
  const tell = async (editor: vscode.TextEditor) => {
    const { document, selection } = editor;
    if (!simulator.shows(document.uri)) return;
    const object = await (await connected()).objectAt(document.uri, selection.active);
    const key = object === undefined ? '' : `${object.kind}/${object.namespace}/${object.name}`;
    if (object !== undefined && key !== last) simulator.select(object);
    last = key;
  };
  const hook = vscode.window.onDidChangeTextEditorSelection(({ textEditor, kind }) => {
    if (kind === undefined || kind === vscode.TextEditorSelectionChangeKind.Command || !isManifestText(textEditor.document)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      tell(textEditor).catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
    }, restMs);
  });
  return vscode.Disposable.from(hook, { dispose: () => clearTimeout(timer) });
}
