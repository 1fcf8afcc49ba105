import * as vscode from 'vscode';
import type { FromPanel, SimulationMessage, StatusMessage, ToPanel } from '../wire/panel-messages.ts';
import type { Action } from '../wire/panel-messages.ts';
import { baseText } from './base-text.ts';
import type { Server } from './connection.ts';
import { scenarioEnding } from '../wire/server-messages.ts';
import { showPlace } from './objects-view.ts';
import { openSample } from './samples.ts';
import { createSimulatorPage, type SimulatorPage, type Unversioned } from './simulator-page.ts';

/** The Simulator's host side: it gives the panel what to simulate and does what the panel asks. It simulates nothing. */
export interface Simulator extends vscode.Disposable {
  /** The editor made the view in the side bar. */
  adoptView(view: vscode.WebviewView): void;
  /** The editor brought back a tab after a restart. */
  adoptPanel(panel: vscode.WebviewPanel): void;
  /** Shows the panel and plays a document's sets; with the code of a finding, up to the moment that shows its consequence. */
  simulate(uri: vscode.Uri | undefined, set?: string, show?: string): Promise<void>;
  /** Shows the panel and plays the rollout from the base text (git HEAD, else the saved file) to the editor's. */
  simulateChange(uri: vscode.Uri | undefined): Promise<void>;
  openToTheSide(uri: vscode.Uri | undefined): Promise<void>;
  /** The document changed or another became active: what is on show follows its text. */
  follow(uri: vscode.Uri): Promise<void>;
  /** Shows the panel if none is visible, and answers what there is at the playhead. */
  ensure(uri: vscode.Uri | undefined): Promise<StatusMessage | undefined>;
  whatIf(action: Action): Promise<void>;
}

/** Key of what was simulated last, for the next start of the window. */
const lastKey = 'statefulset.simulated';
/** How long a command waits for the panel to come up and tell what there is. */
const statusWaitMs = 8000;

interface Subject {
  readonly uri: string;
  readonly set?: string;
  /** The rollout of the change since the base is simulated, not the first apply. */
  readonly isChange?: boolean;
  /** Code of the finding whose consequence is on show. */
  readonly show?: string;
}

export function createSimulator(
  context: vscode.ExtensionContext,
  connected: () => Promise<Server>,
  log: vscode.LogOutputChannel,
): Simulator {
  const pages = new Set<SimulatorPage>();
  let subject = context.workspaceState.get<Subject>(lastKey);
  let status: StatusMessage | undefined;
  const statusCame = new vscode.EventEmitter<StatusMessage>();
  let asked = 0;

  const sendAll = (message: Unversioned<ToPanel>) => {
    for (const page of pages) if (page.isReady) page.send(message);
  };
  /** Asks the server and sends its answer, unless a newer question was asked meanwhile. */
  const deliver = async (send: (message: Unversioned<ToPanel>) => void, play: boolean) => {
    const turn = ++asked;
    if (subject === undefined) return send({ type: 'problem', problem: 'empty', message: vscode.l10n.t('No StatefulSet is open.') });
    const message = await simulationOf(subject, connected, play);
    if (turn === asked || play) send(message);
  };
  const choose = (uri: vscode.Uri | undefined, set?: string, isChange = false, show?: string) => {
    if (uri === undefined) return;
    const what = { ...(set === undefined ? {} : { set }), ...(show === undefined ? {} : { show }) };
    subject = { uri: uri.toString(), ...what, ...(isChange ? { isChange } : {}) };
    void context.workspaceState.update(lastKey, subject);
  };
  const adopt = (host: vscode.WebviewView | vscode.WebviewPanel) => {
    const page = createSimulatorPage(
      context.extensionUri,
      host,
      {
        received(message) {
          if (message.type === 'status') statusCame.fire((status = message));
          else void handle(message, (answer) => page.send(answer)).catch((error: unknown) => log.error(String(error)));
        },
        shown: () => {},
        gone: () => void pages.delete(page),
      },
      log,
    );
    pages.add(page);
  };
  let playNext = false;
  const handle = async (message: FromPanel, answer: (message: Unversioned<ToPanel>) => void): Promise<void> => {
    if (message.type === 'ready') {
      const play = playNext;
      playNext = false;
      const { bundle } = vscode.l10n;
      if (bundle !== undefined) answer({ type: 'words', language: vscode.env.language, words: bundle });
      await deliver(answer, play);
    } else if (message.type === 'run' && message.command === 'retry') await deliver(answer, false);
    else if (message.type === 'save') {
      const text = await continuedText(message, subject, connected, context.extensionUri);
      await save(message.name, text, folderOf(subject, context.extensionUri));
    } else await doAsked(context, message, connected, log);
  };
  const reveal = async () => {
    const visible = [...pages].find((page) => page.isVisible) ?? [...pages][0];
    if (visible === undefined) await vscode.commands.executeCommand('statefulset.simulatorView.focus', { preserveFocus: true });
    else visible.show();
  };
  const play = async () => {
    playNext = ![...pages].some((page) => page.isReady);
    await reveal();
    if (!playNext) await deliver(sendAll, true);
  };
  const nextStatus = async (): Promise<StatusMessage | undefined> => {
    if (status !== undefined && [...pages].some((page) => page.isReady)) return status;
    return await new Promise((resolve) => {
      const hook = statusCame.event((message) => {
        clearTimeout(timer);
        hook.dispose();
        resolve(message);
      });
      const timer = setTimeout(() => {
        hook.dispose();
        resolve(undefined);
      }, statusWaitMs);
    });
  };
  const simulator: Simulator = {
    adoptView: adopt,
    adoptPanel: adopt,
    async simulate(uri, set, show) {
      choose(uri, set, false, show);
      await play();
    },
    async simulateChange(uri) {
      choose(uri, undefined, true);
      await play();
    },
    async openToTheSide(uri) {
      choose(uri ?? (subject === undefined ? undefined : vscode.Uri.parse(subject.uri, true)), subject?.set);
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const panel = vscode.window.createWebviewPanel('statefulset.simulator', vscode.l10n.t('Simulator'), column);
      panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media/icon.png');
      adopt(panel);
    },
    async follow(uri) {
      if (subject === undefined) choose(uri);
      if (subject?.uri === uri.toString() && [...pages].some((page) => page.isReady)) await deliver(sendAll, false);
    },
    async ensure(uri) {
      if (subject === undefined) choose(uri);
      if (![...pages].some((page) => page.isVisible)) await reveal();
      return await nextStatus();
    },
    async whatIf(action) {
      sendAll({ type: 'whatIf', action });
    },
    dispose: () => statusCame.dispose(),
  };
  return simulator;
}

async function simulationOf(subject: Subject, connected: () => Promise<Server>, play: boolean): Promise<Unversioned<ToPanel>> {
  const uri = vscode.Uri.parse(subject.uri, true);
  if (scenarioEnding.test(uri.path)) return await scenarioOf(uri, connected, play);
  const base = subject.isChange === true ? await baseText(uri) : undefined;
  const name = subject.set ?? uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const from = { HEAD: vscode.l10n.t('change since git HEAD'), saved: vscode.l10n.t('change since the saved file') };
  const what = base === undefined ? subject.show : from[base.from];
  const title = what === undefined ? name : `${name} · ${what}`;
  const found = await (await connected()).simulation(uri, subject.set, base?.text, subject.show);
  if (found === undefined) return { type: 'problem', problem: 'failed', message: vscode.l10n.t('The language server did not answer.') };
  if ('problem' in found) return { type: 'problem', ...found };
  const message: Omit<SimulationMessage, 'version'> = {
    type: 'simulation',
    id: [subject.uri, subject.set ?? '', base?.from ?? subject.show ?? ''].join('#'),
    title,
    ...found,
    ...(base === undefined ? {} : { base: base.from }),
  };
  return play ? { ...message, play } : message;
}

async function scenarioOf(uri: vscode.Uri, connected: () => Promise<Server>, play: boolean): Promise<Unversioned<ToPanel>> {
  const found = await (await connected()).scenario(uri);
  if (found === undefined) return { type: 'problem', problem: 'failed', message: vscode.l10n.t('The language server did not answer.') };
  if ('problem' in found) return { type: 'problem', ...found };
  return { type: 'simulation', id: uri.toString(), ...found, ...(play ? { play } : {}) };
}

/** What the panel asks of the editor. */
async function doAsked(
  context: vscode.ExtensionContext,
  message: FromPanel,
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
    case 'ready':
    case 'status':
    case 'save':
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
  return uri === undefined ? vscode.workspace.workspaceFolders?.[0]?.uri : vscode.Uri.joinPath(uri, '..');
}

/** What is saved: what-ifs on a scenario go on from it, so its own steps and its cluster come first. */
async function continuedText(
  { name, text }: { readonly name: string; readonly text: string },
  subject: Subject | undefined,
  connected: () => Promise<Server>,
  extensionUri: vscode.Uri,
): Promise<string> {
  if (subject === undefined || !scenarioEnding.test(name) || !scenarioEnding.test(subject.uri)) return text;
  const isAlone = ownFile(subject, extensionUri) === undefined;
  return (await (await connected()).scenarioContinued(vscode.Uri.parse(subject.uri, true), text, isAlone)) ?? text;
}

/** The dialog asks before it takes a name that is there already. */
async function save(name: string, text: string, folder: vscode.Uri | undefined): Promise<void> {
  const uri = await vscode.window.showSaveDialog(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) });
  if (uri !== undefined) await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
}
