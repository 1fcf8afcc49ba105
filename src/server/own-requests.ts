import type { Connection } from 'vscode-languageserver';
import * as valid from '#validators';
import { keyOf, type ObjectKey } from '../kube/objects.ts';
import { rangeAt } from '../manifest/node-path.ts';
import type { Resource } from '../manifest/workspace.ts';
import { simulationInput } from '../scenario/from-manifests.ts';
import { simulatedResources } from '../scenario/simulated-resources.ts';
import { method, type ObjectNode, type Place, type Simulation, type SourceRef, type Summary } from '../wire/server-messages.ts';
import type { Guard } from './guard.ts';
import type { Knowledge } from './knowledge.ts';
import { objectNodes } from './object-nodes.ts';
import { toPlace } from './places.ts';

/** Answers the requests of `wire/server-messages`. */
export function answerOwnRequests(connection: Connection, knowledge: Knowledge, guard: Guard): void {
  const answer = <Params, Answer>(
    name: string,
    fits: (value: unknown) => value is Params,
    fallback: Answer,
    run: (params: Params) => Promise<Answer>,
  ) => connection.onRequest(name, (params: unknown) => guard(name, fallback, async () => (fits(params) ? await run(params) : fallback)));
  answer<{ uri: string }, Summary | null>(method.summary, valid.UriParams, null, ({ uri }) => summaryOf(knowledge, uri));
  answer<{ uri: string }, readonly ObjectNode[]>(method.objects, valid.UriParams, [], ({ uri }) => objectNodes(knowledge, uri));
  answer<{ uri: string; set?: string }, Simulation | null>(method.simulation, valid.SimulationParams, null, ({ uri, set }) =>
    simulationOf(knowledge, uri, set),
  );
  answer<{ ref: SourceRef }, Place | null>(method.locate, valid.LocateParams, null, ({ ref }) => locate(knowledge, ref));
}

async function summaryOf(knowledge: Knowledge, uri: string): Promise<Summary | null> {
  const file = await knowledge.file(uri);
  if (file === undefined) return null;
  const sets = file.resources.filter((each) => each.class === 'ours' && each.kind === 'StatefulSet').length;
  return { sets, kubernetes: knowledge.version, ...(knowledge.limit === undefined ? {} : { limit: knowledge.limit }) };
}

async function simulationOf(knowledge: Knowledge, uri: string, set: string | undefined): Promise<Simulation | null> {
  if ((await knowledge.file(uri)) === undefined) return null;
  const resources = simulatedResources(await knowledge.workspace, uri, set);
  const objects = resources.flatMap(({ object }) => (object === undefined ? [] : [object]));
  if (objects.length === 0) return null;
  return { input: simulationInput(objects, knowledge.target), refs: resources.map((each) => refOf(knowledge, each)) };
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
