import * as vscode from 'vscode';
import type { MessageTransports } from 'vscode-languageclient/browser';
import { activateWith } from './activate.ts';

/** Starts the language server in this thread, at one end of a message channel. */
export type ServeHere = (port: MessagePort) => Promise<void>;

/** How long a worker may take to load; some hosts make one that never does. */
const workerWaitMs = 10_000;

/**
 * Entry for the browser. The language server is a worker of its own where the host allows one; elsewhere (the browser extension host of a
 * remote window) it runs here, over a message channel.
 */
export function activateInBrowser(context: vscode.ExtensionContext, serveHere: ServeHere): void {
  activateWith(context, async (options) => {
    const { BrowserMessageReader, BrowserMessageWriter, LanguageClient } = await import('vscode-languageclient/browser');
    const start = async (): Promise<Worker | MessageTransports> => {
      try {
        return await listeningWorker(context.extensionUri);
      } catch (error) {
        options.outputChannel?.appendLine(`No worker for the language server (${String(error)}); it runs in the extension host.`);
        const { port1, port2 } = new MessageChannel();
        await serveHere(port2);
        return { reader: new BrowserMessageReader(port1), writer: new BrowserMessageWriter(port1) };
      }
    };
    return new LanguageClient('statefulset', 'StatefulSet', start, options);
  });
}

/** The worker learns by its name where the bundle is that it shares with this script. */
async function listeningWorker(extensionUri: vscode.Uri): Promise<Worker> {
  const address = (file: string) => vscode.Uri.joinPath(extensionUri, 'dist/web', file).toString(true);
  const worker = new Worker(address('server.js'), { name: address('extension.cjs') });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      worker.addEventListener('message', () => resolve(), { once: true });
      worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true });
      timer = setTimeout(() => reject(new Error('it does not answer')), workerWaitMs);
    });
    return worker;
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
