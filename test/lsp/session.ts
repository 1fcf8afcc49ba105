import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { serve } from '../../src/server/serve.ts';
import { streamChannel } from '../../src/server/stdio.ts';

const schemas = path.resolve(import.meta.dirname, '../../schemas/kubernetes');

/** A client's end of a connection to a language server in this process. */
export interface Session {
  readonly client: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server logged as errors. */
  readonly errors: readonly string[];
  open(uri: string, text: string): Promise<void>;
  /** Replaces the whole text. */
  change(uri: string, text: string): Promise<void>;
  diagnostics(uri: string): Promise<readonly Diagnostic[]>;
  request<Answer>(method: string, params: object): Promise<Answer>;
  close(): void;
}

/** Starts a server and initializes it as an editor without our own client does. `files` are what a client of ours would read. */
export async function startSession(files: Readonly<Record<string, string>> = {}): Promise<Session> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const readSchema = (file: string) => readFile(path.join(schemas, file), 'utf8');
  serve(streamChannel({ input: toServer, output: toClient }), { readSchema });
  const client = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const errors: string[] = [];
  client.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
    if (type === 1) errors.push(message);
  });
  client.onRequest('statefulset/read', ({ uris }: { uris: string[] }) => ({ texts: uris.map((uri) => files[uri] ?? null) }));
  for (const refresh of [
    'workspace/diagnostic/refresh',
    'workspace/codeLens/refresh',
    'workspace/inlayHint/refresh',
    'client/registerCapability',
  ]) {
    client.onRequest(refresh, () => null);
  }
  client.listen();
  const initialized = await client.sendRequest<InitializeResult>('initialize', { processId: null, rootUri: null, capabilities: {} });
  await client.sendNotification('initialized', {});
  let version = 0;
  return {
    client,
    initialized,
    errors,
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
