import * as vscode from 'vscode';

const setting = 'kubernetes.version';

/** The version picker: the supported minors, newest first, or a patch typed in. The choice goes to the workspace where there is one. */
export async function selectVersion(minors: readonly string[]): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('statefulset');
  const now = configuration.get<string>(setting, '');
  const pick = vscode.window.createQuickPick();
  pick.title = vscode.l10n.t('Kubernetes Version');
  pick.placeholder = vscode.l10n.t('What manifests are checked and simulated for; type a patch such as 1.35.2 where it matters');
  const rows = minors.toReversed().map((label) => ({ label, ...(label === now ? { description: vscode.l10n.t('selected') } : {}) }));
  pick.items = rows;
  pick.activeItems = rows.filter(({ label }) => label === now);
  pick.onDidChangeValue((value) => {
    const patch = minors.some((minor) => value.startsWith(`${minor}.`)) && /^\d+\.\d+\.\d{1,3}$/.test(value);
    pick.items = patch ? [{ label: value }, ...rows] : rows;
  });
  const chosen = await new Promise<string | undefined>((resolve) => {
    pick.onDidAccept(() => resolve(pick.activeItems[0]?.label));
    pick.onDidHide(() => resolve(undefined));
    pick.show();
  });
  pick.dispose();
  if (chosen === undefined || chosen === now) return;
  const { Workspace, Global } = vscode.ConfigurationTarget;
  await configuration.update(setting, chosen, vscode.workspace.workspaceFolders === undefined ? Global : Workspace);
}
