import * as vscode from 'vscode';

/** Scheme of the documents that show what the control plane makes of a manifest. */
export const objectsScheme = 'statefulset-objects';

/** Schemes of read-only copies that stand beside the real document. */
const copies: ReadonlySet<string> = new Set([
  objectsScheme,
  'git',
  'gitfs',
  'output',
  'vscode-scm',
  'vscode-local-history',
  'chat-editing-snapshot-text-model',
]);
const languages: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc']);

export function isCopy({ scheme }: vscode.Uri): boolean {
  return copies.has(scheme);
}

/** Whether a document is text of the user's that may hold manifests. */
export function isManifestText({ languageId, uri }: vscode.TextDocument): boolean {
  return languages.has(languageId) && !isCopy(uri);
}

/** The manifest or scenario that the user looks at. */
export function activeManifest(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isManifestText(document) ? document.uri : undefined;
}

/** The last part of the path. */
export function nameOf({ path }: vscode.Uri): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a file lies in or below a folder. */
export function isUnder(uri: vscode.Uri, folder: vscode.Uri): boolean {
  return uri.toString().startsWith(`${folder.toString().replace(/\/$/, '')}/`);
}

/** Whether a file lies in the folder of another one, or below it: it may be applied with it. */
export function isBeside(uri: vscode.Uri, other: vscode.Uri): boolean {
  return isUnder(uri, vscode.Uri.joinPath(other, '..'));
}
