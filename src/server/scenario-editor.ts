import type { CodeLens, Diagnostic, Hover } from 'vscode-languageserver';
import type { Workspace, WorkspaceFile } from '../manifest/workspace.ts';
import { completeScenario, type ScenarioCompletion } from '../scenario/complete.ts';
import { helpAt } from '../scenario/hover.ts';
import { namesOf } from '../scenario/names.ts';
import { scenarioEnding } from '../wire/server-messages.ts';
import { toRange } from './places.ts';
import { severityNumber } from './protocol.ts';
import { type OpenScenario, placeOf } from './scenarios.ts';

/** What the editor shows in a scenario file: conversions only, as `editor-requests` has them for manifests. */

export function scenarioDiagnostics(scenario: OpenScenario): Diagnostic[] {
  return scenario.problems.map((problem) => {
    const { start, end } = placeOf(scenario, problem);
    return { range: { start, end }, severity: severityNumber.error, code: 'scenario', source: 'statefulset', message: problem.message };
  });
}

export function scenarioCompletion(scenario: OpenScenario, offset: number, workspace: Workspace): ScenarioCompletion[] {
  const folder = scenario.uri.slice(0, scenario.uri.lastIndexOf('/') + 1);
  const files = [...workspace.files()]
    .map(({ uri }) => uri)
    .filter((uri) => uri.startsWith(folder) && !uri.slice(folder.length).includes('/') && !scenarioEnding.test(uri))
    .map((uri) => decodeURIComponent(uri.slice(folder.length)));
  return completeScenario(scenario.text, offset, { names: namesOf(scenario.prepared.input), files });
}

export function scenarioHover(file: WorkspaceFile, offset: number): Hover | null {
  const found = helpAt(file.parsed, offset);
  return found === undefined ? null : { contents: { kind: 'markdown', value: found.markdown }, range: toRange(file, found.range) };
}

/** Over the first line; nothing over a file that cannot run. */
export function scenarioLenses({ uri, file, problems }: OpenScenario): CodeLens[] {
  if (problems.length > 0) return [];
  const counted = (count: number, word: string) => (count === 0 ? [] : [`${count} ${word}${count === 1 ? '' : 's'}`]);
  const title = ['▷ Run', ...counted(file.steps.length, 'step'), ...counted(file.expect.length, 'expectation')].join(' · ');
  const start = { line: 0, character: 0 };
  return [{ range: { start, end: start }, command: { title, command: 'statefulset.runScenario', arguments: [uri] } }];
}
