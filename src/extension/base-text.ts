import * as vscode from 'vscode';

/** What a change is compared with, and where that is from. */
export interface BaseText {
  readonly text: string;
  readonly from: 'HEAD' | 'saved';
}

/** The part of the editor's own Git extension that is used. */
interface GitApi {
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
  getRepository(uri: vscode.Uri): unknown;
}

/** The text of git HEAD where the editor's own Git extension knows it, else the saved file. Undefined for a document that was never saved. */
export async function baseText(uri: vscode.Uri): Promise<BaseText | undefined> {
  const git = await gitApi();
  if (git !== undefined && (git.getRepository(uri) ?? null) !== null) {
    const text = await read(git.toGitUri(uri, 'HEAD'));
    // A file that HEAD does not have reads as empty.
    if (text !== undefined && text !== '') return { text, from: 'HEAD' };
  }
  const saved = uri.scheme === 'untitled' ? undefined : await read(uri);
  return saved === undefined ? undefined : { text: saved, from: 'saved' };
}

async function gitApi(): Promise<GitApi | undefined> {
  const extension = vscode.extensions.getExtension<{ readonly enabled: boolean; getAPI(version: 1): GitApi }>('vscode.git');
  // Not started by us: a window without Git stays without.
  if (extension?.isActive !== true || !extension.exports.enabled) return undefined;
  return extension.exports.getAPI(1);
}

async function read(uri: vscode.Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof vscode.FileSystemError) return undefined;
    throw error;
  }
}
