import type { Diagnostic } from 'vscode-languageserver';
import type { Client } from './client.ts';
import { type Connection, member, RemoteError } from './connection.ts';
import { createFolders, type ListFiles } from './folders.ts';
import type { Knowledge, ReadFiles } from './knowledge.ts';
import { createPush, type Push } from './push.ts';

/** What the rest of the server does for it. */
interface Means {
  readonly listFiles: ListFiles | undefined;
  readonly readFiles: ReadFiles | undefined;
  /** Makes the diagnostics of an open text. */
  readonly itemsOf: (uri: string) => Promise<readonly Diagnostic[]>;
  /** Tells the editor to ask for diagnostics again, if it can be told. */
  readonly refresh: () => Promise<void>;
  /** Takes the settings, as `{ statefulset: … }`. */
  readonly useSettings: (settings: unknown) => Promise<void>;
}

/** An editor without our client: what happened that it may have to be told of. */
export interface OtherEditor {
  /** What is in its folders is known. */
  readonly ready: Promise<unknown>;
  /** Something changed that may change any answer. */
  changed(): void;
  closed(uri: string): void;
  /** It says that its settings changed, and perhaps to what. */
  settingsChanged(settings: unknown): Promise<void>;
}

const manifests = '**/*.{yaml,yml,json}';

/**
 * What our own client does for the server is done by the protocol's own means, as far as the editor has them: diagnostics are sent to one that does not
 * ask, settings are asked for where they are not sent, and the server reads the manifests of the open folders itself.
 */
export function followOtherEditor(connection: Connection, knowledge: Knowledge, client: Client, means: Means): OtherEditor {
  const { listFiles, readFiles, itemsOf, refresh, useSettings } = means;
  const push: Push | undefined = client.asksDiagnostics ? undefined : createPush(connection, () => knowledge.openUris(), itemsOf);
  const folders = listFiles && readFiles ? createFolders(knowledge, listFiles, readFiles, client.folders) : undefined;
  const failed = (error: unknown) => connection.log('error', `folders: ${String(error)}`);
  const ready = folders?.look().catch(failed) ?? Promise.resolve();
  const refreshIf = async (changed: Promise<boolean> | undefined) => {
    if ((await changed) === true) await refresh();
  };
  const settingsChanged = async (given: unknown) => {
    if (member(given, 'statefulset') !== undefined) await useSettings(given);
    else if (client.answersSettings) {
      const answer = await connection.ask('workspace/configuration', { items: [{ section: 'statefulset' }] });
      await useSettings({ statefulset: Array.isArray(answer) ? (answer[0] as unknown) : undefined });
    }
  };
  connection.take('initialized', async () => {
    if (client.watchesFiles && folders !== undefined) {
      const method = 'workspace/didChangeWatchedFiles';
      const registrations = [{ id: 'manifests', method, registerOptions: { watchers: [{ globPattern: manifests }] } }];
      await unlessRefused(connection.ask('client/registerCapability', { registrations }));
    }
    await unlessRefused(settingsChanged(undefined));
  });
  connection.take('textDocument/didSave', () => refreshIf(folders?.look()));
  connection.take('workspace/didChangeWatchedFiles', () => refreshIf(folders?.look()));
  connection.take('workspace/didChangeWorkspaceFolders', ({ event: { added, removed } }) =>
    refreshIf(
      folders?.change(
        added.map(({ uri }) => uri),
        removed.map(({ uri }) => uri),
      ),
    ),
  );
  return {
    ready,
    changed: () => push?.soon(),
    closed(uri) {
      push?.closed(uri);
      refreshIf(folders?.look()).catch(failed);
    },
    settingsChanged,
  };
}

/** An editor that says it can and does not is served all the same. */
async function unlessRefused(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
  }
}
