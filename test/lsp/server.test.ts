import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction, CodeLens, CompletionList, Hover, Location } from 'vscode-languageserver/node';
import { ObjectNodes, Simulation, Summary } from '#validators';
import { startSession } from './session.ts';
import { service, set } from './shop.ts';

const webUri = 'file:///shop/web.yaml';
const serviceUri = 'file:///shop/service.yaml';

test('the server says what it can do, and which versions there are', async () => {
  const session = await startSession();
  const { capabilities } = session.initialized;
  assert.deepEqual(capabilities.diagnosticProvider, { interFileDependencies: true, workspaceDiagnostics: false });
  assert.deepEqual((capabilities.experimental as { minors: string[] }).minors.at(-1), '1.37');
  session.close();
});

test('a mistake typed is a diagnostic with a narrow range, a code and a fix; its repair ends it', async () => {
  const session = await startSession();
  await session.open(webUri, set);
  assert.deepEqual(await session.diagnostics(webUri), []);
  await session.change(webUri, set.replace('- name: data\n              mountPath', '- name: dta\n              mountPath'));
  const found = (await session.diagnostics(webUri)).find(({ code }) => code === 'volume-mount-unresolved');
  assert.ok(found !== undefined);
  assert.equal(found.source, 'statefulset');
  assert.equal(found.code, 'volume-mount-unresolved');
  assert.deepEqual(found.range, { start: { line: 20, character: 20 }, end: { line: 20, character: 23 } });
  const actions = await session.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: webUri },
    range: found.range,
    context: { diagnostics: [found] },
  });
  assert.ok(actions.some(({ edit }) => edit?.changes?.[webUri]?.some(({ newText }) => newText === 'data')));
  await session.change(webUri, set);
  assert.deepEqual(await session.diagnostics(webUri), []);
  assert.deepEqual(session.errors, []);
  session.close();
});

test('an unchanged question is answered without a second list', async () => {
  const session = await startSession();
  await session.open(webUri, set);
  const ask = (previousResultId?: string) =>
    session.request<{ kind: string; resultId: string }>('textDocument/diagnostic', { textDocument: { uri: webUri }, previousResultId });
  const first = await ask();
  assert.equal(first.kind, 'full');
  assert.equal((await ask(first.resultId)).kind, 'unchanged');
  session.close();
});

test('files of the workspace count without being open; their text is asked for', async () => {
  const session = await startSession({ [serviceUri]: service.replace('name: web', 'name: www') });
  await session.open(webUri, set);
  await session.client.sendNotification('statefulset/files', { changed: [serviceUri, 'file:///shop/notes.yaml'], removed: [] });
  const codes = async () => (await session.diagnostics(webUri)).map(({ code }) => code);
  for (let count = 0; count < 50 && (await codes()).length === 0; count += 1) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(await codes(), ['governing-service-missing']);
  await session.client.sendNotification('statefulset/files', { changed: [], removed: [serviceUri] });
  for (let count = 0; count < 50 && (await codes()).includes('governing-service-missing'); count += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.ok(!(await codes()).includes('governing-service-missing'));
  session.close();
});

test('lens, hover, completion and definition', async () => {
  const session = await startSession();
  await session.open(serviceUri, service);
  await session.open(webUri, set);
  const at = (line: number, character: number) => ({ textDocument: { uri: webUri }, position: { line, character } });
  const [lens] = await session.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: webUri } });
  assert.equal(lens?.command?.title, '▷ Simulate · 3 pods · 3 claims · web.shop.svc.cluster.local');
  const hover = await session.request<Hover>('textDocument/hover', at(7, 4));
  assert.match(JSON.stringify(hover.contents), /web-0/);
  const definition = await session.request<Location | Location[]>('textDocument/definition', at(6, 16));
  assert.ok([definition].flat().some(({ uri }) => uri === serviceUri));
  const list = await session.request<CompletionList>('textDocument/completion', at(20, 20));
  assert.ok(list.items.some(({ label }) => label === 'data'));
  session.close();
});

test('our own requests: summary, tree, simulation, place', async () => {
  const session = await startSession();
  await session.open(webUri, `${service}---\n${set}`);
  const summary = await session.request<unknown>('statefulset/summary', { uri: webUri });
  assert.ok(Summary(summary));
  assert.deepEqual(summary, { sets: 1, text: 'Kubernetes 1.36 · 1 StatefulSet' });
  const nodes = await session.request<unknown>('statefulset/objects', { uri: webUri });
  assert.ok(ObjectNodes(nodes));
  const labels = JSON.stringify(nodes);
  for (const name of ['web-0', 'web-2', 'data-web-1', 'web-0.web.shop.svc.cluster.local', '_http._tcp.web.shop.svc.cluster.local'])
    assert.ok(labels.includes(name), name);
  const simulation = await session.request<unknown>('statefulset/simulation', { uri: webUri });
  assert.ok(Simulation(simulation));
  assert.deepEqual(
    simulation.input.objects.map(({ kind }) => kind),
    ['Service', 'StatefulSet'],
  );
  const [, ref] = simulation.refs;
  const place = await session.request<{ start: { line: number } }>('statefulset/locate', { ref: { ...ref, path: ['spec', 'replicas'] } });
  assert.equal(place.start.line, 20);
  session.close();
});

test('the rollout of a change starts from the older text', async () => {
  const session = await startSession();
  await session.open(webUri, set.replace('slim:0.24', 'slim:0.25'));
  const simulation = await session.request<unknown>('statefulset/simulation', { uri: webUri, base: set });
  assert.ok(Simulation(simulation));
  assert.match(JSON.stringify(simulation.input.objects), /slim:0\.24/);
  assert.match(JSON.stringify(simulation.input.steps), /slim:0\.25/);
  session.close();
});

test('every prefix of a document, and nonsense in requests, is answered without an error of ours', async () => {
  const session = await startSession();
  await session.open(webUri, '');
  for (let length = 0; length < set.length; length += 7) {
    await session.change(webUri, set.slice(0, length));
    await session.diagnostics(webUri);
    await session.request('statefulset/objects', { uri: webUri });
    await session.request('textDocument/codeLens', { textDocument: { uri: webUri } });
  }
  assert.deepEqual(await session.request('statefulset/objects', { nonsense: true }), []);
  const gone = await session.request<{ problem: string }>('statefulset/simulation', { uri: 'file:///gone.yaml' });
  assert.equal(gone.problem, 'empty');
  assert.deepEqual(session.errors, []);
  session.close();
});

test('the version of the settings decides the words', async () => {
  const session = await startSession();
  await session.open(webUri, set.replaceAll('app: web', `app: ${'a'.repeat(64)}`));
  const messages = async () => (await session.diagnostics(webUri)).map(({ message }) => JSON.stringify(message)).join('\n');
  assert.match(await messages(), /63 bytes/);
  await session.client.sendNotification('workspace/didChangeConfiguration', {
    settings: { statefulset: { kubernetes: { version: '1.31' } } },
  });
  assert.match(await messages(), /63 characters/);
  session.close();
});

test('hints are shown when the setting wants them, and the light bulb offers more than repairs', async () => {
  const session = await startSession();
  await session.open(webUri, set);
  const range = { start: { line: 0, character: 0 }, end: { line: 40, character: 0 } };
  const hints = () => session.request<{ label: string }[]>('textDocument/inlayHint', { textDocument: { uri: webUri }, range });
  assert.deepEqual(await hints(), []);
  const settings = { statefulset: { inlayHints: { enabled: true }, rules: { 'grace-zero': 'off' } } };
  await session.client.sendNotification('workspace/didChangeConfiguration', { settings });
  assert.ok((await hints()).some(({ label }) => label === 'web-0..web-2'));
  await session.change(webUri, set.replace('      containers:', '      terminationGracePeriodSeconds: 0\n      containers:'));
  assert.deepEqual(await session.diagnostics(webUri), []);
  const actions = await session.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: webUri },
    range,
    context: { diagnostics: [] },
  });
  assert.ok(actions.some(({ title, kind }) => title.startsWith('Add a PodDisruptionBudget') && kind === 'refactor.rewrite'));
  assert.deepEqual(session.errors, []);
  session.close();
});

test('a change against the text that runs is told, with the server’s words and the old value', async () => {
  const session = await startSession();
  await session.open(webUri, set);
  await session.client.sendNotification('statefulset/base', { uri: webUri, text: set, from: 'HEAD' });
  assert.deepEqual(await session.diagnostics(webUri), []);
  await session.change(webUri, set.replace('storage: 1Gi', 'storage: 2Gi').replace('replicas: 3', 'replicas: 2'));
  const found = await session.diagnostics(webUri);
  assert.deepEqual(new Set(found.map(({ code }) => code)), new Set(['claim-size-changed', 'replicas-lowered']));
  const size = found.find(({ code }) => code === 'claim-size-changed');
  assert.match(JSON.stringify(size?.message), /updates to statefulset spec for fields other than/);
  await session.client.sendNotification('statefulset/base', { uri: webUri, text: null, from: 'HEAD' });
  assert.deepEqual(await session.diagnostics(webUri), []);
  session.close();
});

test('the structure is left to the YAML extension where it covers a file, until the setting says otherwise', async () => {
  const session = await startSession();
  await session.open(webUri, set.replace('  replicas: 3', '  replicaz: 3'));
  const codes = async () => (await session.diagnostics(webUri)).map(({ code }) => code).filter((code) => String(code).startsWith('api/'));
  assert.deepEqual(await codes(), ['api/unknown-field']);
  await session.client.sendNotification('statefulset/neighbour', { yaml: true, schemas: { kubernetes: '/shop/*.yaml' } });
  assert.deepEqual(await codes(), []);
  await session.client.sendNotification('workspace/didChangeConfiguration', { settings: { statefulset: { structure: 'always' } } });
  assert.deepEqual(await codes(), ['api/unknown-field']);
  await session.client.sendNotification('statefulset/neighbour', { yaml: 'nonsense' });
  assert.deepEqual(await codes(), ['api/unknown-field']);
  assert.deepEqual(session.errors, []);
  session.close();
});

test('the comment of a file decides its version: words, status and what a simulation runs on', async () => {
  const session = await startSession();
  await session.open(
    webUri,
    `# statefulset-kubernetes: 1.33\n${set.replace('image: registry', 'imagePullPolicy: Sometimes\n          image: registry')}`,
  );
  const [found] = await session.diagnostics(webUri);
  assert.equal(found?.code, 'api/pod-refused');
  assert.match(JSON.stringify(found?.message), /1\.33/);
  const summary = await session.request<{ text: string }>('statefulset/summary', { uri: webUri });
  assert.equal(summary.text, 'Kubernetes 1.33 by comment · 1 StatefulSet');
  const simulation = await session.request<{ input: { target: { minor: string } } }>('statefulset/simulation', { uri: webUri });
  assert.equal(simulation.input.target.minor, '1.33');
  assert.deepEqual(session.errors, []);
  session.close();
});
