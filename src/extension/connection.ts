import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import * as valid from '#validators';
import {
  type ContinuedParams,
  method,
  type NewSet,
  type ObjectKey,
  type ObjectNode,
  type ObjectsParams,
  type Place,
  type ScenarioAnswer,
  type ScenarioHead,
  type ScenarioResult,
  type SimulationAnswer,
  type SourceRef,
  type Summary,
  type ToolParams,
} from '../wire/server-messages.ts';
import { isCopy } from './documents.ts';
import { watchNeighbour, yamlNeighbour } from './neighbour.ts';
import { watchBase } from './watch-base.ts';
import { watchWorkspaceFiles, type WorkspaceFiles } from './workspace-files.ts';

/** Makes the client that fits where the extension runs; it is not started. */
export type MakeClient = (options: LanguageClientOptions) => Promise<BaseLanguageClient>;

/** The language server, as the rest of the client knows it. An answer of an unknown shape counts as none, and is logged. */
export interface Server extends vscode.Disposable {
  readonly minors: readonly string[];
  summary(uri: vscode.Uri): Promise<Summary | undefined>;
  /** Rows of the tree: of a file or folder; those that a filter leaves; those of one list. */
  objects(uri: vscode.Uri, which: Omit<ObjectsParams, 'uri'>): Promise<readonly ObjectNode[]>;
  /** What the control plane makes of a file or folder, as YAML; of another text of the file with `base`. */
  objectsText(uri: vscode.Uri, base?: string): Promise<string | undefined>;
  objectAt(uri: vscode.Uri, position: vscode.Position): Promise<ObjectKey | undefined>;
  simulation(uri: vscode.Uri, set?: string, base?: string, show?: string): Promise<SimulationAnswer | undefined>;
  locate(ref: SourceRef): Promise<Place | undefined>;
  scenario(uri: vscode.Uri): Promise<ScenarioAnswer | undefined>;
  /** Those that are there, in the order of reading. */
  scenarios(uris: readonly vscode.Uri[]): Promise<readonly ScenarioHead[]>;
  scenarioRun(uri: vscode.Uri): Promise<ScenarioResult | undefined>;
  /** The scenario with its manifests written into it. */
  scenarioText(uri: vscode.Uri): Promise<string | undefined>;
  /** The scenario, or the change of a manifest, with the steps of `added` after its own. */
  scenarioContinued(params: ContinuedParams): Promise<string | undefined>;
  /** What a tool of a language model answers. */
  tool(params: ToolParams, token: vscode.CancellationToken): Promise<string | undefined>;
  /** The text of a new set. */
  newSet(wanted: NewSet): Promise<string | undefined>;
}

/** Starts the language server and hands it the workspace's files. `onBase`: it was told another text of git HEAD. */
export async function connect(
  context: vscode.ExtensionContext,
  makeClient: MakeClient,
  log: vscode.LogOutputChannel,
  onBase: () => void,
): Promise<Server> {
  const client = await makeClient({
    documentSelector: [{ language: 'yaml' }, { language: 'json' }, { language: 'jsonc' }],
    outputChannel: log,
    initializationOptions: yamlNeighbour(),
    synchronize: { configurationSection: 'statefulset' },
    diagnosticPullOptions: { onChange: true, onSave: false },
    middleware: {
      didOpen: (document, next) => (isCopy(document.uri) ? Promise.resolve() : next(document)),
      provideDiagnostics: async (document, previous, token, next) => {
        const uri = document instanceof vscode.Uri ? document : document.uri;
        const report = isCopy(uri) ? undefined : await next(document, previous, token);
        if (report !== undefined && report !== null && 'items' in report)
          report.items.forEach((each) => linkToPage(each, context.extensionUri));
        return report;
      },
    },
  });
  const schemas = vscode.Uri.joinPath(context.extensionUri, 'schemas/kubernetes');
  client.onRequest(method.schema, async (params: unknown) => {
    if (!valid.SchemaParams(params)) throw new Error('not a schema file');
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(schemas, params.file)));
  });
  let began: ((watch: WorkspaceFiles) => void) | undefined;
  const watching = new Promise<WorkspaceFiles>((resolve) => (began = resolve));
  client.onRequest(method.read, async (params: unknown) =>
    valid.ReadParams(params) ? await (await watching).read(params.uris) : { texts: [] },
  );
  await client.start();
  const neighbour = watchNeighbour((message) => void client.sendNotification(method.neighbour, message));
  const watch = watchWorkspaceFiles((message) => void client.sendNotification(method.files, message));
  began?.(watch);
  const base = watchBase((message) => {
    void client.sendNotification(method.base, message);
    onBase();
  }, log);
  const ask = async <Shape>(
    name: string,
    params: object,
    fits: (value: unknown) => value is Shape,
    token?: vscode.CancellationToken,
  ): Promise<Shape | undefined> => {
    // An absent token would be a second parameter.
    const answer: unknown = await (token === undefined ? client.sendRequest(name, params) : client.sendRequest(name, params, token));
    if (answer === null) return undefined;
    if (fits(answer)) return answer;
    log.error(`${name}: the server's answer has an unknown shape`);
    return undefined;
  };
  const abilities: unknown = client.initializeResult?.capabilities.experimental;
  return {
    minors: valid.ServerAbilities(abilities) ? abilities.minors : [],
    summary: (uri) => ask(method.summary, { uri: uri.toString() }, valid.Summary),
    objects: async (uri, which) => (await ask(method.objects, { uri: uri.toString(), ...which }, valid.ObjectNodes)) ?? [],
    objectsText: async (uri, base) =>
      (await ask(method.objectsText, { uri: uri.toString(), ...(base === undefined ? {} : { base }) }, valid.Texts))?.texts[0] ?? undefined,
    objectAt: (uri, { line, character }) => ask(method.objectAt, { uri: uri.toString(), position: { line, character } }, valid.ObjectKey),
    simulation: (uri, set, base, show) =>
      // What is undefined is not sent.
      ask(method.simulation, { uri: uri.toString(), set, base, show }, valid.SimulationAnswer),
    locate: (ref) => ask(method.locate, { ref }, valid.Place),
    scenario: (uri) => ask(method.scenario, { uri: uri.toString() }, valid.ScenarioAnswer),
    scenarios: async (uris) => (await ask(method.scenarios, { uris: uris.map(String) }, valid.ScenarioHeads)) ?? [],
    scenarioRun: (uri) => ask(method.scenarioRun, { uri: uri.toString() }, valid.ScenarioResult),
    scenarioContinued: async (params) => (await ask(method.scenarioContinued, params, valid.Texts))?.texts[0] ?? undefined,
    tool: async (params, token) => (await ask(method.tool, params, valid.Texts, token))?.texts[0] ?? undefined,
    newSet: async (wanted) => (await ask(method.newSet, wanted, valid.Texts))?.texts[0] ?? undefined,
    scenarioText: async (uri) => (await ask(method.scenarioText, { uri: uri.toString() }, valid.Texts))?.texts[0] ?? undefined,
    dispose() {
      watch.dispose();
      neighbour.dispose();
      base.dispose();
      void client.dispose();
    },
  };
}

const withoutPage: readonly string[] = ['yaml-syntax', 'scenario', 'settings-file', 'unused-suppression', 'kubernetes-version-unknown'];

/** A rule's code leads to its page. Answers of the API server have none: their text is the page. */
function linkToPage(diagnostic: vscode.Diagnostic, extensionUri: vscode.Uri): void {
  const { code } = diagnostic;
  if (typeof code !== 'string' || !/^[a-z0-9-]+$/.test(code) || withoutPage.includes(code)) return;
  diagnostic.code = { value: code, target: vscode.Uri.joinPath(extensionUri, 'media/rules', `${code}.md`) };
}
