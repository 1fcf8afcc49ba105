import * as vscode from 'vscode';

/** What the rows of the Objects tree are filtered by; empty when they are not. */
export interface ObjectsFilter extends vscode.Disposable {
  readonly text: string;
  /** Asks for a text, and filters while it is typed. */
  ask(): void;
  clear(): void;
}

/** How long the tree waits for the next letter. */
const settleMs = 80;

export function createObjectsFilter(changed: () => void): ObjectsFilter {
  let text = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (next: string) => {
    if (next === text) return;
    text = next;
    void vscode.commands.executeCommand('setContext', 'statefulset.objectsFiltered', text !== '');
    clearTimeout(timer);
    timer = setTimeout(changed, settleMs);
  };
  return {
    get text() {
      return text;
    },
    ask() {
      const before = text;
      const input = vscode.window.createInputBox();
      input.title = vscode.l10n.t('Filter Objects');
      input.placeholder = vscode.l10n.t('A part of a name, size or state, such as web-2, 8Gi or never');
      input.value = text;
      let isAccepted = false;
      input.onDidChangeValue((value) => set(value.trim()));
      input.onDidAccept(() => {
        isAccepted = true;
        input.hide();
      });
      input.onDidHide(() => {
        if (!isAccepted) set(before);
        input.dispose();
      });
      input.show();
    },
    clear: () => set(''),
    dispose: () => clearTimeout(timer),
  };
}
