import * as valid from '#validators';
import { newStatefulSet } from '../ide/new-stateful-set.ts';
import { documentStatus } from '../ide/status.ts';
import { type KubeObject, keyOf, type ObjectKey } from '../kube/objects.ts';
import { rangeAt } from '../manifest/node-path.ts';
import { type Resource, Workspace, type WorkspaceFile } from '../manifest/workspace.ts';
import { simulationInput } from '../scenario/from-manifests.ts';
import { rolloutOfChange } from '../scenario/rollout-of-change.ts';
import { simulatedResources } from '../scenario/simulated-resources.ts';
import {
  type ContinuedParams,
  method,
  type NewSet,
  type ObjectNode,
  type Place,
  type ScenarioAnswer,
  type ScenarioHead,
  type ScenarioResult,
  type SimulationAnswer,
  type SimulationParams,
  type SimulationProblem,
  type SourceRef,
  type Summary,
  type Texts,
} from '../wire/server-messages.ts';
import type { Connection } from './connection.ts';
import type { Knowledge } from './knowledge.ts';
import { objectNodes } from './object-nodes.ts';
import { toPlace } from './places.ts';
import { locateInScenario, scenarioAnswer, scenarioContinued, scenarioHeads, scenarioResult, scenarioText } from './scenario-requests.ts';
import type { Scenarios } from './scenarios.ts';

/** Answers the requests of `wire/server-messages`. */
export function answerOwnRequests(connection: Connection, knowledge: Knowledge, scenarios: Scenarios): void {
  const answer = <Params, Answer>(
    name: (typeof method)[keyof typeof method],
    fits: (value: unknown) => value is Params,
    fallback: Answer,
    run: (params: Params) => Promise<Answer>,
  ) => connection.answer(name, fallback, (params) => (fits(params) ? run(params) : fallback));
  answer<{ uri: string }, Summary | null>(method.summary, valid.UriParams, null, ({ uri }) => summaryOf(knowledge, uri));
  answer<{ uri: string }, readonly ObjectNode[]>(method.objects, valid.UriParams, [], async ({ uri }) => {
    await knowledge.file(uri);
    return objectNodes(await knowledge.workspace, uri);
  });
  answer<SimulationParams, SimulationAnswer>(
    method.simulation,
    valid.SimulationParams,
    { problem: 'empty', message: 'No document is named.' },
    (params) => simulationOf(knowledge, params),
  );
  answer<{ ref: SourceRef }, Place | null>(
    method.locate,
    valid.LocateParams,
    null,
    async ({ ref }) => (await locate(knowledge, ref)) ?? (await locateInScenario(scenarios, ref)),
  );
  answer<{ uri: string }, ScenarioAnswer>(
    method.scenario,
    valid.UriParams,
    { problem: 'empty', message: 'No scenario is named.' },
    ({ uri }) => scenarioAnswer(knowledge, scenarios, uri),
  );
  answer<{ uris: readonly string[] }, readonly ScenarioHead[]>(method.scenarios, valid.ReadParams, [], ({ uris }) =>
    scenarioHeads(scenarios, uris),
  );
  answer<{ uri: string }, ScenarioResult | null>(method.scenarioRun, valid.UriParams, null, ({ uri }) => scenarioResult(scenarios, uri));
  answer<{ uri: string }, Texts>(method.scenarioText, valid.UriParams, { texts: [null] }, async ({ uri }) => ({
    texts: [await scenarioText(scenarios, uri)],
  }));
  answer<ContinuedParams, Texts>(method.scenarioContinued, valid.ContinuedParams, { texts: [null] }, async (params) => ({
    texts: [await scenarioContinued(scenarios, params)],
  }));
  answer<NewSet, Texts>(method.newSet, valid.NewSet, { texts: [null] }, async (wanted) => ({ texts: [newStatefulSet(wanted)] }));
}

async function summaryOf(knowledge: Knowledge, uri: string): Promise<Summary | null> {
  if ((await knowledge.file(uri)) === undefined) return null;
  const { statefulSets, text, detail } = documentStatus(await knowledge.workspace, uri);
  const notes = [detail, knowledge.limit].filter((each) => each !== undefined);
  return { sets: statefulSets, text, ...(notes.length === 0 ? {} : { detail: notes.join('; ') }) };
}

async function simulationOf(knowledge: Knowledge, { uri, set, base }: SimulationParams): Promise<SimulationAnswer> {
  const file = await knowledge.file(uri);
  const workspace = await knowledge.workspace;
  const resources = simulatedResources(workspace, uri, set);
  const problem = whyNot(file, resources.length);
  if (problem !== undefined) return problem;
  const target = workspace.targetOf(uri);
  const input =
    base === undefined
      ? simulationInput(objectsOf(resources), target)
      : rolloutOfChange(objectsOf(simulatedResources(withBase(workspace, uri, base), uri, set)), objectsOf(resources), target);
  return { input, refs: resources.map((each) => refOf(knowledge, each)) };
}

/** The workspace as it was with another text of one file. */
function withBase(workspace: Workspace, uri: string, base: string): Workspace {
  const before = new Workspace({ ...workspace.options, target: workspace.target });
  for (const file of workspace.files()) before.setFile(file.uri, file.uri === uri ? base : file.text);
  return before;
}

/** A text with a syntax error is not simulated: what could be read of it is not what the author means. */
function whyNot(file: WorkspaceFile | undefined, count: number): SimulationProblem | undefined {
  if (file === undefined) return { problem: 'empty', message: 'The document is not open and not in the workspace.' };
  const { uri, parsed } = file;
  if (parsed.tooLarge) return { problem: 'tooLarge', message: 'The file is too large to be simulated.', uri };
  for (const { start, problems, kind } of parsed.documents) {
    const [first] = problems;
    if (first === undefined || (kind !== 'StatefulSet' && count > 0)) continue;
    const { line } = toPlace(file, { start: start + first.start, end: start + first.start }).start;
    return { problem: 'syntax', message: first.message, uri, line };
  }
  return count > 0 ? undefined : { problem: 'empty', message: 'No StatefulSet here that can be simulated.', uri };
}

function objectsOf(resources: readonly Resource[]): KubeObject[] {
  return resources.flatMap(({ object }) => (object === undefined ? [] : [object]));
}

function refOf(knowledge: Knowledge, { uri, object, kind, name, namespace }: Resource): SourceRef {
  const key: ObjectKey = object === undefined ? { kind, name, namespace: namespace ?? 'default' } : keyOf(object);
  return { uri, version: knowledge.versionOf(uri), object: key, path: [] };
}

/** The place of a path in the newest text: the object is found by its name, since its text may have moved. */
async function locate(knowledge: Knowledge, { uri, object, path }: SourceRef): Promise<Place | null> {
  const file = await knowledge.file(uri);
  const resource = file?.resources.find(
    (each) => each.kind === object.kind && each.name === object.name && (each.namespace ?? 'default') === object.namespace,
  );
  if (file === undefined || resource === undefined) return null;
  return toPlace(file, rangeAt(resource.document, path));
}
