import * as vscode from 'vscode';
import { scenarioEnding } from '../wire/server-messages.ts';
import type { Server } from './connection.ts';
import { activeManifest, isBeside, isUnder, nameOf } from './documents.ts';
import type { LanguageStatus } from './language-status.ts';
import type { ObjectsFilter } from './objects-filter.ts';
import type { ObjectsText } from './objects-text.ts';
import type { ObjectsView } from './objects-view.ts';
import type { Simulator } from './simulator.ts';
import type { Shown } from './subject.ts';

/** The document that tree, status and simulator speak about: the last active one that the server can have. */
export interface Follower extends vscode.Disposable {
  /** That document. */
  readonly uri: vscode.Uri | undefined;
  /** What the tree shows: that document, or the folder that is looked at as one cluster. */
  readonly shown: Shown | undefined;
  /** Looks again now, and from the next call on with every change. */
  look(): void;
  /** Looks at a folder as one cluster as long as its files are edited; undefined: at single files again. */
  keepTo(folder: vscode.Uri | undefined): void;
}

/** Those who show what is followed. */
export interface Followers {
  readonly objects: ObjectsView;
  readonly status: LanguageStatus;
  readonly simulator: Simulator;
  readonly text: ObjectsText;
  readonly filter: ObjectsFilter;
}

/** How long the tree and the simulator wait for the next keystroke. */
const settleMs = 120;

export function createFollower(connected: () => Promise<Server>, followers: Followers, log: vscode.LogOutputChannel): Follower {
  let uri: vscode.Uri | undefined;
  let folder: vscode.Uri | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const { objects, status, simulator, text, filter } = followers;
  const showRows = async (server: Server, of: vscode.Uri) => {
    const wanted = filter.text;
    const nodes = await server.objects(of, wanted === '' ? {} : { filter: wanted });
    objects.show(nodes, nameOf(of), async ({ id }) => await server.objects(of, { under: id }));
    objects.say(
      wanted === ''
        ? undefined
        : nodes.length === 0
          ? vscode.l10n.t('Nothing has “{0}” in it.', wanted)
          : vscode.l10n.t('Filter: {0}', wanted),
    );
  };
  const refresh = async () => {
    const at = activeManifest() ?? uri;
    if (at === undefined && folder === undefined) return;
    const server = await connected();
    if (folder !== undefined) await showRows(server, folder);
    if (at === undefined) return;
    // A scenario is followed by what plays it; the tree keeps the manifest.
    if (scenarioEnding.test(at.path)) return await simulator.follow(at);
    const summary = await server.summary(at);
    if (summary !== undefined) status.show(summary);
    const isOurs = summary === undefined || summary.sets > 0 || at.toString() === uri?.toString();
    if (isOurs) uri = at;
    // The Service of another file changes what the set becomes.
    if (folder === undefined && (uri === undefined || !(isOurs || isBeside(at, uri)))) return;
    text.follow();
    await Promise.all([folder === undefined && uri !== undefined ? showRows(server, uri) : undefined, simulator.follow(at)]);
  };
  const look = () => {
    refresh().catch((error: unknown) => log.error(error instanceof Error ? error : String(error)));
  };
  const soon = (waitMs: number) => {
    clearTimeout(timer);
    timer = setTimeout(look, waitMs);
  };
  const hooks = [
    vscode.window.onDidChangeActiveTextEditor(() => {
      const active = activeManifest();
      if (folder !== undefined && active !== undefined && !isUnder(active, folder)) folder = undefined;
      soon(0);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && activeManifest()?.toString() === document.uri.toString()) soon(settleMs);
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('statefulset')) soon(settleMs);
    }),
  ];
  return {
    get uri() {
      return uri;
    },
    get shown() {
      const of = folder ?? uri;
      return of && { uri: of, isFolder: of === folder };
    },
    look,
    keepTo(next) {
      folder = next;
      look();
    },
    dispose() {
      clearTimeout(timer);
      for (const hook of hooks) hook.dispose();
    },
  };
}
