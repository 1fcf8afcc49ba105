import type { TextRange } from '../base/text.ts';
import { gateNames } from '../kube/versions.ts';
import type { Action } from '../sim/action.ts';
import { actionSubject, actionWords } from '../sim/action-words.ts';
import { components } from '../sim/components.ts';
import { faults } from '../sim/faults/faults.ts';
import { wordsProblem } from './check-words.ts';
import { nameProblem, serviceNames, type Setting } from './known-names.ts';
import type { ScenarioProblem } from './reader.ts';
import type { ScenarioFile, ScenarioStep } from './scenario-file.ts';
import { brokenImages } from './world.ts';

/** Names in a scenario that mean nothing in it, and steps that cannot come: what would otherwise do nothing without a word. */
export function settingProblems(file: ScenarioFile, setting: Setting): ScenarioProblem[] {
  const gate = Object.keys(file.gates).find((name) => !gateNames.includes(name));
  return [
    ...appProblems(file, setting).map((problem) => at(file.places.apps, problem)),
    ...(gate === undefined
      ? []
      : [at(file.places.gates, `the gate "${gate}" changes nothing here; those that do: ${gateNames.join(', ')}`)]),
    ...file.steps.flatMap((step) => {
      const problem = stepProblem(step, file, setting);
      return problem === undefined ? [] : [at(step.range, problem)];
    }),
    ...file.expect.flatMap(({ value, range }) => {
      const problem = wordsProblem(value, setting, file);
      return problem === undefined ? [] : [at(range, problem)];
    }),
  ];
}

function at({ start, end }: TextRange, message: string): ScenarioProblem {
  return { start, end, message };
}

function appProblems({ apps, steps }: ScenarioFile, setting: Setting): string[] {
  const names = new Set(['*', ...setting.objects.map(({ metadata }) => metadata?.name ?? '')]);
  const services = serviceNames(setting);
  return Object.entries(apps).flatMap(([name, { needsPeers, images = [] }]) => {
    if (!names.has(name)) return [`"apps" speaks of "${name}", and nothing of that name is applied; * means all programs`];
    const unused = images.filter((each) => !brokenImages.includes(each)).flatMap(({ image }) => imageProblem(image, steps, setting) ?? []);
    if (unused.length > 0) return unused;
    if (needsPeers === undefined || services.includes(needsPeers.service)) return [];
    return [`"needsPeers" asks the Service "${needsPeers.service}", which is not here; there are ${services.join(', ')}`];
  });
}

function stepProblem({ action, atMs, when, id, after }: ScenarioStep, file: ScenarioFile, setting: Setting): string | undefined {
  const { untilMs, steps } = file;
  if (atMs !== undefined && untilMs !== undefined && atMs > untilMs) return `the run ends at ${untilMs / 1000}s, before this step`;
  if (id !== undefined && steps.filter((each) => each.id === id).length > 1) return `two steps have the id "${id}"`;
  if (after !== undefined && waitsForItself(after, steps)) return `this step waits for itself, by way of "${after}"`;
  const waited = when === undefined ? undefined : nameProblem(when.object.kind, when.object.name, setting);
  if (waited !== undefined) return waited;
  if (action.do === 'apply-text') return undefined;
  const isAnswered = file.expect.some(({ value }) => value.startsWith(`step "${actionWords(action)}"`));
  return isAnswered ? undefined : actionProblem(action, file, setting);
}

function waitsForItself(first: string, steps: readonly ScenarioStep[]): boolean {
  let id: string | undefined = first;
  for (let count = 0; id !== undefined && count <= steps.length; count += 1) id = steps.find((each) => each.id === id)?.after;
  return id !== undefined;
}

function actionProblem(action: Action, file: ScenarioFile, setting: Setting): string | undefined {
  if ('component' in action)
    return components.some(({ name }) => name === action.component)
      ? undefined
      : `there is no component "${action.component}"; there are ${components.map(({ name }) => name).join(', ')}`;
  if (action.do === 'fault' || action.do === 'heal-fault') return faultProblem(action, file, setting);
  const { kind, name } = actionSubject(action);
  return nameProblem(kind, name, setting);
}

function faultProblem(action: Extract<Action, { fault: string }>, { steps }: ScenarioFile, setting: Setting): string | undefined {
  const of = action.with?.['of'];
  const known = faults.find(({ name }) => name === action.fault);
  if (known === undefined) return `there is no fault "${action.fault}"; there are ${faults.map(({ name }) => name).join(', ')}`;
  if (action.do === 'fault' && known.slows && action.with?.['extraMs'] === undefined)
    return `the fault ${action.fault} needs by how much it slows: begin fault ${action.fault} by 5s`;
  const kind = known.of;
  if (typeof of === 'string' && kind !== undefined) {
    const problem =
      kind === 'image' ? imageProblem(of, steps, setting) : nameProblem(kind === 'node' ? 'Node' : 'Pod', of.replace(/^.*\//, ''), setting);
    if (problem !== undefined) return problem;
  }
  const words = `fault ${action.fault}${typeof of === 'string' ? ` of ${of}` : ''}`;
  const isBegun = steps.some(({ action: other }) => other.do === 'fault' && other.fault === action.fault && other.with?.['of'] === of);
  return action.do === 'fault' || isBegun ? undefined : `no step begins the ${words}, so that it cannot be healed`;
}

function imageProblem(image: string, steps: readonly ScenarioStep[], { objects }: Setting): string | undefined {
  const runs = steps.flatMap(({ action }) => (action.do === 'fault' || action.do === 'heal-fault' ? [] : [action]));
  const isUsed = JSON.stringify([objects, runs]).includes(image.endsWith('*') ? `"${image.slice(0, -1)}` : JSON.stringify(image));
  return isUsed ? undefined : `no container here has the image "${image}"`;
}
