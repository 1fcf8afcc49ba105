import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import {
  createMessageConnection,
  type Diagnostic,
  ErrorCodes,
  type InitializeResult,
  type MessageConnection,
  ResponseError,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { type Host, serve } from '../../src/server/serve.ts';
import { streamChannel } from '../../src/server/stdio.ts';

const schemas = path.resolve(import.meta.dirname, '../../schemas/kubernetes');

/** A client's end of a connection to a language server in this process. */
export interface Session {
  readonly client: MessageConnection;
  readonly initialized: InitializeResult;
  /** What the server logged as errors. */
  readonly errors: readonly string[];
  /** What the server sent without being asked. */
  readonly pushed: ReadonlyMap<string, readonly Diagnostic[]>;
  /** What the server asked, by method. */
  readonly asked: readonly string[];
  open(uri: string, text: string): Promise<void>;
  /** Replaces the whole text. */
  change(uri: string, text: string): Promise<void>;
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  request<Answer>(method: string, params: object): Promise<Answer>;
  close(): void;
}

/** What an editor can do that has everything that the server asks about. */
export const ableEditor = {
  workspace: {
    diagnostics: { refreshSupport: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    workspaceEdit: { documentChanges: true, changeAnnotationSupport: {} },
  },
  textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
};

/** Who speaks with the server, and what the server may do on its machine. */
export interface Editor {
  readonly capabilities?: object;
  readonly initializationOptions?: unknown;
  readonly workspaceFolders?: readonly { readonly uri: string; readonly name: string }[];
  readonly rootUri?: string;
  readonly host?: Host;
  /** Answers what the server asks, beside the usual. */
  readonly answers?: Readonly<Record<string, (params: unknown) => unknown>>;
}

/** Starts a server and initializes it as an editor without our own client does. `files` are what a client of ours would read. */
export async function startSession(files: Readonly<Record<string, string>> = {}, editor: Editor = {}): Promise<Session> {
  const { capabilities = ableEditor, host = {}, answers = {}, rootUri = null, ...more } = editor;
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const readSchema = (file: string) => readFile(path.join(schemas, file), 'utf8');
  serve(streamChannel({ input: toServer, output: toClient }), { readSchema, ...host });
  const client = createMessageConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const errors: string[] = [];
  client.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
    if (type === 1) errors.push(message);
  });
  const pushed = new Map<string, readonly Diagnostic[]>();
  client.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
    pushed.set(uri, diagnostics);
  });
  const asked: string[] = [];
  client.onRequest((name, params) => {
    asked.push(name);
    const answer = answers[name];
    return answer === undefined ? new ResponseError(ErrorCodes.MethodNotFound, `Unhandled method ${name}`) : answer(params);
  });
  if (Object.keys(files).length > 0)
    client.onRequest('statefulset/read', ({ uris }: { uris: string[] }) => ({ texts: uris.map((uri) => files[uri] ?? null) }));
  for (const refresh of ['workspace/diagnostic/refresh', 'workspace/codeLens/refresh', 'workspace/inlayHint/refresh']) {
    client.onRequest(refresh, () => {
      asked.push(refresh);
      return null;
    });
  }
  client.listen();
  const initialized = await client.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri,
    capabilities,
    ...more,
  });
  await client.sendNotification('initialized', {});
  let version = 0;
  return {
    client,
    initialized,
    errors,
    pushed,
    asked,
    open: (uri, text) =>
      client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: ++version, text } }),
    change: (uri, text) =>
      client.sendNotification('textDocument/didChange', { textDocument: { uri, version: ++version }, contentChanges: [{ text }] }),
    async diagnostics(uri) {
      const report = await client.sendRequest<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: { uri } });
      return report.items;
    },
    request: (method, params) => client.sendRequest(method, params),
    close: () => client.dispose(),
  };
}
