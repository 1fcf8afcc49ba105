import * as vscode from 'vscode';
import { baseText } from './base-text.ts';
import type { Server } from './connection.ts';
import { nameOf, objectsScheme } from './documents.ts';

/** The read-only documents with every object that the control plane makes of a manifest or of a folder. They follow the text. */
export interface ObjectsText extends vscode.Disposable {
  open(uri: vscode.Uri | undefined): Promise<void>;
  /** In the editor's own comparison: of git HEAD, else of the saved file, and of the text. */
  compare(uri: vscode.Uri | undefined): Promise<void>;
  /** The manifest changed. */
  follow(): void;
}

/** Which text of the manifest a document is made of. */
type Of = 'now' | 'HEAD' | 'saved';

export function createObjectsText(connected: () => Promise<Server>): ObjectsText {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(objectsScheme, {
    onDidChange: changed.event,
    async provideTextDocumentContent(document) {
      const uri = vscode.Uri.parse(document.query, true);
      const base = document.fragment === 'now' ? undefined : ((await baseText(uri))?.text ?? '');
      return (await (await connected()).objectsText(uri, base)) ?? '';
    },
  });
  const addressOf = (uri: vscode.Uri, of: Of) => {
    const words = { now: vscode.l10n.t('objects'), HEAD: vscode.l10n.t('objects in HEAD'), saved: vscode.l10n.t('objects as saved') };
    const path = `/${nameOf(uri).replace(/\.(?:ya?ml|json)$/, '')} (${words[of]}).yaml`;
    return vscode.Uri.from({ scheme: objectsScheme, path, query: uri.toString(), fragment: of });
  };
  return {
    async open(uri) {
      if (uri === undefined) return;
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(addressOf(uri, 'now')), { preview: true });
    },
    async compare(uri) {
      if (uri === undefined) return;
      const from = (await baseText(uri))?.from ?? 'saved';
      const title = {
        HEAD: vscode.l10n.t('{0}: objects in git HEAD ↔ now', nameOf(uri)),
        saved: vscode.l10n.t('{0}: objects as saved ↔ now', nameOf(uri)),
      };
      await vscode.commands.executeCommand('vscode.diff', addressOf(uri, from), addressOf(uri, 'now'), title[from], { preview: true });
    },
    follow() {
      for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === objectsScheme) changed.fire(uri);
    },
    dispose() {
      provider.dispose();
      changed.dispose();
    },
  };
}
