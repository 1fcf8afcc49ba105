import * as vscode from 'vscode';
import * as valid from '#validators';
import { type FromPanel, panelVersion, type ToPanel } from '../wire/panel-messages.ts';

/** A message without the version, which the page adds. */
export type Unversioned<Message> = Message extends unknown ? Omit<Message, 'version'> : never;

/** One place where the panel shows: the view in a side bar, or an editor tab. */
export interface SimulatorPage {
  readonly isVisible: boolean;
  /** An editor tab, not the view in a side bar. */
  readonly isTab: boolean;
  /** The panel's script said that it runs. */
  readonly isReady: boolean;
  send(message: Unversioned<ToPanel>): void;
  /** Brings it to the front; the focus stays where it is unless the page is to take it. */
  show(takesFocus?: boolean): void;
}

/** What the page tells. */
export interface PageEvents {
  received(message: FromPanel): void;
  shown(): void;
  gone(): void;
}

/** Fills a webview with the panel and connects it. Nothing but the panel's own two files can load, and nothing can connect out. */
export function createSimulatorPage(
  extensionUri: vscode.Uri,
  host: vscode.WebviewView | vscode.WebviewPanel,
  events: PageEvents,
  log: vscode.LogOutputChannel,
): SimulatorPage {
  const root = vscode.Uri.joinPath(extensionUri, 'dist/panel');
  const { webview } = host;
  let isReady = false;
  webview.options = { enableScripts: true, localResourceRoots: [root] };
  webview.onDidReceiveMessage((message: unknown) => {
    if (!valid.FromPanel(message)) return log.error('the panel sent a message of an unknown shape');
    if (message.type === 'ready') isReady = true;
    events.received(message);
  });
  const visibility = () => {
    // A hidden webview is thrown away by the editor; it says `ready` again when it is back.
    if (!host.visible) isReady = false;
    else events.shown();
  };
  const isTab = 'onDidChangeViewState' in host;
  if (isTab) host.onDidChangeViewState(visibility);
  else host.onDidChangeVisibility(visibility);
  host.onDidDispose(() => events.gone());
  webview.html = html(webview, root, isTab ? 'editor' : 'view');
  return {
    isTab,
    get isVisible() {
      return host.visible;
    },
    get isReady() {
      return isReady;
    },
    send: (message) => void webview.postMessage({ version: panelVersion, ...message }),
    show: (takesFocus = false) => ('reveal' in host ? host.reveal(undefined, !takesFocus) : host.show(!takesFocus)),
  };
}

function html(webview: vscode.Webview, root: vscode.Uri, place: 'editor' | 'view'): string {
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(root, name)).toString();
  const source = webview.cspSource;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${source}; style-src ${source}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>StatefulSet Simulator</title>
<link rel="stylesheet" href="${file('main.css')}">
<script defer src="${file('main.js')}"></script>
</head>
<body><div id="app" data-place="${place}"></div></body>
</html>`;
}
