import * as vscode from 'vscode';
import type { MessageTransports } from 'vscode-languageclient/browser';
import { activateWith } from './activate.ts';

/** Starts the language server inside this worker, for where no worker of its own can be made. */
export type ServeHere = () => Promise<MessageTransports>;

/**
 * Entry for the browser. The language server is a worker of its own where the host allows one; elsewhere (a browser extension host of a
 * remote window) it runs here, over a message channel.
 */
export function activateInBrowser(context: vscode.ExtensionContext, serveHere: ServeHere): void {
  activateWith(context, async (options) => {
    const { LanguageClient } = await import('vscode-languageclient/browser');
    const script = vscode.Uri.joinPath(context.extensionUri, 'dist/web/server.js').toString(true);
    const start = async (): Promise<Worker | MessageTransports> => {
      try {
        return new Worker(script);
      } catch (error) {
        options.outputChannel?.appendLine(`No worker for the language server (${String(error)}); it runs in the extension host.`);
        return await serveHere();
      }
    };
    return new LanguageClient('statefulset', 'StatefulSet', start, options);
  });
}
