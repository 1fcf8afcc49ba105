import * as vscode from 'vscode';
import type { FromPanel } from '../wire/panel-messages.ts';
import { scenarioEnding } from '../wire/server-messages.ts';
import { baseText } from './base-text.ts';
import type { Server } from './connection.ts';
import { nameOf } from './documents.ts';
import { showPlace } from './objects-view.ts';
import { openSample } from './samples.ts';
import type { Subject } from './subject.ts';

/** Does what the panel asks of the editor. */
export async function answerPanel(
  context: vscode.ExtensionContext,
  message: FromPanel,
  subject: Subject | undefined,
  connected: () => Promise<Server>,
  log: vscode.LogOutputChannel,
): Promise<void> {
  switch (message.type) {
    case 'reveal': {
      const place = await (await connected()).locate(message.ref);
      if (place !== undefined) await showPlace(place, true);
      return;
    }
    case 'revealPlace': {
      const start = { line: message.line, character: 0 };
      return await showPlace({ uri: message.uri, start, end: start }, true);
    }
    case 'copy':
      await vscode.env.clipboard.writeText(message.text);
      return void vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', message.what), 2000);
    case 'run':
      return await runAsked(context, message.command);
    case 'error':
      return log.error(`the panel: ${message.message}`);
    case 'save': {
      const text = await continuedText(message, subject, connected, context.extensionUri);
      return await save(message.name, text, folderOf(subject, context.extensionUri));
    }
    case 'ready':
    case 'status':
      return;
  }
}

async function runAsked(context: vscode.ExtensionContext, command: Extract<FromPanel, { type: 'run' }>['command']): Promise<void> {
  if (command === 'openSample') return await openSample(context.extensionUri, 'etcd.yaml');
  const name = {
    simulate: 'simulate',
    selectVersion: 'selectVersion',
    openToSide: 'openToTheSide',
    retry: 'simulate',
    gallery: 'runScenario',
  }[command];
  await vscode.commands.executeCommand(`statefulset.${name}`);
}

/** The file that is simulated, when it is one of the user's. */
function ownFile(subject: Subject | undefined, extensionUri: vscode.Uri): vscode.Uri | undefined {
  const uri = subject === undefined ? undefined : vscode.Uri.parse(subject.uri, true);
  return uri !== undefined && uri.scheme !== 'untitled' && !uri.toString().startsWith(extensionUri.toString()) ? uri : undefined;
}

/** Beside what is simulated; the folder that is open where that is no file of the user's. */
function folderOf(subject: Subject | undefined, extensionUri: vscode.Uri): vscode.Uri | undefined {
  const uri = ownFile(subject, extensionUri);
  if (uri === undefined) return vscode.workspace.workspaceFolders?.[0]?.uri;
  return subject?.isFolder === true ? uri : vscode.Uri.joinPath(uri, '..');
}

/** What is saved: what-ifs on a scenario or on a change go on from it, so its own steps and its cluster come first. */
async function continuedText(
  { name, text, way }: Extract<FromPanel, { type: 'save' }>,
  subject: Subject | undefined,
  connected: () => Promise<Server>,
  extensionUri: vscode.Uri,
): Promise<string> {
  if (subject === undefined || !scenarioEnding.test(name)) return text;
  const alone = ownFile(subject, extensionUri) === undefined;
  const params = { uri: subject.uri, added: text, alone };
  if (scenarioEnding.test(subject.uri)) return (await (await connected()).scenarioContinued(params)) ?? text;
  const base = subject.isChange === true ? await baseText(vscode.Uri.parse(subject.uri, true)) : undefined;
  if (base === undefined) return alone ? withManifest(text, subject) : text;
  return (await (await connected()).scenarioContinued({ ...params, base: base.text, ...(way === undefined ? {} : { way }) })) ?? text;
}

/** The scenario with the manifest in it: nothing beside it can be named while that is in no file. */
async function withManifest(text: string, { uri }: Subject): Promise<string> {
  const manifest = (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true))).getText().trimEnd();
  return text.replace(/^manifests: .*$/m, () => `apply: |2\n${manifest.replace(/^(?=.)/gm, '  ')}`);
}

/** The dialog asks before it takes a name that is there already. */
async function save(name: string, text: string, folder: vscode.Uri | undefined): Promise<void> {
  const uri = await vscode.window.showSaveDialog(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Saved {0}', nameOf(uri)), 4000);
}
