import * as vscode from 'vscode';

/** A program that there is a sample of. */
interface Sample {
  readonly file: string;
  readonly label: string;
  readonly replicas: number;
  /** Its members vote, so that an even number of them is no better than one fewer. */
  readonly votes: boolean;
}

/** The samples that a new set can be made from. */
export const samples: readonly Sample[] = [
  { file: 'cassandra.yaml', label: 'Cassandra', replicas: 3, votes: false },
  { file: 'etcd.yaml', label: 'etcd', replicas: 3, votes: true },
  { file: 'kafka.yaml', label: 'Kafka', replicas: 3, votes: true },
  { file: 'postgresql.yaml', label: 'PostgreSQL', replicas: 2, votes: false },
  { file: 'rabbitmq.yaml', label: 'RabbitMQ', replicas: 3, votes: true },
  { file: 'zookeeper.yaml', label: 'ZooKeeper', replicas: 3, votes: true },
];

export async function sampleText(extensionUri: vscode.Uri, file: string): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'media/samples', file));
  return new TextDecoder().decode(bytes);
}

/** Opens a copy of a sample that is nobody's file yet; asks which one where none is named. */
export async function openSample(extensionUri: vscode.Uri, file?: string): Promise<void> {
  const mistakes = { file: 'mistakes.yaml', label: vscode.l10n.t('A set with a dozen mistakes') };
  const known = [...samples, mistakes];
  const chosen =
    known.find((each) => each.file === file) ??
    (await vscode.window.showQuickPick(known, {
      title: vscode.l10n.t('Open Sample'),
      placeHolder: vscode.l10n.t('A complete set to look at, as a new file'),
    }));
  if (chosen !== undefined) await openUntitled(await sampleText(extensionUri, chosen.file));
}

/** Opens a text that is nobody's file yet, with a part of it selected where that is named. */
export async function openUntitled(content: string, selected?: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  const at = selected === undefined ? -1 : content.indexOf(selected);
  if (selected === undefined || at < 0) return;
  editor.selection = new vscode.Selection(document.positionAt(at), document.positionAt(at + selected.length));
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
