import * as vscode from 'vscode';
import type { NewSet } from '../wire/server-messages.ts';
import type { Server } from './connection.ts';
import { openUntitled, samples, sampleText } from './samples.ts';

type Sample = (typeof samples)[number];

/** Asks what a new set needs, five questions at most, and opens the text as a file that is nobody's yet. Escape ends it without a trace. */
export async function askNewSet(extensionUri: vscode.Uri, connected: () => Promise<Server>): Promise<void> {
  const from = await askProgram();
  if (from === undefined) return;
  const { sample } = from;
  const steps = sample === undefined ? 5 : 4;
  const name = await askName(sample?.label.toLowerCase() ?? 'web', title(2, steps));
  if (name === undefined) return;
  const replicas = await askReplicas(sample, title(3, steps));
  if (replicas === undefined) return;
  const text = sample === undefined ? undefined : await sampleText(extensionUri, sample.file);
  const storage = await askStorage(text, title(4, steps));
  if (storage === undefined) return;
  const peers = sample === undefined ? await askPeers(title(5, steps)) : undefined;
  if (sample === undefined && peers === undefined) return;
  const wanted: NewSet = {
    name,
    replicas,
    ...(storage === '' ? {} : { storage }),
    ...(text === undefined ? {} : { sample: text }),
    ...(peers === undefined ? {} : { peers }),
  };
  const made = await (await connected()).newSet(wanted);
  if (made !== undefined) await openUntitled(made, /registry\.example\.com\S+/.exec(made)?.[0]);
}

const title = (step: number, of: number) => vscode.l10n.t('New StatefulSet ({0}/{1})', step, of);

async function askProgram(): Promise<{ readonly sample?: Sample } | undefined> {
  const own = { label: vscode.l10n.t('Own program'), description: vscode.l10n.t('an image of yours') };
  const rows = samples.map((sample) => ({ label: sample.label, description: sample.file, sample }));
  const separator = { label: vscode.l10n.t('From a sample'), kind: vscode.QuickPickItemKind.Separator };
  return await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly sample?: Sample }>([own, separator, ...rows], {
    title: vscode.l10n.t('New StatefulSet'),
    placeHolder: vscode.l10n.t('What is to run?'),
  });
}

async function askName(value: string, titled: string): Promise<string | undefined> {
  return await vscode.window.showInputBox({
    title: titled,
    prompt: vscode.l10n.t('Name of the set. Its pods are {0}, {1} and so on.', `${value}-0`, `${value}-1`),
    value,
    // Longer ones leave no room for the hash in a label of the pods; Services take no digit in front.
    validateInput: (name) =>
      /^[a-z](?:[-a-z0-9]{0,50}[a-z0-9])?$/.test(name)
        ? undefined
        : vscode.l10n.t('At most 52 lower-case letters, digits and "-", a letter first, no "-" last'),
  });
}

async function askReplicas(sample: Sample | undefined, titled: string): Promise<number | undefined> {
  const votes = sample?.votes === true;
  const text = await vscode.window.showInputBox({
    title: titled,
    prompt: votes ? vscode.l10n.t('Replicas. They vote, so an odd number.') : vscode.l10n.t('Replicas'),
    value: String(sample?.replicas ?? 3),
    validateInput: (value) => {
      if (!/^[1-9]\d{0,2}$/.test(value)) return vscode.l10n.t('A number from 1 to 999');
      return votes && Number(value) % 2 === 0 ? vscode.l10n.t('An odd number: members vote') : undefined;
    },
  });
  return text === undefined ? undefined : Number(text);
}

/** Empty for none. */
async function askStorage(sample: string | undefined, titled: string): Promise<string | undefined> {
  const value = /^ +storage: (\S+)$/m.exec(sample ?? '')?.[1] ?? '10Gi';
  const amount = /^[1-9]\d{0,4}(?:Mi|Gi|Ti)$/;
  return await vscode.window.showInputBox({
    title: titled,
    prompt:
      sample === undefined
        ? vscode.l10n.t('Storage of each replica, empty for none. It outlives its pod.')
        : vscode.l10n.t('Storage of each replica. It outlives its pod.'),
    value,
    validateInput: (text) =>
      amount.test(text) || (text === '' && sample === undefined) ? undefined : vscode.l10n.t('An amount such as 10Gi'),
  });
}

async function askPeers(titled: string): Promise<NewSet['peers']> {
  const rows: (vscode.QuickPickItem & { readonly peers: NonNullable<NewSet['peers']> })[] = [
    {
      label: vscode.l10n.t('Each pod works alone'),
      detail: vscode.l10n.t('All start at once, each with its own name and storage.'),
      peers: 'none',
    },
    {
      label: vscode.l10n.t('Each pod joins those before it'),
      detail: vscode.l10n.t('One after the other, each when the one before it is ready.'),
      peers: 'ready',
    },
    {
      label: vscode.l10n.t('Members must meet before any of them is ready'),
      detail: vscode.l10n.t('All start at once, and names resolve before anybody is ready: for programs that vote.'),
      peers: 'starting',
    },
  ];
  return (await vscode.window.showQuickPick(rows, { title: titled, placeHolder: vscode.l10n.t('Who needs the others?') }))?.peers;
}
