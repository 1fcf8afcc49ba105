import * as vscode from 'vscode';
import type { ObjectNode, Place } from '../wire/server-messages.ts';

/** The tree view *Objects*. It shows what it is given, and asks only for the rows that are opened. */
export interface ObjectsView extends vscode.Disposable {
  /** Replaces the rows. Rows of the same id keep their open or closed state. `more` answers the children of a row that has some elsewhere. */
  show(nodes: readonly ObjectNode[], about: string, more: (node: ObjectNode) => Promise<readonly ObjectNode[]>): void;
  /** Says something above the rows; nothing when undefined. */
  say(message: string | undefined): void;
  /** Brings the view to the front. */
  reveal(): Promise<void>;
  /** The rows that are selected, for commands from the palette. */
  readonly selected: readonly ObjectNode[];
}

/** Makes the view, empty: the welcome text shows until rows come. */
export function createObjectsView(): ObjectsView {
  let rows: readonly ObjectNode[] = [];
  let ask: (node: ObjectNode) => Promise<readonly ObjectNode[]> = async () => [];
  const changed = new vscode.EventEmitter<undefined>();
  const treeDataProvider: vscode.TreeDataProvider<ObjectNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: async (node) => [...(node === undefined ? rows : node.hasMore === true ? await ask(node) : (node.children ?? []))],
    getTreeItem: treeItem,
  };
  const dragAndDropController: vscode.TreeDragAndDropController<ObjectNode> = {
    dragMimeTypes: ['text/plain'],
    dropMimeTypes: [],
    handleDrag: (nodes, data) => data.set('text/plain', new vscode.DataTransferItem(nodes.map(({ label }) => label).join('\n'))),
  };
  const view = vscode.window.createTreeView('statefulset.objects', {
    treeDataProvider,
    dragAndDropController,
    canSelectMany: true,
    showCollapseAll: true,
  });
  return {
    show(nodes, about, more) {
      if (rows.length === 0 && nodes.length === 0) return;
      rows = nodes;
      ask = more;
      view.description = about;
      changed.fire(undefined);
    },
    say(message) {
      // A property that is deleted is the editor's no more.
      view.message = message ?? '';
    },
    reveal: async () => void (await vscode.commands.executeCommand('statefulset.objects.focus')),
    get selected() {
      return view.selection;
    },
    dispose() {
      view.dispose();
      changed.dispose();
    },
  };
}

const colors: Readonly<Record<NonNullable<ObjectNode['tint']>, string>> = {
  added: 'gitDecoration.addedResourceForeground',
  removed: 'gitDecoration.deletedResourceForeground',
  changed: 'gitDecoration.modifiedResourceForeground',
  warning: 'list.warningForeground',
  error: 'list.errorForeground',
};

/** Groups are named by the language server, which speaks English. */
const groupLabels = (): Readonly<Record<string, string>> => ({
  Pods: vscode.l10n.t('Pods'),
  Claims: vscode.l10n.t('Claims'),
  'DNS Names': vscode.l10n.t('DNS Names'),
});

function treeItem(node: ObjectNode): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const isLeaf = node.children === undefined && node.hasMore !== true;
  const label = node.isList === true ? (groupLabels()[node.label] ?? node.label) : node.label;
  const item = new vscode.TreeItem(label, isLeaf ? None : node.isOpen === true ? Expanded : Collapsed);
  item.id = node.id;
  item.iconPath =
    node.tint === undefined ? new vscode.ThemeIcon(node.icon) : new vscode.ThemeIcon(node.icon, new vscode.ThemeColor(colors[node.tint]));
  if (node.description !== undefined) item.description = node.description;
  if (node.tooltip !== undefined) item.tooltip = node.tooltip;
  // Else a screen reader hears the tooltip in place of the name.
  item.accessibilityInformation = { label: [label, node.description].filter((each) => each !== undefined).join(', ') };
  item.contextValue = abilities(node).join(' ');
  if (node.place !== undefined) item.command = { command: 'statefulset.reveal', title: vscode.l10n.t('Go to YAML'), arguments: [node] };
  return item;
}

/** What can be done with a row: the words that the menus of package.json look for. */
function abilities(node: ObjectNode): string[] {
  const isName = node.isList !== true && (node.object !== undefined || node.command !== undefined);
  return [
    ...(isName ? ['name'] : []),
    ...(node.fqdn === undefined ? [] : ['fqdn']),
    ...(node.isList === true ? ['list'] : []),
    ...(node.command === undefined ? [] : ['command']),
    ...(node.place === undefined ? [] : ['place']),
    ...(node.object === undefined ? [] : ['object']),
  ];
}

/** Shows a place of a text without taking the focus from where the user is, in the editor that has it, if one does. */
export async function showPlace(place: Place, preserveFocus: boolean): Promise<void> {
  const uri = vscode.Uri.parse(place.uri, true);
  const range = new vscode.Range(place.start.line, place.start.character, place.end.line, place.end.character);
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  const viewColumn = open?.viewColumn ?? vscode.ViewColumn.One;
  const editor = await vscode.window.showTextDocument(uri, { viewColumn, preserveFocus, preview: true });
  editor.selection = new vscode.Selection(range.start, range.end);
  editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
