import * as vscode from 'vscode';
import type { ObjectNode } from '../wire/server-messages.ts';
import type { Server } from './connection.ts';
import { type ObjectsView, showPlace } from './objects-view.ts';
import type { Simulator } from './simulator.ts';
import type { Shown } from './subject.ts';

type Run = (args: readonly unknown[]) => Promise<void>;
type ObjectCommand = 'copyName' | 'copyFqdn' | 'copyList' | 'copyCommand' | 'reveal' | 'revealInSimulator';

/**
 * What can be done with the rows of the Objects tree. A command of a menu is given the row that it was opened on and all that are selected; from
 * the palette it takes those that are selected.
 */
export function objectCommands(
  connected: () => Promise<Server>,
  objects: ObjectsView,
  simulator: Simulator,
  shown: () => Shown | undefined,
): Readonly<Record<ObjectCommand, Run>> {
  const rows = ([row, all]: readonly unknown[]): readonly ObjectNode[] =>
    Array.isArray(all) && all.length > 0 ? (all as ObjectNode[]) : row === undefined ? objects.selected : [row as ObjectNode];
  const copied =
    (pick: (node: ObjectNode) => string | undefined): Run =>
    async (args) => {
      const texts = rows(args).flatMap((node) => pick(node) ?? []);
      if (texts.length > 0) await copy(texts.join('\n'), texts.length);
    };
  return {
    copyName: copied(({ label }) => label),
    copyFqdn: copied(({ fqdn }) => fqdn),
    copyCommand: copied(({ command }) => command),
    async copyList(args) {
      const uri = shown()?.uri;
      const server = await connected();
      const lists = await Promise.all(
        rows(args).map(async (node) => (uri === undefined || node.isList !== true ? [] : await server.objects(uri, { under: node.id }))),
      );
      const names = lists.flat().map(({ label }) => label);
      if (names.length > 0) await copy(names.join('\n'), names.length);
    },
    async reveal(args) {
      const place = rows(args)[0]?.place;
      if (place !== undefined) await showPlace(place, true);
    },
    async revealInSimulator(args) {
      const [object, of] = [rows(args)[0]?.object, shown()];
      if (object !== undefined && of !== undefined) await simulator.reveal(object, of);
    },
  };
}

async function copy(text: string, count: number): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  const what = count === 1 ? text : vscode.l10n.t('{0} lines', count);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied {0}', what), 2000);
}
