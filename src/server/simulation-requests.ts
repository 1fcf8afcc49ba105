import { compare } from '../ide/compare.ts';
import { type KubeObject, keyOf, keyText, type ObjectKey } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import { serverAnswer } from '../lint/server-answer.ts';
import type { Resource, Workspace, WorkspaceFile } from '../manifest/workspace.ts';
import { changeScenario } from '../scenario/change-scenario.ts';
import { simulationInput } from '../scenario/from-manifests.ts';
import { rolloutOfChange } from '../scenario/rollout-of-change.ts';
import { shown, type Showing } from '../scenario/showing.ts';
import { folderResources, simulatedResources } from '../scenario/simulated-resources.ts';
import type {
  ContinuedParams,
  Refusal,
  Simulation,
  SimulationAnswer,
  SimulationParams,
  SimulationProblem,
  SourceRef,
} from '../wire/server-messages.ts';
import type { Knowledge } from './knowledge.ts';
import { toPlace } from './places.ts';
import { aloneWith, urisUnder, withText } from './scope.ts';

/** What a simulation of a document or folder starts from, or why there is none; with `shows`, what is to be seen of the set that is named. */
export async function simulationOf(knowledge: Knowledge, params: SimulationParams, shows: Showing | undefined): Promise<SimulationAnswer> {
  const { uri, set, base } = params;
  const file = await knowledge.file(uri);
  const workspace = await knowledge.workspace;
  const uris = urisUnder(workspace, uri);
  const resources = file === undefined ? folderResources(workspace, uris) : simulatedResources(workspace, uri, set);
  for (const each of uris) {
    const problem = whyNot(workspace.file(each), resources.length);
    if (problem !== undefined) return problem;
  }
  if (resources.length === 0) return { problem: 'empty', message: 'No StatefulSet here that can be simulated.', uri };
  const refs = resources.map((each) => refOf(knowledge, each));
  if (base !== undefined) return { ...rolloutOf(workspace, params, base, resources), refs };
  const target = workspace.targetOf(uris[0] ?? uri);
  const input = simulationInput(objectsOf(resources), target);
  const refusals = resources.flatMap((resource) => refusedAtFirst(resource, target));
  return {
    ...(set === undefined || shows === undefined ? { input } : shown(input, set, shows)),
    ...(refusals.length === 0 ? {} : { refusals }),
    refs,
  };
}

/** What the server refuses of an object that is applied for the first time; it is simulated all the same, as if it were accepted. */
function refusedAtFirst(resource: Resource, target: Target): Refusal[] {
  if (resource.object === undefined) return [];
  const object = keyOf(resource.object);
  return serverAnswer(resource, target).flatMap(({ severity, answer, message }) =>
    severity === 'error' ? [{ message: answer?.message ?? message, object, path: [] }] : [],
  );
}

/** The rollout of the change of a file since its base: what the server refuses of it in its own words, and how to make it all the same. */
function rolloutOf(
  workspace: Workspace,
  { uri, set }: SimulationParams,
  base: string,
  resources: readonly Resource[],
): Omit<Simulation, 'refs'> {
  const now = workspace.file(uri)?.text ?? '';
  const wanted = new Set(resources.flatMap(({ object }) => (object === undefined ? [] : keyText(keyOf(object)))));
  const refused = compare(aloneWith(workspace, uri, base), aloneWith(workspace, uri, now)).refused.filter((each) =>
    wanted.has(keyText(each)),
  );
  const answers = Object.fromEntries(refused.map((each) => [keyText(each), each.answer]));
  const before = objectsOf(simulatedResources(withText(workspace, uri, base), uri, set));
  const { input, ways } = rolloutOfChange(before, objectsOf(resources), workspace.targetOf(uri), answers);
  const refusals = refused.map(({ kind, namespace, name, serverMessage, path }) => ({
    message: serverMessage,
    object: { kind, namespace, name },
    path,
  }));
  return { input, ...(refusals.length === 0 ? {} : { refusals, ways }) };
}

/** The rollout of a change as a scenario file, with the steps of `added` after its own. */
export async function changeAsScenario(knowledge: Knowledge, { uri, added, way }: ContinuedParams, base: string): Promise<string | null> {
  const file = await knowledge.file(uri);
  if (file === undefined) return null;
  const workspace = await knowledge.workspace;
  const resources = simulatedResources(workspace, uri);
  const { input, ways = [] } = rolloutOf(workspace, { uri }, base, resources);
  const steps = ways.find(({ id }) => id === way)?.steps ?? input.steps;
  const beside = new Set(resources.flatMap((each) => (each.uri === uri ? [] : [nameOf(each.uri)])));
  return changeScenario({ manifests: [...beside], before: base, after: file.text }, input, steps, added);
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

/** A text with a syntax error is not simulated: what could be read of it is not what the author means. */
function whyNot(file: WorkspaceFile | undefined, count: number): SimulationProblem | undefined {
  if (file === undefined) return undefined;
  const { uri, parsed } = file;
  if (parsed.tooLarge) return { problem: 'tooLarge', message: 'The file is too large to be simulated.', uri };
  for (const { start, problem, kind } of parsed.documents) {
    if (problem === undefined || (kind !== 'StatefulSet' && count > 0)) continue;
    const { line } = toPlace(file, { start: start + problem.start, end: start + problem.start }).start;
    return { problem: 'syntax', message: problem.message, uri, line };
  }
  return undefined;
}

function objectsOf(resources: readonly Resource[]): KubeObject[] {
  return resources.flatMap(({ object }) => (object === undefined ? [] : [object]));
}

function refOf(knowledge: Knowledge, { uri, object, kind, name, namespace }: Resource): SourceRef {
  const key: ObjectKey = object === undefined ? { kind, name, namespace: namespace ?? 'default' } : keyOf(object);
  return { uri, version: knowledge.versionOf(uri), object: key, path: [] };
}
