import * as vscode from 'vscode';
import type { Files, Texts } from '../wire/server-messages.ts';

const pattern = '**/*.{yaml,yml,json}';
const excluded = '**/{node_modules,.git,dist,out,vendor}/**';
/** More files than this are not looked at; the user is told. */
const maxFiles = 2000;
/** More text than this is not handed over, over all files. */
const maxBytes = 20 * 1024 * 1024;
/** Watcher events come in swarms (a checkout, a build). */
const gatherMs = 300;

export interface WorkspaceFiles extends vscode.Disposable {
  /** Text of files for the server; null for what is gone, not text or past the limit. */
  read(uris: readonly string[]): Promise<Texts>;
}

/**
 * Lists the YAML and JSON files of the workspace once, then follows the watcher, and tells the server which there are.
 * Works on any file system that the editor has.
 */
export function watchWorkspaceFiles(tell: (files: Files) => void): WorkspaceFiles {
  let limit: string | undefined;
  const sizes = new Map<string, number>();
  const changed = new Set<string>();
  const removed = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    const message: Files = { changed: [...changed], removed: [...removed], ...(limit === undefined ? {} : { limit }) };
    changed.clear();
    removed.clear();
    tell(message);
  };
  const soon = (into: Set<string>, from: Set<string>) => (uri: vscode.Uri) => {
    into.add(uri.toString());
    from.delete(uri.toString());
    clearTimeout(timer);
    timer = setTimeout(flush, gatherMs);
  };
  const list = async () => {
    const uris = await vscode.workspace.findFiles(pattern, excluded, maxFiles + 1);
    if (uris.length > maxFiles) limit = vscode.l10n.t('only the first {0} files are looked at', maxFiles);
    for (const uri of uris.slice(0, maxFiles)) changed.add(uri.toString());
    flush();
  };
  const readOne = async (text: string): Promise<string | null> => {
    const uri = vscode.Uri.parse(text, true);
    try {
      const { size } = await vscode.workspace.fs.stat(uri);
      sizes.delete(text);
      if ([...sizes.values()].reduce((sum, each) => sum + each, size) > maxBytes) {
        limit = vscode.l10n.t('only {0} MB of files are looked at', maxBytes / (1024 * 1024));
        return null;
      }
      sizes.set(text, size);
      return new TextDecoder('utf-8', { fatal: true }).decode(await vscode.workspace.fs.readFile(uri));
    } catch (error) {
      // A file may be gone again, or be no text: then it says nothing about the workspace.
      if (error instanceof vscode.FileSystemError || error instanceof TypeError) return null;
      throw error;
    }
  };
  const watcher = vscode.workspace.createFileSystemWatcher(pattern);
  const hooks = [
    watcher,
    watcher.onDidCreate(soon(changed, removed)),
    watcher.onDidChange(soon(changed, removed)),
    watcher.onDidDelete(soon(removed, changed)),
    vscode.workspace.onDidChangeWorkspaceFolders(() => void list()),
    // What was typed and not saved is gone; what is on disk counts again.
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      if (/\.(?:ya?ml|json)$/.test(uri.path) && vscode.workspace.getWorkspaceFolder(uri) !== undefined) soon(changed, removed)(uri);
    }),
  ];
  void list();
  return {
    read: async (uris) => ({ texts: await Promise.all(uris.map(readOne)) }),
    dispose() {
      clearTimeout(timer);
      for (const hook of hooks) hook.dispose();
    },
  };
}
