import * as vscode from 'vscode';
import type { Summary } from '../wire/server-messages.ts';

/** The quiet line in the language status: version and number of sets, with the way to another version. */
export interface LanguageStatus extends vscode.Disposable {
  show(summary: Summary): void;
}

/** Makes the item; it shows for YAML and JSON documents. */
export function createLanguageStatus(): LanguageStatus {
  const item = vscode.languages.createLanguageStatusItem('statefulset.status', [
    { language: 'yaml' },
    { language: 'json' },
    { language: 'jsonc' },
  ]);
  item.name = 'StatefulSet';
  item.command = { command: 'statefulset.selectVersion', title: vscode.l10n.t('Select Version') };
  return {
    show({ sets, kubernetes, limit }) {
      const count = sets === 1 ? vscode.l10n.t('1 StatefulSet') : vscode.l10n.t('{0} StatefulSets', sets);
      item.text = `Kubernetes ${kubernetes} · ${count}`;
      item.detail = limit ?? '';
      item.severity = limit === undefined ? vscode.LanguageStatusSeverity.Information : vscode.LanguageStatusSeverity.Warning;
    },
    dispose: () => item.dispose(),
  };
}
