import type { Diagnostic } from 'vscode-languageserver';
import type { Connection } from './connection.ts';

/** How long typing may pause before diagnostics are made that nobody asked for. */
const settleMs = 150;

/** Sends diagnostics to an editor that does not ask for them. */
export interface Push {
  /** Something changed that may change any answer: those of every open text are made again, soon and once. */
  soon(): void;
  /** A text is not open any more: nothing is said of it. */
  closed(uri: string): void;
}

export function createPush(
  connection: Connection,
  open: () => readonly string[],
  itemsOf: (uri: string) => Promise<readonly Diagnostic[]>,
): Push {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  const sendAll = async () => {
    for (const uri of open()) {
      const diagnostics = await itemsOf(uri);
      // What was closed meanwhile stays empty.
      if (open().includes(uri)) connection.tell('textDocument/publishDiagnostics', { uri, diagnostics });
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = (running ?? Promise.resolve())
        .then(sendAll)
        .catch((error: unknown) => connection.log('error', `diagnostics: ${String(error)}`));
    }, settleMs);
  };
  return { soon, closed: (uri) => connection.tell('textDocument/publishDiagnostics', { uri, diagnostics: [] }) };
}
