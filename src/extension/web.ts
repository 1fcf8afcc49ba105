import * as vscode from 'vscode';
import { activateWith } from './activate.ts';
import { workerScript } from './worker-script.ts';

/** How long a worker may take to load; some hosts make one that never does. */
const workerWaitMs = 10_000;

/** Entry for the browser. The language server is a worker of its own, made of the bundles of that name in `dist/service`. */
export function activateInBrowser(context: vscode.ExtensionContext, bundles: readonly string[]): void {
  activateWith(context, async (options) => {
    const { BrowserMessageReader, BrowserMessageWriter, LanguageClient } = await import('vscode-languageclient/browser');
    const start = async () => {
      const worker = await listeningWorker(context.extensionUri, bundles);
      return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
    };
    return new LanguageClient('statefulset', 'StatefulSet', start, options);
  });
}

/** The script is handed over as text: a worker of a remote window cannot load the extension's files itself. */
async function listeningWorker(extensionUri: vscode.Uri, bundles: readonly string[]): Promise<Worker> {
  const texts = await Promise.all(
    bundles.map((name) => vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist/service', name))),
  );
  const decoder = new TextDecoder();
  const script = workerScript(bundles.map((name, index) => [name, decoder.decode(texts[index])]));
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(address, { name: 'StatefulSet' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      worker.addEventListener('message', () => resolve(), { once: true });
      worker.addEventListener('error', (event) => reject(new Error(event.message)), { once: true });
      timer = setTimeout(() => reject(new Error('the language server does not answer')), workerWaitMs);
    });
    return worker;
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    clearTimeout(timer);
    URL.revokeObjectURL(address);
  }
}
