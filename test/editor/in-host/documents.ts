import * as vscode from 'vscode';
import { until } from './suite.ts';

/** A file of the test's folder. */
export function fileUri(file: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error('no folder is open');
  return vscode.Uri.joinPath(folder.uri, file);
}

export async function show(file: string): Promise<vscode.TextEditor> {
  return await vscode.window.showTextDocument(fileUri(file), { preview: false });
}

/** The range of a text's first occurrence. */
export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const start = document.getText().indexOf(text);
  if (start < 0) throw new Error(`${document.uri.path} does not hold ${text}`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + text.length));
}

/** Replaces a text's first occurrence and answers how to take it back. */
export async function retype(uri: vscode.Uri, from: string, to: string): Promise<() => Promise<void>> {
  await replace(uri, from, to);
  return () => replace(uri, to, from);
}

async function replace(uri: vscode.Uri, from: string, to: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(uri, rangeOf(await vscode.workspace.openTextDocument(uri), from), to);
  await vscode.workspace.applyEdit(edit);
}

/** Our diagnostics of a document. */
export function ours(uri: vscode.Uri): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'statefulset');
}

export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

/** Waits for a diagnostic with a code. */
export async function diagnostic(uri: vscode.Uri, code: string): Promise<vscode.Diagnostic> {
  const seen = () =>
    ours(uri)
      .map((each) => `${codeOf(each)}: ${each.message}`)
      .join('; ');
  try {
    return await until(code, () => ours(uri).find((each) => codeOf(each) === code));
  } catch (error) {
    throw new Error(`${String(error)}; there is: ${seen()}`, { cause: error });
  }
}

/** Waits until a document has none of our diagnostics. */
export async function clean(uri: vscode.Uri): Promise<void> {
  try {
    await until('no diagnostic', () => (ours(uri).length === 0 ? true : undefined));
  } catch (error) {
    throw new Error(`${String(error)}; there is: ${ours(uri).map(codeOf).join(', ')}`, { cause: error });
  }
}
