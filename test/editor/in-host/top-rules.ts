import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { defaultTarget } from '../../../src/kube/versions.ts';
import { readFixture } from '../../lint/fixture.ts';
import { codeOf, ours } from './documents.ts';
import { withFiles } from './in-memory.ts';
import { type HostTest, until } from './suite.ts';

/** The rules that people meet most, in the order in which they hurt. */
const top: readonly string[] = [
  'pod-dns-name-unknown',
  'governing-service-missing',
  'governing-service-selector-mismatch',
  'governing-service-not-headless',
  'volume-mount-unresolved',
  'image-volume-not-covered',
  'set-name-too-long',
  'pdb-blocks-eviction',
  'publish-not-ready-missing',
  'readiness-needs-peers-in-order',
  'volatile-label-in-claim-template',
  'volatile-label-in-selector',
  'replicas-with-autoscaler',
  'autoscaler-target-missing',
  'liveness-kills-recovery',
  'partition-freezes-set',
  'max-unavailable-gate',
  'retention-scaled-delete',
  'claim-template-unmounted',
  'claim-template-shadows-volume',
  'readiness-missing',
  'peer-list-incomplete',
  'grace-zero',
  'grace-shorter-than-prestop',
  'deployment-rwo-claim',
  'governing-service-selects-others',
  'selector-overlap',
  'claim-name-collision',
  'data-dir-is-mount-root',
  'dns-policy-hides-cluster',
  'pdb-missing',
  'pdb-allows-quorum-loss',
  'binding-immediate-across-zones',
  'spread-unsatisfiable',
];

/** From the squiggle to the fix, and to the simulation of the user's own text: each rule on the first case of its fixture that is for the default version. */
export const topRuleTests: readonly HostTest[] = top.map((id) => ({
  name: `from squiggle to fix and simulation: ${id}`,
  run: () => walk(id),
}));

async function walk(id: string): Promise<void> {
  // The bundler makes the fixtures modules whose default is their text.
  const { default: fixture } = (await import(`../../lint/fixtures/${id}.yaml`)) as { default: string };
  const first = readFixture(fixture).cases.find(({ title, target }) => title.startsWith('firing') && target === defaultTarget);
  assert.ok(first !== undefined, 'no firing case for the default version');
  await withFiles(`fixture-${id}`, { '/case.yaml': first.text }, async () => {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(`fixture-${id}:/case.yaml`));
    const { uri } = document;
    await vscode.window.showTextDocument(document, { preview: false });
    const found = await until(id, () => ours(uri).find((each) => codeOf(each) === id));
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, found.range);
    await play(actions);
    const fix = actions.find(({ isPreferred, edit }) => isPreferred === true && edit !== undefined);
    if (fix?.edit !== undefined) {
      await vscode.workspace.applyEdit(fix.edit);
      const same = (each: vscode.Diagnostic): boolean => codeOf(each) === id && each.message === found.message;
      await until(`"${fix.title}" takes it away`, () => (ours(uri).some(same) ? undefined : true));
    }
    await document.save();
  });
}

/** Documents that have a set can be played at once; a Deployment alone cannot. */
async function play(actions: readonly vscode.CodeAction[]): Promise<void> {
  const show = actions.find(({ title }) => title === 'Show in Simulation')?.command;
  if (show !== undefined) await vscode.commands.executeCommand(show.command, ...(show.arguments ?? []));
}
