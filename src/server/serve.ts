import { type Connection, ErrorCodes, type InitializeResult, TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import * as valid from '#validators';
import { alone, type StructureMode } from '../ide/structure.ts';
import { minors } from '../kube/versions.ts';
import { method, type ServerAbilities } from '../wire/server-messages.ts';
import { answerEditor, type Switches } from './editor-requests.ts';
import { createGuard } from './guard.ts';
import { answerInlayHints } from './inlay-hints.ts';
import { createKnowledge, type ReadFiles, type ReadSchema } from './knowledge.ts';
import { answerNavigation } from './navigation.ts';
import { answerOwnRequests } from './own-requests.ts';
import { createScenarios } from './scenarios.ts';

/**
 * The language server over a connection. `readSchema` reads the package's schema tables; without it the client is asked for them. `readFiles` reads
 * what a client that is not ours does not hand over.
 * Editors without our client get everything except the requests of `wire/server-messages`.
 */
export function serve(connection: Connection, readSchema: ReadSchema | undefined, readFiles?: ReadFiles): void {
  const texts = new TextDocuments(TextDocument);
  const switches: Switches = { lens: true, ownClient: false, beside: alone };
  const guard = createGuard(connection);
  let showHints = false;
  const askClient: ReadSchema = (file) => connection.sendRequest(method.schema, { file });
  const askFiles: ReadFiles = async (uris) => {
    const answer: unknown = await connection.sendRequest(method.read, { uris });
    return valid.Texts(answer) ? answer.texts : [];
  };
  const knowledge = createKnowledge(connection, texts, () => readSchema ?? askClient);
  connection.onInitialize(({ initializationOptions }): InitializeResult => {
    const options: unknown = initializationOptions;
    switches.ownClient = valid.Neighbour(options);
    if (valid.Neighbour(options)) switches.beside = { ...switches.beside, ...options };
    const experimental: ServerAbilities = { minors };
    return {
      serverInfo: { name: 'statefulset' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
        codeLensProvider: { resolveProvider: false },
        codeActionProvider: { codeActionKinds: ['quickfix', 'refactor.rewrite'] },
        inlayHintProvider: true,
        hoverProvider: true,
        completionProvider: { triggerCharacters: [' ', '.', '"', '-'] },
        definitionProvider: true,
        referencesProvider: true,
        documentHighlightProvider: true,
        renameProvider: { prepareProvider: true },
        experimental,
      },
    };
  });
  connection.onDidChangeConfiguration(({ settings }: { settings: unknown }) =>
    guard('settings', undefined, async () => {
      await knowledge.setVersion(member(settings, 'statefulset', 'kubernetes', 'version'));
      knowledge.setRules(member(settings, 'statefulset', 'rules'));
      switches.beside = { ...switches.beside, mode: structureMode(member(settings, 'statefulset', 'structure')) };
      knowledge.forget();
      showHints = member(settings, 'statefulset', 'inlayHints', 'enabled') === true;
      switches.lens = member(settings, 'statefulset', 'codeLens', 'enabled') !== false;
      void connection.languages.diagnostics.refresh();
      await connection.sendRequest('workspace/codeLens/refresh');
      await connection.sendRequest('workspace/inlayHint/refresh');
    }),
  );
  connection.onNotification(method.base, (params: unknown) =>
    guard('base', undefined, () => {
      if (!valid.Base(params)) return;
      knowledge.setBase(params.uri, params.text, params.from);
      void connection.languages.diagnostics.refresh();
    }),
  );
  connection.onNotification(method.files, (params: unknown) =>
    guard('files', undefined, async () => {
      if (!valid.Files(params)) return;
      if (await knowledge.takeFiles(params, askFiles)) void connection.languages.diagnostics.refresh();
    }),
  );
  connection.onNotification(method.neighbour, (params: unknown) =>
    guard('neighbour', undefined, () => {
      if (!valid.Neighbour(params)) return;
      switches.beside = { ...switches.beside, ...params };
      knowledge.forget();
      void connection.languages.diagnostics.refresh();
    }),
  );

  const scenarios = createScenarios(knowledge, async (uris) => {
    try {
      return await askFiles(uris);
    } catch (error) {
      if (isUnknownMethod(error)) return (await readFiles?.(uris)) ?? [];
      throw error;
    }
  });
  answerEditor(connection, knowledge, scenarios, guard, switches);
  answerNavigation(connection, knowledge, guard);
  answerInlayHints(connection, knowledge, guard, () => showHints);
  answerOwnRequests(connection, knowledge, scenarios, guard);
  texts.listen(connection);
  connection.listen();
}

function structureMode(value: unknown): StructureMode {
  return value === 'always' || value === 'never' ? value : 'auto';
}

/** A client that is not ours does not hand over files. */
function isUnknownMethod(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === ErrorCodes.MethodNotFound;
}

function member(value: unknown, ...names: readonly string[]): unknown {
  let at = value;
  for (const name of names) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = (at as Readonly<Record<string, unknown>>)[name];
  }
  return at;
}
