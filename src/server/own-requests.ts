import * as valid from '#validators';
import { newStatefulSet } from '../ide/new-stateful-set.ts';
import { objectAt } from '../ide/object-at.ts';
import { documentStatus } from '../ide/status.ts';
import { rules } from '../lint/rules.ts';
import type { ObjectKey } from '../kube/objects.ts';
import { rangeAt } from '../manifest/node-path.ts';
import {
  type ContinuedParams,
  method,
  type NewSet,
  type ObjectNode,
  type ObjectsParams,
  type ObjectsTextParams,
  type Place,
  type PositionParams,
  type ScenarioAnswer,
  type ScenarioHead,
  type ScenarioResult,
  type SimulationAnswer,
  type SimulationParams,
  type SourceRef,
  type Summary,
  type Texts,
} from '../wire/server-messages.ts';
import type { Connection } from './connection.ts';
import type { Knowledge } from './knowledge.ts';
import { objectNodes, objectsText } from './object-nodes.ts';
import { toOffset, toPlace } from './places.ts';
import type { Stories } from './stories.ts';
import { toolText } from './tools.ts';

/** Answers the requests of `wire/server-messages`. */
export function answerOwnRequests(connection: Connection, knowledge: Knowledge, stories: () => Promise<Stories>): void {
  const answer = <Params, Answer>(
    name: (typeof method)[keyof typeof method],
    fits: (value: unknown) => value is Params,
    fallback: Answer,
    run: (params: Params) => Promise<Answer>,
  ) => connection.answer(name, fallback, (params) => (fits(params) ? run(params) : fallback));
  answer<{ uri: string }, Summary | null>(method.summary, valid.UriParams, null, ({ uri }) => summaryOf(knowledge, uri));
  answer<ObjectsParams, readonly ObjectNode[]>(method.objects, valid.ObjectsParams, [], (params) => objectNodes(knowledge, params));
  answer<ObjectsTextParams, Texts>(method.objectsText, valid.ObjectsTextParams, { texts: [null] }, async (params) => ({
    texts: [await objectsText(knowledge, params)],
  }));
  answer<PositionParams, ObjectKey | null>(method.objectAt, valid.PositionParams, null, async ({ uri, position }) => {
    const file = await knowledge.file(uri);
    return file === undefined ? null : (objectAt(await knowledge.workspace, uri, toOffset(file, position)) ?? null);
  });
  answer<SimulationParams, SimulationAnswer>(
    method.simulation,
    valid.SimulationParams,
    { problem: 'empty', message: 'No document is named.' },
    async (params) => (await stories()).simulation(params, rules.find(({ id }) => id === params.show)?.shows),
  );
  answer<{ ref: SourceRef }, Place | null>(
    method.locate,
    valid.LocateParams,
    null,
    async ({ ref }) => (await locate(knowledge, ref)) ?? (await (await stories()).locate(ref)),
  );
  answer<{ uri: string }, ScenarioAnswer>(
    method.scenario,
    valid.UriParams,
    { problem: 'empty', message: 'No scenario is named.' },
    async ({ uri }) => (await stories()).answer(uri),
  );
  answer<{ uris: readonly string[] }, readonly ScenarioHead[]>(method.scenarios, valid.ReadParams, [], async ({ uris }) =>
    (await stories()).heads(uris),
  );
  answer<{ uri: string }, ScenarioResult | null>(method.scenarioRun, valid.UriParams, null, async ({ uri }) =>
    (await stories()).result(uri),
  );
  answer<{ uri: string }, Texts>(method.scenarioText, valid.UriParams, { texts: [null] }, async ({ uri }) => ({
    texts: [await (await stories()).text(uri)],
  }));
  connection.answer(method.tool, { texts: [null] }, async (params, running) => ({
    texts: [valid.ToolParams(params) ? await toolText(knowledge, stories, params, running) : null],
  }));
  answer<ContinuedParams, Texts>(method.scenarioContinued, valid.ContinuedParams, { texts: [null] }, async (params) => ({
    texts: [await (await stories()).continued(params)],
  }));
  answer<NewSet, Texts>(method.newSet, valid.NewSet, { texts: [null] }, async (wanted) => ({ texts: [newStatefulSet(wanted)] }));
}

async function summaryOf(knowledge: Knowledge, uri: string): Promise<Summary | null> {
  if ((await knowledge.file(uri)) === undefined) return null;
  const { statefulSets, text, detail } = documentStatus(await knowledge.workspace, uri);
  const notes = [detail, knowledge.limit].filter((each) => each !== undefined);
  return { sets: statefulSets, text, ...(notes.length === 0 ? {} : { detail: notes.join('; ') }) };
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
