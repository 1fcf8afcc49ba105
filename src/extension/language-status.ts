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
    show({ text, detail }) {
      item.text = text;
      item.detail = detail ?? '';
    },
    dispose: () => item.dispose(),
  };
}
