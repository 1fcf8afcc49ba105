import * as vscode from 'vscode';
import { isManifestText } from './documents.ts';
import { holdsStatefulSet } from './holds-stateful-set.ts';
import { registerLanguageModelTools } from './language-model-tools.ts';
import { createObjectsView } from './objects-view.ts';
import { scenarioEnding } from '../wire/server-messages.ts';
import type { MakeClient } from './connection.ts';
import type { Session } from './session.ts';

/** Commands, in the order of the palette; the same names as in package.json. */
const commands = [
  'newSet',
  'openSample',
  'simulate',
  'simulateChange',
  'runScenario',
  'openScenario',
  'openToTheSide',
  'saveScenario',
  'whatIf',
  'copyTimeline',
  'copyTimelineCommands',
  'saveTimeline',
  'scale',
  'setImage',
  'deletePod',
  'crashNode',
  'returnNode',
  'drainNode',
  'selectVersion',
  'showObjects',
  'filterObjects',
  'clearFilter',
  'showObjectsAsYaml',
  'compareObjects',
  'simulateFolder',
  'copyName',
  'copyFqdn',
  'copyList',
  'copyCommand',
  'reveal',
  'revealInSimulator',
] as const;
export type CommandName = (typeof commands)[number];

/** How long typing may pause the search for a first StatefulSet. */
const lookAgainMs = 200;

/**
 * The part that runs when the editor starts the extension. It watches for the first StatefulSet and wires names to what comes later;
 * everything with weight is imported when a StatefulSet is seen or when the user asks for something.
 */
export function activateWith(context: vscode.ExtensionContext, makeClient: MakeClient): void {
  const objects = createObjectsView();
  let session: Promise<Session> | undefined;
  const start = (): Promise<Session> =>
    (session ??= import('./session.ts').then(({ startSession }) => startSession(context, makeClient, objects)));

  let isSeen = false;
  const saw = () => {
    if (!isSeen) void vscode.commands.executeCommand('setContext', 'statefulset.seen', true);
    isSeen = true;
    void start().then((each) => each.sawStatefulSet());
  };
  let known: boolean | undefined;
  const lookAtActive = () => {
    const document = vscode.window.activeTextEditor?.document;
    const isScenario = document !== undefined && isManifestText(document) && scenarioEnding.test(document.uri.path);
    const holds = document !== undefined && !isScenario && isOurs(document);
    if (holds !== known) void vscode.commands.executeCommand('setContext', 'statefulset.activeDocument', holds);
    known = holds;
    if (holds || isScenario) saw();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  context.subscriptions.push(
    vscode.window.onDidChangeActiveTextEditor(lookAtActive),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document !== vscode.window.activeTextEditor?.document) return;
      clearTimeout(timer);
      timer = setTimeout(lookAtActive, lookAgainMs);
    }),
    { dispose: () => clearTimeout(timer) },
    ...commands.map((name) =>
      vscode.commands.registerCommand(`statefulset.${name}`, async (...args: unknown[]) => (await start()).run(name, args)),
    ),
    vscode.window.registerWebviewViewProvider('statefulset.simulatorView', {
      resolveWebviewView: async (view) => (await start()).simulator.adoptView(view),
    }),
    vscode.window.registerWebviewPanelSerializer('statefulset.simulator', {
      deserializeWebviewPanel: async (panel) => (await start()).simulator.adoptPanel(panel),
    }),
    objects,
    registerLanguageModelTools(async () => await (await start()).server()),
  );
  lookAtActive();
  if (!known && vscode.workspace.textDocuments.some(isOurs)) saw();
}

function isOurs(document: vscode.TextDocument): boolean {
  return isManifestText(document) && (scenarioEnding.test(document.uri.path) || holdsStatefulSet(document.getText()));
}
