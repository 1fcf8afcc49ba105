import * as vscode from 'vscode';
import type { ObjectNode } from '../wire/server-messages.ts';
import type { CommandName } from './activate.ts';
import { connect, type MakeClient, type Server } from './connection.ts';
import { createLanguageStatus } from './language-status.ts';
import { askNewSet } from './new-set.ts';
import { type ObjectsView, showPlace } from './objects-view.ts';
import { scenarioEnding } from '../wire/server-messages.ts';
import { openSample } from './samples.ts';
import { createScenarioGallery, type ScenarioGallery } from './scenario-gallery.ts';
import { createScenarioTests } from './scenario-tests.ts';
import { selectVersion } from './select-version.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { askWhatIf } from './what-if.ts';

/** What runs from the first StatefulSet, or the first command, on. */
export interface Session {
  readonly simulator: Simulator;
  /** The active document seems to hold a StatefulSet, or is a scenario. */
  sawStatefulSet(): void;
  run(command: CommandName, args: readonly unknown[]): Promise<void>;
}

/** How long the tree and the simulator wait for the next keystroke. */
const settleMs = 120;

/** Starts what has weight. The language server starts with the first call that needs it. */
export function startSession(context: vscode.ExtensionContext, makeClient: MakeClient, objects: ObjectsView): Session {
  const log = vscode.window.createOutputChannel('StatefulSet', { log: true });
  let server: Promise<Server> | undefined;
  const connected = () =>
    (server ??= connect(context, makeClient, log).then((made) => {
      context.subscriptions.push(made);
      return made;
    }));
  const simulator = createSimulator(context, connected, log);
  const status = createLanguageStatus();
  const follow = createFollower(connected, objects, status, simulator, log);
  let tests: vscode.Disposable | undefined;
  context.subscriptions.push({ dispose: () => tests?.dispose() });
  context.subscriptions.push(log, simulator, status, follow);
  const commands = commandTable(context, connected, objects, simulator, follow, createScenarioGallery(context, connected));
  return {
    simulator,
    sawStatefulSet() {
      follow.look();
      tests ??= createScenarioTests(connected, log);
    },
    run: async (command, args) => await commands[command](args),
  };
}

/** The document that tree, status and simulator speak about: the last active one that the server can have. */
interface Follower extends vscode.Disposable {
  readonly uri: vscode.Uri | undefined;
  /** Looks again now, and from the next call on with every change. */
  look(): void;
}

function createFollower(
  connected: () => Promise<Server>,
  objects: ObjectsView,
  status: ReturnType<typeof createLanguageStatus>,
  simulator: Simulator,
  log: vscode.LogOutputChannel,
): Follower {
  let uri: vscode.Uri | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = async () => {
    const at = activeUri() ?? uri;
    if (at === undefined) return;
    const server = await connected();
    // A scenario is followed by what plays it; the tree keeps the manifest.
    if (scenarioEnding.test(at.path)) return await simulator.follow(at);
    const [summary, nodes] = await Promise.all([server.summary(at), server.objects(at)]);
    if (summary !== undefined) status.show(summary);
    if (summary === undefined || summary.sets > 0 || at.toString() === uri?.toString()) {
      uri = at;
      objects.show(nodes);
      await simulator.follow(at);
    }
  };
  const look = () => {
    refresh().catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
  };
  const soon = (waitMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, waitMs);
  };
  const hooks = [
    vscode.window.onDidChangeActiveTextEditor(() => soon(0)),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && activeUri()?.toString() === document.uri.toString()) soon(settleMs);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('statefulset')) soon(settleMs);
    }),
  ];
  return {
    get uri() {
      return uri;
    },
    look,
    dispose() {
      clearTimeout(timer);
      for (const hook of hooks) hook.dispose();
    },
  };
}

function activeUri(): vscode.Uri | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && ['yaml', 'json', 'jsonc'].includes(document.languageId) ? document.uri : undefined;
}

type Run = (args: readonly unknown[]) => Promise<void>;

async function copy(text: string | undefined): Promise<void> {
  if (text !== undefined) await vscode.env.clipboard.writeText(text);
}

function commandTable(
  context: vscode.ExtensionContext,
  connected: () => Promise<Server>,
  objects: ObjectsView,
  simulator: Simulator,
  follow: Follower,
  gallery: ScenarioGallery,
): Readonly<Record<CommandName, Run>> {
  const node = (args: readonly unknown[]) => (args[0] as ObjectNode | undefined) ?? objects.selected;
  const whatIf =
    (kind: Parameters<typeof askWhatIf>[0]): Run =>
    async () => {
      const action = await askWhatIf(kind, () => simulator.ensure(activeUri() ?? follow.uri));
      if (action !== undefined) await simulator.whatIf(action);
    };
  return {
    newSet: async () => await askNewSet(context.extensionUri, connected),
    openSample: async ([file]) => await openSample(context.extensionUri, typeof file === 'string' ? file : undefined),
    simulate: async ([uri, set, show]) => {
      const at = typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri instanceof vscode.Uri ? uri : (activeUri() ?? follow.uri);
      await simulator.simulate(at, typeof set === 'string' ? set : undefined, typeof show === 'string' ? show : undefined);
    },
    simulateChange: async ([uri]) =>
      await simulator.simulateChange(typeof uri === 'string' ? vscode.Uri.parse(uri, true) : (activeUri() ?? follow.uri)),
    runScenario: async ([uri]) => {
      const given = typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri instanceof vscode.Uri ? uri : undefined;
      const at = given ?? (await gallery.choose());
      if (at !== undefined) await simulator.simulate(at);
    },
    openScenario: async () => await gallery.open(),
    openToTheSide: async () => await simulator.openToTheSide(activeUri() ?? follow.uri),
    scale: whatIf('scale'),
    setImage: whatIf('set-image'),
    deletePod: whatIf('delete-pod'),
    crashNode: whatIf('crash-node'),
    returnNode: whatIf('return-node'),
    drainNode: whatIf('drain'),
    selectVersion: async () => await selectVersion((await connected()).minors),
    showObjects: async () => {
      follow.look();
      await objects.reveal();
    },
    copyName: async (args) => await copy(node(args)?.label),
    copyDetail: async (args) => await copy(node(args)?.detail),
    reveal: async (args) => {
      const place = node(args)?.place;
      if (place !== undefined) await showPlace(place, true);
    },
  };
}
