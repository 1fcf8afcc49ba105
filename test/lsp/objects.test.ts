import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ObjectKey, ObjectNodes, Simulation } from '#validators';
import type { ObjectNode } from '../../src/wire/server-messages.ts';
import { type Session, startSession } from './session.ts';

const webUri = 'file:///shop/web.yaml';
const service =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }\n';
const set = (name: string, replicas = 3, size = '1Gi') => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: ${name} }
spec:
  serviceName: web
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1" }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: ${size} } } }
`;

async function objects(session: Session, params: object): Promise<readonly ObjectNode[]> {
  const answer = await session.request<unknown>('statefulset/objects', params);
  assert.ok(ObjectNodes(answer));
  return answer;
}

test('long lists are asked for in pages; a filter and a list answer all', async () => {
  const session = await startSession();
  await session.open(webUri, set('web', 250));
  const [web] = await objects(session, { uri: webUri });
  const pages = web?.children?.[0]?.children ?? [];
  assert.deepEqual(
    pages.map(({ label, hasMore, children }) => [label, hasMore, children]),
    [
      ['web-0 … web-99', true, undefined],
      ['web-100 … web-199', true, undefined],
      ['web-200 … web-249', true, undefined],
    ],
  );
  const page = await objects(session, { uri: webUri, under: pages[2]?.id });
  assert.deepEqual([page.length, page[0]?.label, page[0]?.object?.kind], [50, 'web-200', 'Pod']);
  assert.equal((await objects(session, { uri: webUri, under: web?.children?.[0]?.id })).length, 250);
  const [found] = await objects(session, { uri: webUri, filter: 'web-24' });
  assert.equal(found?.children?.[0]?.description, '11 of 250');
  session.close();
});

test('the tree says what the change since HEAD does', async () => {
  const session = await startSession();
  await session.open(webUri, set('web', 4));
  await session.client.sendNotification('statefulset/base', { uri: webUri, text: set('web'), from: 'HEAD' });
  const [changed] = await objects(session, { uri: webUri });
  assert.match(changed?.description ?? '', /^1 new, 3 kept since HEAD/);
  await session.client.sendNotification('statefulset/base', { uri: webUri, text: null, from: 'HEAD' });
  const [plain] = await objects(session, { uri: webUri });
  assert.doesNotMatch(plain?.description ?? '', /HEAD/);
  session.close();
});

test('objects as YAML, of the text and of an older one', async () => {
  const session = await startSession();
  await session.open(webUri, set('web', 2));
  const count = async (params: object) =>
    (await session.request<{ texts: string[] }>('statefulset/objectsText', { uri: webUri, ...params })).texts[0]?.match(/^kind: Pod$/gm)
      ?.length;
  assert.equal(await count({}), 2);
  assert.equal(await count({ base: set('web', 5) }), 5);
  session.close();
});

test('a folder is one cluster: sets of all its files, with a Service of another one', async () => {
  const files = {
    'file:///shop/api.yaml': set('api', 1),
    'file:///shop/deep/service.yaml': service,
    'file:///other/web.yaml': set('other'),
  };
  const session = await startSession(files);
  await session.client.sendNotification('statefulset/files', { changed: Object.keys(files), removed: [] });
  await session.open(webUri, set('web', 2));
  let nodes = await objects(session, { uri: 'file:///shop' });
  // The server asks for the texts of the files first.
  for (let tries = 0; nodes.length < 2 && tries < 100; tries++) nodes = await objects(session, { uri: 'file:///shop' });
  assert.deepEqual(
    nodes.map(({ label }) => label),
    ['api', 'web'],
  );
  const answer = await session.request<unknown>('statefulset/simulation', { uri: 'file:///shop' });
  assert.ok(Simulation(answer));
  assert.deepEqual(
    answer.input.objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
    ['StatefulSet api', 'StatefulSet web', 'Service web'],
  );
  const empty = await session.request<unknown>('statefulset/simulation', { uri: 'file:///nothing' });
  assert.deepEqual(empty, { problem: 'empty', message: 'No StatefulSet here that can be simulated.', uri: 'file:///nothing' });
  session.close();
});

test('a refused change comes with the server’s words and with ways that can be played', async () => {
  const session = await startSession();
  await session.open(webUri, `${service}---\n${set('web', 3, '2Gi')}`);
  const answer = await session.request<unknown>('statefulset/simulation', { uri: webUri, base: `${service}---\n${set('web')}` });
  assert.ok(Simulation(answer));
  assert.match(answer.refusals?.[0]?.message ?? '', /^spec: Forbidden: updates to statefulset spec for fields other than 'replicas'/);
  assert.deepEqual(answer.refusals?.[0]?.path.at(-1), 'storage');
  assert.match(JSON.stringify(answer.input.steps), /StatefulSet.apps \\"web\\" is invalid: spec: Forbidden/);
  assert.deepEqual(
    answer.ways?.map(({ id }) => id),
    ['claims', 'orphan', 'replace'],
  );
  session.close();
});

test('what a place of the text speaks of', async () => {
  const session = await startSession();
  await session.open(webUri, set('web'));
  const at = (line: number, character: number) =>
    session.request<unknown>('statefulset/objectAt', { uri: webUri, position: { line, character } });
  const claim = await at(11, 8);
  assert.ok(ObjectKey(claim));
  assert.deepEqual(claim, { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-web-0' });
  assert.deepEqual(await at(2, 4), { kind: 'StatefulSet', namespace: 'default', name: 'web' });
  session.close();
});
