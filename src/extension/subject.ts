import * as vscode from 'vscode';
import type { SimulationMessage, ToPanel } from '../wire/panel-messages.ts';
import { scenarioEnding, type SimulationAnswer, type ScenarioAnswer } from '../wire/server-messages.ts';
import { baseText } from './base-text.ts';
import type { Server } from './connection.ts';
import { isUnder, nameOf } from './documents.ts';
import type { Unversioned } from './simulator-page.ts';

/** What is simulated. Plain data: it is kept for the next start of the window. */
export interface Subject {
  /** A manifest, a scenario file, or a folder. */
  readonly uri: string;
  /** The folder's files are one cluster. */
  readonly isFolder?: boolean;
  readonly set?: string;
  /** The rollout of the change since the base is simulated, not the first apply. */
  readonly isChange?: boolean;
  /** Code of the finding whose consequence is on show. */
  readonly show?: string;
}

/** A manifest, or a folder as one cluster. */
export interface Shown {
  readonly uri: vscode.Uri;
  readonly isFolder: boolean;
}

/** Whether what is simulated is made from this file, among others. */
export function concerns(subject: Subject | undefined, uri: vscode.Uri): boolean {
  if (subject === undefined) return false;
  return subject.uri === uri.toString() || (subject.isFolder === true && isUnder(uri, vscode.Uri.parse(subject.uri, true)));
}

/** What the panel is told: the simulation of the newest text, or why there is none. */
export async function simulationOf(subject: Subject, connected: () => Promise<Server>): Promise<Unversioned<ToPanel>> {
  const uri = vscode.Uri.parse(subject.uri, true);
  const server = await connected();
  if (scenarioEnding.test(uri.path))
    return messageOf(await server.scenario(uri), { type: 'simulation', id: uri.toString(), title: nameOf(uri) });
  const base = subject.isChange === true ? await baseText(uri) : undefined;
  const found = await server.simulation(uri, subject.set, base?.text, subject.show);
  const from = { HEAD: vscode.l10n.t('change since git HEAD'), saved: vscode.l10n.t('change since the saved file') };
  const name = subject.isFolder === true ? `${nameOf(uri)}/` : (subject.set ?? nameOf(uri));
  const what = base === undefined ? subject.show : from[base.from];
  return messageOf(found, {
    type: 'simulation',
    id: [subject.uri, subject.set ?? '', base?.from ?? subject.show ?? ''].join('#'),
    title: what === undefined ? name : `${name} · ${what}`,
    ...(base === undefined ? {} : { base: base.from }),
  });
}

type Head = Pick<SimulationMessage, 'type' | 'id' | 'title' | 'base'>;

/** A scenario has a title of its own. */
function messageOf(found: SimulationAnswer | ScenarioAnswer | undefined, head: Head): Unversioned<ToPanel> {
  if (found === undefined) return { type: 'problem', problem: 'failed', message: vscode.l10n.t('The language server did not answer.') };
  return 'problem' in found ? { type: 'problem', ...found } : { ...head, ...found };
}
