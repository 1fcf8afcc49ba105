import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import { anchorFolder, pairSchema } from './anchor.ts';

const root = resolve(import.meta.dirname, '../..');

/** A language server in a process of its own, as an editor sees it. */
export interface ServerProcess {
  /** Answers how many diagnostics the text has. */
  open(uri: string, text: string): Promise<number>;
  /** Puts text in at a place; answers what it took until the completion asked with it came, and until the diagnostics of the new text came. */
  type(uri: string, place: Place, text: string): Promise<{ readonly completionMs: number; readonly diagnosticsMs: number }>;
  /** Ends as with an editor that is closed. */
  close(): Promise<void>;
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** Ours answers when it is asked for diagnostics; the anchor tells them when it has them. */
export const ourServer = (): Promise<ServerProcess> => startServer([resolve(root, 'dist/cli.cjs'), 'serve', '--stdio'], true);

/** `schemas` is the address of a schema, or the anchor's keyword for all of Kubernetes. */
export const anchorServer = (
  script = resolve(anchorFolder(), 'bin/yaml-language-server'),
  schemas = writtenPair(),
): Promise<ServerProcess> => startServer([script, '--stdio'], false, schemas);

async function startServer(argv: readonly string[], pulls: boolean, schemas = ''): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...argv], { stdio: ['pipe', 'pipe', 'ignore'] });
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  let told = (_count: number): void => undefined;
  client.onNotification('textDocument/publishDiagnostics', ({ diagnostics: found }: { diagnostics: unknown[] }) => told(found.length));
  const settings = anchorSettings(schemas);
  // The anchor asks for its settings when it is told that they changed; without them it has no schema.
  client.onRequest('workspace/configuration', ({ items }: { items: { section: string }[] }) =>
    items.map(({ section }) => settings[section] ?? null),
  );
  client.onRequest('client/registerCapability', () => null);
  client.onRequest('workspace/diagnostic/refresh', () => null);
  client.onRequest('workspace/codeLens/refresh', () => null);
  client.listen();
  const capabilities = { textDocument: { publishDiagnostics: {}, completion: {}, ...(pulls ? { diagnostic: {} } : {}) } };
  await client.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities });
  await client.sendNotification('initialized', {});
  if (!pulls) await client.sendNotification('workspace/didChangeConfiguration', { settings });
  const diagnostics = async (uri: string): Promise<number> => {
    if (!pulls) return await new Promise<number>((done) => (told = done));
    const { items } = await client.sendRequest<{ items: unknown[] }>('textDocument/diagnostic', { textDocument: { uri } });
    return items.length;
  };
  let version = 1;
  return {
    async open(uri, text) {
      const shown = pulls ? undefined : diagnostics(uri);
      await client.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version, text } });
      return await (shown ?? diagnostics(uri));
    },
    async type(uri, place, text) {
      const start = performance.now();
      const since = () => performance.now() - start;
      version += 1;
      const contentChanges = [{ range: { start: place, end: place }, text }];
      await client.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
      const position = { line: place.line, character: place.character + text.length };
      const completed = client.sendRequest('textDocument/completion', { textDocument: { uri }, position }).then(since);
      const shown = diagnostics(uri).then(since);
      return { completionMs: await completed, diagnosticsMs: await shown };
    },
    async close() {
      const ended = new Promise((done) => child.once('exit', done));
      await client.sendRequest('shutdown');
      await client.sendNotification('exit');
      const stuck = setTimeout(() => child.kill(), 2000);
      await ended;
      clearTimeout(stuck);
      client.dispose();
    },
  };
}

function writtenPair(): string {
  const file = resolve(anchorFolder(), '../../pair.json');
  writeFileSync(file, JSON.stringify(pairSchema()));
  return pathToFileURL(file).href;
}

function anchorSettings(schemas: string): Readonly<Record<string, object>> {
  const off = { enable: false };
  return {
    yaml: {
      validate: true,
      completion: true,
      hover: true,
      schemas: { [schemas]: '*.yaml' },
      schemaStore: off,
      kubernetesCRDStore: off,
    },
    http: {},
    editor: { tabSize: 2 },
  };
}
