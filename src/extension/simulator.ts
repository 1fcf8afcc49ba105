import * as vscode from 'vscode';
import type { Action, FromPanel, PanelCommand, StatusMessage, ToPanel } from '../wire/panel-messages.ts';
import type { ObjectKey } from '../wire/server-messages.ts';
import type { Server } from './connection.ts';
import { isBeside } from './documents.ts';
import { answerPanel } from './panel-requests.ts';
import { createSimulatorPage, type SimulatorPage, type Unversioned } from './simulator-page.ts';
import { concerns, type Shown, simulationOf, type Subject } from './subject.ts';

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
  /** Shows the panel and plays all files of a folder as one cluster. */
  simulateFolder(uri: vscode.Uri): Promise<void>;
  /** The panel as an editor tab, with what it shows already, if anything. */
  openToTheSide(uri: vscode.Uri | undefined): Promise<void>;
  /** The document changed or another became active: what is on show follows its text. */
  follow(uri: vscode.Uri): Promise<void>;
  /** Whether the panel is there to be seen, and shows what is made of this file. */
  shows(uri: vscode.Uri): boolean;
  /** Shows the lane of an object, in a panel that is there. */
  select(object: ObjectKey): void;
  /** The same, and brings the panel to the front first, with the file or folder that the object is of. */
  reveal(object: ObjectKey, of: Shown): Promise<void>;
  /** Shows the panel if none is visible, and answers what there is at the playhead. */
  ensure(uri: vscode.Uri | undefined): Promise<StatusMessage | undefined>;
  /** The same, with the playhead at rest: what is chosen then happens at the moment that is on show. */
  rest(uri: vscode.Uri | undefined): Promise<StatusMessage | undefined>;
  whatIf(action: Action): Promise<void>;
  /** One of the panel's own commands. */
  do(command: PanelCommand): void;
  /** Gives the panel the keyboard. */
  focus(): void;
}

/** Key of what was simulated last, for the next start of the window. */
const lastKey = 'statefulset.simulated';
/** How long a command waits for the panel to come up and tell what there is. */
const statusWaitMs = 8000;

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
  /** The last answer: what is told again would run again. */
  let told = '';

  const sendAll = (message: Unversioned<ToPanel>) => {
    for (const page of pages) if (page.isReady) page.send(message);
  };
  /** Asks the server and sends its answer, unless a newer question was asked meanwhile. */
  const deliver = async (send: (message: Unversioned<ToPanel>) => void, play: boolean) => {
    const turn = ++asked;
    if (subject === undefined) return send({ type: 'problem', problem: 'empty', message: vscode.l10n.t('No StatefulSet is open.') });
    const message = await simulationOf(subject, connected);
    if (turn !== asked && !play) return;
    const text = JSON.stringify(message);
    if (text === told && !play && send === sendAll) return;
    told = text;
    send(play && message.type === 'simulation' ? { ...message, play } : message);
    void vscode.commands.executeCommand('setContext', 'statefulset.simulating', message.type === 'simulation');
  };
  const choose = (uri: vscode.Uri | undefined, what: Omit<Subject, 'uri'> = {}) => {
    if (uri === undefined) return;
    subject = { uri: uri.toString(), ...what };
    status = undefined;
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
  let selectNext: ObjectKey | undefined;
  let beginNext: StatusMessage['saved'] | undefined;
  const handle = async (message: FromPanel, answer: (message: Unversioned<ToPanel>) => void): Promise<void> => {
    if (message.type === 'ready') {
      const play = playNext;
      playNext = false;
      const { bundle } = vscode.l10n;
      if (bundle !== undefined) answer({ type: 'words', language: vscode.env.language, words: bundle });
      if (beginNext !== undefined) answer({ type: 'state', saved: beginNext });
      beginNext = undefined;
      await deliver(answer, play);
      if (selectNext !== undefined) answer({ type: 'select', object: selectNext });
      selectNext = undefined;
    } else if (message.type === 'run' && message.command === 'retry') await deliver(answer, false);
    else await answerPanel(context, message, subject, connected, log);
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
      choose(uri, { ...(set === undefined ? {} : { set }), ...(show === undefined ? {} : { show }) });
      await play();
    },
    async simulateChange(uri) {
      choose(uri, { isChange: true });
      await play();
    },
    async simulateFolder(uri) {
      choose(uri, { isFolder: true });
      await play();
    },
    async openToTheSide(uri) {
      if (subject === undefined || (pages.size === 0 && uri !== undefined && !concerns(subject, uri))) choose(uri);
      const there = [...pages].find(({ isTab }) => isTab);
      if (there !== undefined) return there.show();
      const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
      const panel = vscode.window.createWebviewPanel('statefulset.simulator', vscode.l10n.t('Simulator'), column);
      beginNext = pages.size > 0 ? status?.saved : undefined;
      panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media/icon.png');
      adopt(panel);
    },
    async follow(uri) {
      if (subject === undefined) choose(uri);
      const isNear = subject !== undefined && (concerns(subject, uri) || isBeside(uri, vscode.Uri.parse(subject.uri, true)));
      if (isNear && [...pages].some((page) => page.isReady)) await deliver(sendAll, false);
    },
    async ensure(uri) {
      if (subject === undefined) choose(uri);
      if (![...pages].some((page) => page.isVisible)) await reveal();
      return await nextStatus();
    },
    async rest(uri) {
      if ([...pages].some((page) => page.isReady)) {
        status = undefined;
        sendAll({ type: 'command', command: 'pause' });
      }
      return await simulator.ensure(uri);
    },
    shows: (uri) => concerns(subject, uri) && [...pages].some((page) => page.isVisible && page.isReady),
    select: (object) => sendAll({ type: 'select', object }),
    async reveal(object, of) {
      const isNew = !concerns(subject, of.uri);
      if (isNew) choose(of.uri, of.isFolder ? { isFolder: true } : {});
      const isReady = [...pages].some((page) => page.isVisible && page.isReady);
      if (!isReady) selectNext = object;
      await reveal();
      if (!isReady) return;
      if (isNew) await deliver(sendAll, false);
      sendAll({ type: 'select', object });
    },
    do: (command) => sendAll({ type: 'command', command }),
    focus: () => [...pages].find((page) => page.isVisible)?.show(true),
    async whatIf(action) {
      sendAll({ type: 'whatIf', action });
    },
    dispose: () => statusCame.dispose(),
  };
  return simulator;
}
