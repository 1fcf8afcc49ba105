import * as vscode from 'vscode';
import type { StatusMessage } from '../wire/panel-messages.ts';
import type { Action } from '../wire/panel-messages.ts';

type Kind = 'scale' | 'set-image' | 'delete-pod' | 'crash-node' | 'return-node' | 'drain';

/** Asks what a what-if of the palette needs, with what is there at the playhead to choose from. Undefined when the user gave up. */
export async function askWhatIf(kind: Kind, atPlayhead: () => Promise<StatusMessage | undefined>): Promise<Action | undefined> {
  const status = await atPlayhead();
  if (status === undefined) return undefined;
  switch (kind) {
    case 'scale':
      return await askScale(status);
    case 'set-image':
      return await askImage(status);
    case 'delete-pod': {
      const rows = status.pods.map((pod) => ({ label: pod.name, description: pod.namespace, pod })).toReversed();
      const chosen = await choose(rows, vscode.l10n.t('Delete Pod'), vscode.l10n.t('Which pod?'));
      return chosen && { do: kind, name: chosen.pod.name, namespace: chosen.pod.namespace };
    }
    default: {
      const rows = status.nodes.filter(({ isDown }) => isDown === (kind === 'return-node')).map(({ name }) => ({ label: name }));
      const titles = {
        'crash-node': vscode.l10n.t('Crash Node'),
        'return-node': vscode.l10n.t('Bring Back Node'),
        drain: vscode.l10n.t('Drain Node'),
      };
      const none = kind === 'return-node' ? vscode.l10n.t('No node is down at the playhead') : vscode.l10n.t('Which node?');
      const chosen = await choose(rows, titles[kind], none);
      return chosen && { do: kind, node: chosen.label };
    }
  }
}

async function askScale(status: StatusMessage): Promise<Action | undefined> {
  const set = await chooseSet(status, vscode.l10n.t('Scale'));
  if (set === undefined) return undefined;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Scale {0}', set.object.name),
    prompt: vscode.l10n.t('Replicas, {0} now', set.replicas),
    value: String(set.replicas + 2),
    validateInput: (value) => (/^\d{1,4}$/.test(value) ? undefined : vscode.l10n.t('A number from 0 to 9999')),
  });
  return text === undefined ? undefined : { do: 'scale', name: set.object.name, namespace: set.object.namespace, replicas: Number(text) };
}

async function askImage(status: StatusMessage): Promise<Action | undefined> {
  const set = await chooseSet(status, vscode.l10n.t('Set Image'));
  if (set === undefined) return undefined;
  const image = await vscode.window.showInputBox({
    title: vscode.l10n.t('Set Image of {0}', set.object.name),
    prompt: vscode.l10n.t('An image whose name begins with "never-ready" never becomes ready'),
    value: 'never-ready:1',
    validateInput: (value) => (/^\S+$/.test(value) ? undefined : vscode.l10n.t('An image reference without spaces')),
  });
  return image === undefined ? undefined : { do: 'set-image', name: set.object.name, namespace: set.object.namespace, image };
}

/** The only set without a question, else a choice. */
async function chooseSet(status: StatusMessage, title: string): Promise<StatusMessage['sets'][number] | undefined> {
  if (status.sets.length < 2) return status.sets[0];
  const rows = status.sets.map((set) => ({ label: set.object.name, description: set.object.namespace, set }));
  return (await choose(rows, title, vscode.l10n.t('Which StatefulSet?')))?.set;
}

async function choose<Row extends vscode.QuickPickItem>(
  rows: readonly Row[],
  title: string,
  placeHolder: string,
): Promise<Row | undefined> {
  return await vscode.window.showQuickPick(rows, { title, placeHolder });
}
