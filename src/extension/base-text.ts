import * as vscode from 'vscode';

/** What a change is compared with, and where that is from. */
export interface BaseText {
  readonly text: string;
  readonly from: 'HEAD' | 'saved';
}

/** The part of the editor's own Git extension that is used. */
interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<unknown>;
  readonly repositories: readonly Repository[];
  readonly onDidOpenRepository: vscode.Event<Repository>;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
  getRepository(uri: vscode.Uri): unknown;
}

interface Repository {
  readonly state: { readonly HEAD?: { readonly commit?: string }; readonly onDidChange: vscode.Event<unknown> };
}

/** How long Git may take to look for its repositories, before the saved file has to do. */
const gitWaitMs = 3000;

/** The text of git HEAD where the editor's own Git extension knows it, else the saved file. Undefined for a document that was never saved. */
export async function baseText(uri: vscode.Uri): Promise<BaseText | undefined> {
  const git = uri.scheme === 'untitled' ? undefined : await gitApi();
  if (git !== undefined && (git.getRepository(uri) ?? null) !== null) {
    const text = await read(git.toGitUri(uri, 'HEAD'));
    // A file that HEAD does not have reads as empty.
    if (text !== undefined && text !== '') return { text, from: 'HEAD' };
  }
  const saved = uri.scheme === 'untitled' ? undefined : await read(uri);
  return saved === undefined ? undefined : { text: saved, from: 'saved' };
}

/** Calls back when a repository is found, and when another commit is checked out or made. */
export function onGitChange(changed: () => void): vscode.Disposable {
  const hooks: vscode.Disposable[] = [];
  let isOver = false;
  const watch = ({ state }: Repository) => {
    let { commit } = state.HEAD ?? {};
    changed();
    hooks.push(
      state.onDidChange(() => {
        if (state.HEAD?.commit === commit) return;
        ({ commit } = state.HEAD ?? {});
        changed();
      }),
    );
  };
  void gitApi().then((git) => {
    if (git === undefined || isOver) return;
    hooks.push(git.onDidOpenRepository(watch));
    for (const repository of git.repositories) watch(repository);
  });
  return {
    dispose() {
      isOver = true;
      for (const hook of hooks) hook.dispose();
    },
  };
}

/** Git starts with the window, not with us; we wait until it has looked around. */
async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>('vscode.git');
  if (extension === undefined) return undefined;
  try {
    const exports = await extension.activate();
    if (!exports.enabled) return undefined;
    const git = exports.getAPI(1);
    if (git.state !== 'initialized') await initialized(git);
    return git;
  } catch {
    // No git on this machine: the saved file has to do.
    return undefined;
  }
}

async function initialized(git: GitApi): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      hook.dispose();
      resolve();
    };
    const timer = setTimeout(done, gitWaitMs);
    const hook = git.onDidChangeState(done);
  });
}

async function read(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
