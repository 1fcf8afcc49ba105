import * as vscode from 'vscode';

/** A scheme whose files are nowhere on a disk. */
export function withFiles<Answer>(scheme: string, files: Readonly<Record<string, string>>, run: () => Promise<Answer>): Promise<Answer> {
  const registered = vscode.workspace.registerFileSystemProvider(scheme, new InMemory(files));
  return run().finally(() => registered.dispose());
}

class InMemory implements vscode.FileSystemProvider {
  readonly #contents: Map<string, Uint8Array>;
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  constructor(files: Readonly<Record<string, string>>) {
    this.#contents = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  }

  watch = () => new vscode.Disposable(() => undefined);
  stat = (uri: vscode.Uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: this.readFile(uri).length });
  readFile = (uri: vscode.Uri): Uint8Array => {
    const found = this.#contents.get(uri.path);
    if (found === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return found;
  };
  readDirectory = (): [string, vscode.FileType][] => [];
  createDirectory = () => undefined;
  writeFile = (uri: vscode.Uri, content: Uint8Array) => void this.#contents.set(uri.path, content);
  delete = () => undefined;
  rename = () => undefined;
}
