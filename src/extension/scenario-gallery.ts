import * as vscode from 'vscode';
import { scenarioEnding, type ScenarioHead } from '../wire/server-messages.ts';
import type { Server } from './connection.ts';
import { exists } from './exists.ts';

/** Where scenario files are looked for, and where not. */
export const scenarioPattern = '**/*.scenario.{yaml,yml}';
export const scenarioExcluded = '**/{node_modules,.git,dist,out,vendor}/**';
/** More scenario files of a workspace than this are not listed. */
const maxScenarios = 500;

export interface ScenarioGallery {
  /** Asks which scenario to run: the built-in ones by chapter in the order of reading, then those of the workspace. */
  choose(): Promise<vscode.Uri | undefined>;
  /** Asks for a built-in scenario and opens it as an untitled document that stands alone, to be edited and saved. */
  open(): Promise<void>;
}

interface Row extends vscode.QuickPickItem {
  readonly uri?: vscode.Uri;
}

export function createScenarioGallery(context: vscode.ExtensionContext, connected: () => Promise<Server>): ScenarioGallery {
  const folder = vscode.Uri.joinPath(context.extensionUri, 'media/scenarios');
  let known: Promise<readonly ScenarioHead[]> | undefined;
  const builtIn = () =>
    (known ??= builtInUris(context.extensionUri, folder).then(async (uris) => await (await connected()).scenarios(uris)));
  const edit: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('edit'), tooltip: vscode.l10n.t('Open as a new file to edit') };
  return {
    async choose() {
      const pick = vscode.window.createQuickPick<Row>();
      pick.title = vscode.l10n.t('Run Scenario');
      pick.placeholder = vscode.l10n.t('A scenario to play in the Simulator');
      pick.matchOnDescription = true;
      pick.matchOnDetail = true;
      pick.busy = true;
      pick.show();
      const chosen = new Promise<vscode.Uri | undefined>((resolve) => {
        pick.onDidAccept(() => {
          resolve(pick.selectedItems[0]?.uri);
          pick.hide();
        });
        pick.onDidTriggerItemButton(({ item }) => {
          pick.hide();
          if (item.uri !== undefined) void openAlone(item.uri, connected);
        });
        pick.onDidHide(() => {
          resolve(undefined);
          pick.dispose();
        });
      });
      const [own, found] = await Promise.all([builtIn(), workspaceScenarios(connected)]);
      const inWorkspace = found.length === 0 ? [] : [separator(vscode.l10n.t('In this workspace')), ...found.map((head) => row(head, []))];
      pick.items = [...byChapter(own, [edit]), ...inWorkspace];
      pick.busy = false;
      return await chosen;
    },
    async open() {
      const rows = builtIn().then((own) => byChapter(own, []));
      const placeHolder = vscode.l10n.t('A scenario to open as a new file');
      const chosen = await vscode.window.showQuickPick(rows, { placeHolder, matchOnDescription: true, matchOnDetail: true });
      if (chosen?.uri !== undefined) await openAlone(chosen.uri, connected);
    },
  };
}

/** The package names its scenarios in a list, because not every file system of a browser can list a folder. */
async function builtInUris(extensionUri: vscode.Uri, folder: vscode.Uri): Promise<vscode.Uri[]> {
  const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extensionUri, 'dist/scenarios.json'));
  const names: unknown = JSON.parse(new TextDecoder().decode(bytes));
  return Array.isArray(names) ? names.map((name) => vscode.Uri.joinPath(folder, String(name))) : [];
}

/** Scenario files of the workspace, with what lists show of them. */
export async function workspaceScenarios(connected: () => Promise<Server>): Promise<readonly ScenarioHead[]> {
  const uris = await vscode.workspace.findFiles(scenarioPattern, scenarioExcluded, maxScenarios);
  return uris.length === 0 ? [] : await (await connected()).scenarios(uris);
}

function separator(label: string): Row {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function row({ place, name, title, lesson = '' }: ScenarioHead, buttons: readonly vscode.QuickInputButton[]): Row {
  return { label: title, description: name, detail: lesson, uri: vscode.Uri.parse(place.uri, true), buttons };
}

/** The introduction first, then every chapter. */
function byChapter(heads: readonly ScenarioHead[], buttons: readonly vscode.QuickInputButton[]): Row[] {
  const first = heads
    .filter(({ introduction }) => introduction !== undefined)
    .sort((one, other) => (one.introduction ?? 0) - (other.introduction ?? 0))
    .map((head) => ({ ...row(head, buttons), label: `${head.introduction} · ${head.title}`, description: head.chapter ?? '' }));
  const chapters = heads.flatMap((head, index) => {
    const { chapter } = head;
    const isNew = chapter !== undefined && chapter !== heads[index - 1]?.chapter;
    return [...(isNew ? [separator(chapter)] : []), row(head, buttons)];
  });
  return first.length === 0 ? chapters : [separator(vscode.l10n.t('Start here: seven stories, in this order')), ...first, ...chapters];
}

/** Opens a copy with the manifests in it. Its name is a new one in the folder that is open, so that saving it overwrites nothing. */
async function openAlone(uri: vscode.Uri, connected: () => Promise<Server>): Promise<void> {
  const text = await (await connected()).scenarioText(uri);
  if (text === undefined) return;
  const document = await vscode.workspace.openTextDocument(await newName(uri));
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, document.lineCount, 0), text));
}

async function newName(uri: vscode.Uri): Promise<vscode.Uri> {
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1).replace(scenarioEnding, '');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  for (let count = 1; ; count += 1) {
    const file = `${name}${count === 1 ? '' : `-${count}`}.scenario.yaml`;
    const at = folder === undefined ? undefined : vscode.Uri.joinPath(folder, file);
    const untitled = at === undefined ? vscode.Uri.from({ scheme: 'untitled', path: file }) : at.with({ scheme: 'untitled' });
    const isOpen = vscode.workspace.textDocuments.some((each) => each.uri.toString() === untitled.toString());
    if (!isOpen && (at === undefined || !(await exists(at)))) return untitled;
  }
}
