import type { TextRange } from '../base/text.ts';
import type { KubeObject } from '../kube/objects.ts';
import { gateNames } from '../kube/versions.ts';
import type { Action } from '../sim/action.ts';
import { components } from '../sim/components.ts';
import type { ScenarioProblem } from './reader.ts';
import type { ScenarioFile, ScenarioStep } from './scenario-file.ts';

/** What a scenario is about, when its manifests have been read. */
interface Setting {
  /** Everything that is there or is ever applied. */
  readonly objects: readonly KubeObject[];
  readonly nodes: readonly string[];
}

/** Names in a scenario that mean nothing in it, and steps that cannot come: what would otherwise do nothing without a word. */
export function settingProblems(file: ScenarioFile, { objects, nodes }: Setting): ScenarioProblem[] {
  const names = new Set(['*', ...objects.map(({ metadata }) => metadata?.name ?? '')]);
  const gate = Object.keys(file.gates).find((name) => !gateNames.includes(name));
  return [
    ...Object.keys(file.apps)
      .filter((name) => !names.has(name))
      .map((name) => at(file.places.apps, `"apps" speaks of "${name}", and nothing of that name is applied; * means all programs`)),
    ...(gate === undefined
      ? []
      : [at(file.places.gates, `the gate "${gate}" changes nothing here; those that do: ${gateNames.join(', ')}`)]),
    ...file.steps.flatMap((step) => {
      const problem = stepProblem(step, file, nodes);
      return problem === undefined ? [] : [at(step.range, problem)];
    }),
  ];
}

function at({ start, end }: TextRange, message: string): ScenarioProblem {
  return { start, end, message };
}

function stepProblem(
  { action, atMs, id, after }: ScenarioStep,
  { untilMs, steps }: ScenarioFile,
  nodes: readonly string[],
): string | undefined {
  if (atMs !== undefined && untilMs !== undefined && atMs > untilMs) return `the run ends at ${untilMs / 1000}s, before this step`;
  if (id !== undefined && steps.filter((each) => each.id === id).length > 1) return `two steps have the id "${id}"`;
  if (after !== undefined && waitsForItself(after, steps)) return `this step waits for itself, by way of "${after}"`;
  return action.do === 'apply-text' ? undefined : nameProblem(action, nodes);
}

function waitsForItself(first: string, steps: readonly ScenarioStep[]): boolean {
  let id: string | undefined = first;
  for (let count = 0; id !== undefined && count <= steps.length; count += 1) id = steps.find((each) => each.id === id)?.after;
  return id !== undefined;
}

function nameProblem(action: Action, nodes: readonly string[]): string | undefined {
  if ('node' in action && !nodes.includes(action.node)) return `there is no node "${action.node}"; there are ${nodes.join(', ')}`;
  if ('component' in action && !components.some(({ name }) => name === action.component))
    return `there is no component "${action.component}"; there are ${components.map(({ name }) => name).join(', ')}`;
  return undefined;
}
