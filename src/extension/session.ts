import * as vscode from 'vscode';
import type { CommandName } from './activate.ts';
import { connect, type MakeClient, type Server } from './connection.ts';
import { activeManifest } from './documents.ts';
import { createFollower, type Follower } from './follower.ts';
import { createLanguageStatus } from './language-status.ts';
import { askNewSet } from './new-set.ts';
import { objectCommands } from './object-commands.ts';
import { createObjectsFilter, type ObjectsFilter } from './objects-filter.ts';
import { createObjectsText, type ObjectsText } from './objects-text.ts';
import type { ObjectsView } from './objects-view.ts';
import { openSample } from './samples.ts';
import { createScenarioGallery, type ScenarioGallery } from './scenario-gallery.ts';
import { createScenarioTests } from './scenario-tests.ts';
import { selectVersion } from './select-version.ts';
import { followSelection } from './selection-sync.ts';
import { createSimulator, type Simulator } from './simulator.ts';
import { askWhatIf } from './what-if.ts';
import type { PanelCommand } from '../wire/panel-messages.ts';

/** What runs from the first StatefulSet, or the first command, on. */
export interface Session {
  readonly simulator: Simulator;
  /** The active document seems to hold a StatefulSet, or is a scenario. */
  sawStatefulSet(): void;
  run(command: CommandName, args: readonly unknown[]): Promise<void>;
  server(): Promise<Server>;
}

/** Starts what has weight. The language server starts with the first call that needs it. */
export function startSession(context: vscode.ExtensionContext, makeClient: MakeClient, objects: ObjectsView): Session {
  const log = vscode.window.createOutputChannel('StatefulSet', { log: true });
  let server: Promise<Server> | undefined;
  const connected = () =>
    (server ??= connect(context, makeClient, log, () => follow.look()).then((made) => {
      context.subscriptions.push(made);
      return made;
    }));
  const simulator = createSimulator(context, connected, log);
  const status = createLanguageStatus();
  const text = createObjectsText(connected);
  const filter = createObjectsFilter(() => follow.look());
  const follow = createFollower(connected, { objects, status, simulator, text, filter }, log);
  const selection = followSelection(connected, simulator, log);
  let tests: vscode.Disposable | undefined;
  context.subscriptions.push({ dispose: () => tests?.dispose() });
  context.subscriptions.push(log, simulator, status, text, filter, follow, selection);
  const gallery = createScenarioGallery(context, connected);
  const commands = commandTable({ context, connected, objects, simulator, text, filter, follow, gallery });
  return {
    simulator,
    sawStatefulSet() {
      follow.look();
      tests ??= createScenarioTests(connected, log);
    },
    run: async (command, args) => await commands[command](args),
    server: connected,
  };
}

type Run = (args: readonly unknown[]) => Promise<void>;

/** What commands work on. */
interface Parts {
  readonly context: vscode.ExtensionContext;
  readonly connected: () => Promise<Server>;
  readonly objects: ObjectsView;
  readonly simulator: Simulator;
  readonly text: ObjectsText;
  readonly filter: ObjectsFilter;
  readonly follow: Follower;
  readonly gallery: ScenarioGallery;
}

function commandTable({
  context,
  connected,
  objects,
  simulator,
  text,
  filter,
  follow,
  gallery,
}: Parts): Readonly<Record<CommandName, Run>> {
  const given = (uri: unknown) => (typeof uri === 'string' ? vscode.Uri.parse(uri, true) : uri instanceof vscode.Uri ? uri : undefined);
  const current = () => activeManifest() ?? follow.uri;
  const whatIf =
    (kind: Parameters<typeof askWhatIf>[0]): Run =>
    async () => {
      const action = await askWhatIf(kind, () => simulator.rest(current()));
      if (action !== undefined) await simulator.whatIf(action);
    };
  const inPanel =
    (command: PanelCommand): Run =>
    async () => {
      if ((await simulator.ensure(current())) !== undefined) simulator.do(command);
    };
  return {
    newSet: async () => await askNewSet(context.extensionUri, connected),
    openSample: async ([file]) => await openSample(context.extensionUri, typeof file === 'string' ? file : undefined),
    async simulate([uri, set, show]) {
      follow.keepTo(undefined);
      await simulator.simulate(
        given(uri) ?? current(),
        typeof set === 'string' ? set : undefined,
        typeof show === 'string' ? show : undefined,
      );
    },
    simulateChange: async ([uri]) => await simulator.simulateChange(given(uri) ?? current()),
    async simulateFolder([uri]) {
      const file = current();
      const folder = given(uri) ?? (file === undefined || file.scheme === 'untitled' ? undefined : vscode.Uri.joinPath(file, '..'));
      if (folder === undefined) return;
      follow.keepTo(folder);
      await simulator.simulateFolder(folder);
    },
    async runScenario([uri]) {
      const at = given(uri) ?? (await gallery.choose());
      if (at !== undefined) await simulator.simulate(at);
    },
    openScenario: async () => await gallery.open(),
    openToTheSide: async () => await simulator.openToTheSide(current()),
    saveScenario: inPanel('saveScenario'),
    async whatIf() {
      if ((await simulator.rest(current())) !== undefined) simulator.do('whatIfMenu');
      simulator.focus();
    },
    copyTimeline: inPanel('copyMarkdown'),
    copyTimelineCommands: inPanel('copyCommands'),
    saveTimeline: inPanel('saveSvg'),
    scale: whatIf('scale'),
    setImage: whatIf('set-image'),
    deletePod: whatIf('delete-pod'),
    crashNode: whatIf('crash-node'),
    returnNode: whatIf('return-node'),
    drainNode: whatIf('drain'),
    selectVersion: async () => await selectVersion((await connected()).minors),
    async showObjects() {
      follow.look();
      await objects.reveal();
    },
    filterObjects: async () => filter.ask(),
    clearFilter: async () => filter.clear(),
    showObjectsAsYaml: async ([uri]) => await text.open(given(uri) ?? activeManifest() ?? follow.shown?.uri),
    compareObjects: async ([uri]) => await text.compare(given(uri) ?? current()),
    ...objectCommands(connected, objects, simulator, () => follow.shown),
  };
}
