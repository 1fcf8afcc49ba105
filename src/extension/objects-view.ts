import * as vscode from 'vscode';
import type { ObjectNode, Place } from '../wire/server-messages.ts';

/** The tree view *Objects*. It shows what it is given and asks nobody. */
export interface ObjectsView extends vscode.Disposable {
  /** Replaces the rows. Rows of the same id keep their open or closed state. */
  show(nodes: readonly ObjectNode[]): void;
  /** Says something above the rows; nothing when undefined. */
  say(message: string | undefined): void;
  /** Brings the view to the front. */
  reveal(): Promise<void>;
  /** The row that is selected, for commands from the palette. */
  readonly selected: ObjectNode | undefined;
}

/** Makes the view, empty: the welcome text shows until rows come. */
export function createObjectsView(): ObjectsView {
  let rows: readonly ObjectNode[] = [];
  const changed = new vscode.EventEmitter<undefined>();
  const treeDataProvider: vscode.TreeDataProvider<ObjectNode> = {
    onDidChangeTreeData: changed.event,
    getChildren: (node) => [...(node === undefined ? rows : (node.children ?? []))],
    getTreeItem: treeItem,
  };
  const view = vscode.window.createTreeView('statefulset.objects', { treeDataProvider, showCollapseAll: true });
  return {
    show(nodes) {
      if (rows.length === 0 && nodes.length === 0) return;
      rows = nodes;
      changed.fire(undefined);
    },
    say(message) {
      if (message === undefined) delete view.message;
      else view.message = message;
    },
    reveal: async () => void (await vscode.commands.executeCommand('statefulset.objects.focus')),
    get selected() {
      return view.selection[0];
    },
    dispose() {
      view.dispose();
      changed.dispose();
    },
  };
}

function treeItem(node: ObjectNode): vscode.TreeItem {
  const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(node.label, node.children === undefined ? None : node.open === true ? Expanded : Collapsed);
  item.id = node.id;
  item.iconPath = new vscode.ThemeIcon(node.icon);
  if (node.description !== undefined) item.description = node.description;
  if (node.tooltip !== undefined) item.tooltip = node.tooltip;
  item.contextValue = ['name', ...(node.detail === undefined ? [] : ['detail']), ...(node.place === undefined ? [] : ['place'])].join(' ');
  if (node.place !== undefined) item.command = { command: 'statefulset.reveal', title: vscode.l10n.t('Go to YAML'), arguments: [node] };
  return item;
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
