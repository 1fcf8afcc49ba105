import * as vscode from 'vscode';
import { type Place, scenarioEnding } from '../wire/server-messages.ts';
import type { Server } from './connection.ts';
import { scenarioPattern, workspaceScenarios } from './scenario-gallery.ts';

/**
 * Scenario files in the Test Explorer: each one a test that the language server runs. The controller is made with the first file that is seen, so that
 * nobody else finds another entry there.
 */
export function createScenarioTests(connected: () => Promise<Server>, log: vscode.LogOutputChannel): vscode.Disposable {
  let controller: vscode.TestController | undefined;
  const list = async () => {
    const opened = vscode.workspace.textDocuments
      .map(({ uri }) => uri)
      .filter(({ scheme, path }) => scheme === 'file' && scenarioEnding.test(path));
    const found = await workspaceScenarios(connected);
    const others = opened.filter((uri) => !found.some(({ place }) => place.uri === uri.toString()));
    const heads = [...found, ...(others.length === 0 ? [] : await (await connected()).scenarios(others))];
    if (heads.length > 0) controller ??= make();
    controller?.items.replace(
      heads.map(({ place, title, name }) => {
        const item = (controller as vscode.TestController).createTestItem(place.uri, title, vscode.Uri.parse(place.uri, true));
        item.range = toRange(place);
        item.description = name;
        return item;
      }),
    );
  };
  const look = () => {
    list().catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
  };
  const make = () => {
    const made = vscode.tests.createTestController('statefulset.scenarios', vscode.l10n.t('StatefulSet Scenarios'));
    made.refreshHandler = list;
    const run = async (request: vscode.TestRunRequest, token: vscode.CancellationToken) => await runTests(made, request, token, connected);
    made.createRunProfile(vscode.l10n.t('Run'), vscode.TestRunProfileKind.Run, run, true);
    return made;
  };
  const watcher = vscode.workspace.createFileSystemWatcher(scenarioPattern);
  const hooks = [
    watcher,
    watcher.onDidCreate(look),
    watcher.onDidChange(look),
    watcher.onDidDelete(look),
    vscode.workspace.onDidOpenTextDocument(({ uri }) => {
      if (uri.scheme === 'file' && scenarioEnding.test(uri.path)) look();
    }),
  ];
  look();
  return {
    dispose() {
      for (const hook of hooks) hook.dispose();
      controller?.dispose();
    },
  };
}

async function runTests(
  controller: vscode.TestController,
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  connected: () => Promise<Server>,
): Promise<void> {
  const run = controller.createTestRun(request);
  const excluded = new Set(request.exclude?.map(({ id }) => id));
  const items = [...(request.include ?? [...controller.items].map(([, item]) => item))].filter(({ id }) => !excluded.has(id));
  for (const item of items) run.enqueued(item);
  try {
    for (const item of items) {
      if (token.isCancellationRequested || item.uri === undefined) run.skipped(item);
      else await runOne(run, item, item.uri, connected);
    }
  } finally {
    run.end();
  }
}

async function runOne(run: vscode.TestRun, item: vscode.TestItem, uri: vscode.Uri, connected: () => Promise<Server>): Promise<void> {
  run.started(item);
  const begun = Date.now();
  const result = await (await connected()).scenarioRun(uri);
  const tookMs = Date.now() - begun;
  if (result === undefined) return run.errored(item, new vscode.TestMessage(vscode.l10n.t('The language server did not answer.')), tookMs);
  const text = vscode.l10n.t(
    '{0}: at rest after {1} s of virtual time and {2} transitions',
    item.label,
    result.endedAtMs / 1000,
    result.transitions,
  );
  run.appendOutput(`${text}\r\n`, undefined, item);
  if (result.failures.length === 0) return run.passed(item, tookMs);
  const messages = result.failures.map(({ message, place }) => {
    const made = new vscode.TestMessage(message);
    made.location = new vscode.Location(vscode.Uri.parse(place.uri, true), toRange(place));
    return made;
  });
  run.failed(item, messages, tookMs);
}

function toRange({ start, end }: Place): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
