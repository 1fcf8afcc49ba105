import * as valid from '#validators';
import { alone, type StructureMode } from '../ide/structure.ts';
import { minors } from '../kube/versions.ts';
import { method, type ServerAbilities } from '../wire/server-messages.ts';
import { clientOf } from './client.ts';
import { type Channel, connect, member, RemoteError, unknownMethod } from './connection.ts';
import { answerEditor, type Switches } from './editor-requests.ts';
import type { ListFiles } from './folders.ts';
import { answerInlayHints } from './inlay-hints.ts';
import { createKnowledge, type ReadFiles, type ReadSchema } from './knowledge.ts';
import { answerNavigation } from './navigation.ts';
import { followOtherEditor, type OtherEditor } from './other-editor.ts';
import { answerOwnRequests } from './own-requests.ts';
import { textSync } from './protocol.ts';
import type { Stories } from './stories.ts';

/** What the place gives where the server runs. A browser gives nothing. */
export interface Host {
  /** Reads the package's schema tables; without it the client is asked for them. */
  readonly readSchema?: ReadSchema;
  /** Reads what a client that is not ours does not hand over. */
  readonly readFiles?: ReadFiles;
  /** Finds what such a client does not hand over. */
  readonly listFiles?: ListFiles;
  /** Ends the process. */
  readonly exit?: (code: number) => void;
  /** Ends the process when that of the editor is gone. */
  readonly follow?: (processId: number) => void;
}

/** The language server over a channel. Editors without our client get everything except the requests of `wire/server-messages`. */
export function serve(channel: Channel, { readSchema, readFiles, listFiles, exit, follow }: Host): void {
  const connection = connect(channel);
  const switches: Switches = { lens: true, ownClient: false, beside: alone };
  let other: OtherEditor | undefined;
  let showHints = false;
  let exitCode = 1;
  const refresh = async (...kinds: readonly ('diagnostic' | 'codeLens' | 'inlayHint')[]): Promise<void> => {
    for (const kind of kinds.filter((each) => switches.client?.refreshes[each] === true)) {
      try {
        await connection.ask(`workspace/${kind}/refresh`);
      } catch (error) {
        // It asks when it likes.
        if (!(error instanceof RemoteError)) throw error;
      }
    }
  };
  const askClient: ReadSchema = async (file) => String(await connection.ask(method.schema, { file }));
  const askFiles: ReadFiles = async (uris) => {
    const answer = await connection.ask(method.read, { uris });
    return valid.Texts(answer) ? answer.texts : [];
  };
  const knowledge = createKnowledge(connection, readSchema ?? askClient, {
    changed: () => other?.changed(),
    closed: (uri) => other?.closed(uri),
  });
  connection.answer('initialize', { capabilities: {} }, async (params) => {
    const options: unknown = params.initializationOptions;
    if (typeof params.processId === 'number') follow?.(params.processId);
    const client = clientOf(params);
    if (valid.Neighbour(options)) switches.beside = { ...switches.beside, ...options };
    else {
      other = followOtherEditor(connection, knowledge, client, {
        listFiles,
        readFiles,
        refresh: () => refresh('diagnostic'),
        itemsOf: editor.diagnostics,
        useSettings,
      });
      await takeSettings(options);
    }
    switches.client = client;
    switches.ready = other?.ready;
    switches.ownClient = other === undefined;
    const experimental: ServerAbilities = { minors };
    return {
      serverInfo: { name: 'statefulset' },
      capabilities: {
        textDocumentSync: { openClose: true, change: textSync.incremental, save: other !== undefined },
        diagnosticProvider: { interFileDependencies: true, workspaceDiagnostics: false },
        // What a lens does is a command of our client, which also knows the folders.
        ...(other === undefined
          ? { codeLensProvider: { resolveProvider: false } }
          : { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }),
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
  connection.answer('shutdown', null, () => {
    exitCode = 0;
    return null;
  });
  connection.take('exit', () => exit?.(exitCode));
  const takeSettings = async (settings: unknown): Promise<void> => {
    await knowledge.setVersion(member(settings, 'statefulset', 'kubernetes', 'version'));
    knowledge.setRules(member(settings, 'statefulset', 'rules'));
    switches.beside = { ...switches.beside, mode: structureMode(member(settings, 'statefulset', 'structure')) };
    knowledge.forget();
    showHints = member(settings, 'statefulset', 'inlayHints', 'enabled') === true;
    switches.lens = member(settings, 'statefulset', 'codeLens', 'enabled') !== false;
  };
  const useSettings = async (settings: unknown): Promise<void> => {
    await takeSettings(settings);
    await refresh('diagnostic', 'codeLens', 'inlayHint');
  };
  connection.take('workspace/didChangeConfiguration', async ({ settings }) => {
    if (other === undefined) await useSettings(settings);
    else await other.settingsChanged(settings);
  });
  connection.take(method.base, async (params) => {
    if (!valid.Base(params)) return;
    knowledge.setBase(params.uri, params.text, params.from);
    await refresh('diagnostic');
  });
  connection.take(method.files, async (params) => {
    if (valid.Files(params) && (await knowledge.takeFiles(params, askFiles))) await refresh('diagnostic');
  });
  connection.take(method.neighbour, async (params) => {
    if (!valid.Neighbour(params)) return;
    switches.beside = { ...switches.beside, ...params };
    knowledge.forget();
    await refresh('diagnostic');
  });

  const readAll: ReadFiles = async (uris) => {
    if (other !== undefined && readFiles !== undefined) return await readFiles(uris);
    try {
      return await askFiles(uris);
    } catch (error) {
      if (isUnknownMethod(error)) return (await readFiles?.(uris)) ?? [];
      throw error;
    }
  };
  let made: Promise<Stories> | undefined;
  const stories = () => (made ??= import('./stories.ts').then(({ createStories }) => createStories(knowledge, readAll)));
  const editor = answerEditor(connection, knowledge, stories, switches);
  answerNavigation(connection, knowledge, switches);
  answerInlayHints(connection, knowledge, () => showHints);
  answerOwnRequests(connection, knowledge, stories);
}

function structureMode(value: unknown): StructureMode {
  return value === 'always' || value === 'never' ? value : 'auto';
}

/** A client that is not ours does not hand over files. */
function isUnknownMethod(error: unknown): boolean {
  return error instanceof RemoteError && error.code === unknownMethod;
}
