import { formatDuration } from '../base/duration.ts';
import type { TextRange } from '../base/text.ts';
import { gateComesWith, gateNames, type Target } from '../kube/versions.ts';
import type { Action } from '../sim/action.ts';
import { actionSubject, actionWords } from '../sim/action-words.ts';
import { components } from '../sim/components.ts';
import { faults } from '../sim/faults/faults.ts';
import { wordsProblem } from './check-words.ts';
import { containerProblem, nameProblem, serviceNames, type Setting } from './known-names.ts';
import { meant, type ScenarioProblem } from './reader.ts';
import type { ScenarioFile, ScenarioStep } from './scenario-file.ts';
import { brokenImages } from './world.ts';

/** Names in a scenario that mean nothing in it, and steps that cannot come: what would otherwise do nothing without a word. */
export function settingProblems(file: ScenarioFile, setting: Setting): ScenarioProblem[] {
  return [
    ...appProblems(file, setting).map((problem) => at(file.places.apps, problem)),
    ...gateProblems(file, setting.target).map((problem) => at(file.places.gates, problem)),
    ...file.steps.flatMap((step) => stepProblem(step, file, setting) ?? []),
    ...file.expect.flatMap(({ value, range }) => {
      const problem = wordsProblem(value, setting, file);
      return problem === undefined ? [] : [at(range, problem)];
    }),
  ];
}

function gateProblems({ gates }: ScenarioFile, target: Target): string[] {
  return Object.keys(gates).flatMap((name) => {
    if (!gateNames.includes(name))
      return [`the gate "${name}" changes nothing here; ${meant(name, gateNames)}those that do: ${gateNames.join(', ')}`];
    const since = gateComesWith(target, name);
    return since === undefined ? [] : [`the gate "${name}" is not there before Kubernetes ${since}; this is ${target.minor}`];
  });
}

function at({ start, end }: TextRange, message: string): ScenarioProblem {
  return { start, end, message };
}

function appProblems({ apps, steps }: ScenarioFile, setting: Setting): string[] {
  const names = new Set(['*', ...setting.objects.map(({ metadata }) => metadata?.name ?? '')]);
  const services = serviceNames(setting);
  return Object.entries(apps).flatMap(([name, { needsPeers, images = [] }]) => {
    if (!names.has(name))
      return [`"apps" speaks of "${name}", and nothing of that name is applied; ${meant(name, names)}* means all programs`];
    const unused = images.filter((each) => !brokenImages.includes(each)).flatMap(({ image }) => imageProblem(image, steps, setting) ?? []);
    if (unused.length > 0) return unused;
    if (needsPeers === undefined || needsPeers.service === '' || services.includes(needsPeers.service)) return [];
    return [`"needsPeers" asks the Service "${needsPeers.service}", which is not here; there are ${[...new Set(services)].join(', ')}`];
  });
}

function stepProblem(step: ScenarioStep, file: ScenarioFile, setting: Setting): ScenarioProblem | undefined {
  const late = timeProblem(step, file, setting);
  if (late !== undefined) return at(step.places.time, late);
  const { action, id, range, places } = step;
  if (id !== undefined && file.steps.filter((each) => each.id === id).length > 1) return at(range, `two steps have the id "${id}"`);
  if (action.do === 'apply-text') return undefined;
  const isAnswered = file.expect.some(({ value }) => value.startsWith(`step "${actionWords(action)}"`));
  const problem = isAnswered ? undefined : actionProblem(action, file, setting);
  return problem === undefined ? undefined : at(places.action, problem);
}

function timeProblem(
  { atMs, delayMs = 0, when, after }: ScenarioStep,
  { untilMs, steps }: ScenarioFile,
  setting: Setting,
): string | undefined {
  if (atMs !== undefined && untilMs !== undefined && atMs + delayMs > untilMs)
    return `the run ends at ${formatDuration(untilMs)}, before this step`;
  if (after !== undefined && waitsForItself(after, steps)) return `this step waits for itself, by way of "${after}"`;
  return when === undefined ? undefined : nameProblem(when.object.kind, when.object.name, setting);
}

function waitsForItself(first: string, steps: readonly ScenarioStep[]): boolean {
  let id: string | undefined = first;
  for (let count = 0; id !== undefined && count <= steps.length; count += 1) id = steps.find((each) => each.id === id)?.after;
  return id !== undefined;
}

function actionProblem(action: Action, file: ScenarioFile, setting: Setting): string | undefined {
  if ('component' in action) return componentProblem(action, file);
  if (action.do === 'fault' || action.do === 'heal-fault') return faultProblem(action, file, setting);
  const { kind, name } = actionSubject(action);
  const unknown = nameProblem(kind, name, setting);
  const container = 'container' in action ? action.container : undefined;
  return unknown ?? (container === undefined ? undefined : containerProblem(container, kind, name, setting));
}

function componentProblem(action: Extract<Action, { component: string }>, { steps }: ScenarioFile): string | undefined {
  const { component } = action;
  const names = components.map(({ name }) => name);
  if (!names.includes(component)) return `there is no component "${component}"; ${meant(component, names)}there are ${names.join(', ')}`;
  const lags = steps.some(({ action: other }) => other.do === 'cache-delay' && other.component === component && other.delayMs !== 0);
  return action.do === 'cache-delay' && !lags ? `no step delays the cache of ${component}, so that it cannot catch up` : undefined;
}

function faultProblem(action: Extract<Action, { fault: string }>, { steps }: ScenarioFile, setting: Setting): string | undefined {
  const of = action.with?.['of'];
  const known = faults.find(({ name }) => name === action.fault);
  const names = faults.map(({ name }) => name);
  if (known === undefined) return `there is no fault "${action.fault}"; ${meant(action.fault, names)}there are ${names.join(', ')}`;
  const extraMs = action.with?.['extraMs'];
  if (action.do === 'fault' && known.slows && (extraMs ?? 0) === 0)
    return `the fault ${action.fault} needs by how much it slows: begin fault ${action.fault} by 5s`;
  if (!known.slows && extraMs !== undefined) return `the fault ${action.fault} slows nothing, so that "by" has no meaning`;
  const kind = known.of;
  if (kind === undefined && of !== undefined) return `the fault ${action.fault} concerns everything, so that "of" has no meaning`;
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
