import * as vscode from 'vscode';
import { activateWith } from './activate.ts';

/** Entry for desktop and remote hosts: the language server is a Node process of its own. */
export function activate(context: vscode.ExtensionContext): void {
  activateWith(context, async (options) => {
    const { LanguageClient, TransportKind } = await import('vscode-languageclient/node');
    const module = vscode.Uri.joinPath(context.extensionUri, 'dist/node/server.cjs').fsPath;
    return new LanguageClient('statefulset', 'StatefulSet', { module, transport: TransportKind.ipc }, options);
  });
}
