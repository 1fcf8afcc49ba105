import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { CodeLens, CompletionList, Hover } from 'vscode-languageserver/node';
import { Scenario, ScenarioHeads, ScenarioResult } from '#validators';
import { startSession } from './session.ts';

const folder = resolve(import.meta.dirname, '../../media/scenarios');
const read = (name: string) => readFileSync(resolve(folder, name), 'utf8');
const uri = 'file:///stories/deleted.scenario.yaml';
const webUri = 'file:///stories/web.yaml';
const story = read('pod-deleted.scenario.yaml');
const files = { [webUri]: read('web.yaml'), [uri]: story, 'file:///stories/node-lost.scenario.yaml': read('node-lost.scenario.yaml') };

test('a scenario file has diagnostics of its own, with line and column', async () => {
  const session = await startSession(files);
  await session.open(uri, story);
  assert.deepEqual(await session.diagnostics(uri), []);
  await session.change(uri, story.replace('do: delete pod', 'do: forget pod').replace('[web.yaml]', '[www.yaml]'));
  const found = await session.diagnostics(uri);
  assert.deepEqual(
    found.map(({ code, source, range }) => [source, code, range.start.line, range.start.character]),
    [
      ['statefulset', 'scenario', 9, 47],
      ['statefulset', 'scenario', 7, 12],
    ],
  );
  const [words, file] = found.map(({ message }) => JSON.stringify(message));
  assert.match(words ?? '', /forget pod web-1.* is not understood; did you mean .+force delete pod POD.*it may be scale SET to N/);
  assert.match(file ?? '', /www.yaml.* cannot be read/);
  const lens = { textDocument: { uri } };
  assert.deepEqual(await session.request<CodeLens[]>('textDocument/codeLens', lens), []);
  assert.deepEqual(session.errors, []);
  session.close();
});

test('a mistake in a manifest that stands in a scenario has its own place; no rule for manifests speaks', async () => {
  const session = await startSession();
  const text =
    'scenario: a\ntitle: A\napply: |\n  apiVersion: apps/v1\n  kind: StatefulSet\n  metadata:\n    name: web\n  spec:\n    replicas: three\n';
  await session.open(uri, text);
  const found = await session.diagnostics(uri);
  assert.deepEqual(
    found.map(({ range }) => range),
    [{ start: { line: 8, character: 14 }, end: { line: 8, character: 19 } }],
  );
  session.close();
});

test('completion and hover in a scenario; a lens runs it', async () => {
  const session = await startSession(files);
  const text = story.replace('do: delete pod web-1', 'do: crash n');
  await session.open(uri, text);
  const lines = text.split('\n');
  const line = lines.findIndex((each) => each.includes('do: crash n'));
  const at = (character: number) => ({ textDocument: { uri }, position: { line, character } });
  const list = await session.request<CompletionList>('textDocument/completion', at((lines[line] ?? '').indexOf('crash n') + 7));
  const item = list.items.find(({ label }) => label === 'crash node-3');
  assert.deepEqual(item?.textEdit && 'range' in item.textEdit ? item.textEdit.range.start : undefined, { line, character: 47 });
  const hover = await session.request<Hover>('textDocument/hover', at(6));
  assert.match(JSON.stringify(hover.contents), /pod web-1 is ready/);
  await session.change(uri, story);
  const [lens] = await session.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  assert.match(lens?.command?.title ?? '', /^▷ Run · 1 step · \d+ expectations$/);
  assert.deepEqual(lens?.command?.arguments, [uri]);
  session.close();
});

test('what the panel plays of a scenario, and where its objects stand', async () => {
  const session = await startSession(files);
  const answer = await session.request<unknown>('statefulset/scenario', { uri });
  assert.ok(Scenario(answer));
  assert.match(answer.title, /same name/);
  assert.match(answer.lesson ?? '', /identity/);
  assert.equal(answer.input.steps.length, 1);
  const ref = answer.refs.find(({ object }) => object.kind === 'StatefulSet');
  assert.equal(ref?.uri, webUri);
  const place = await session.request<{ uri: string; start: { line: number } }>('statefulset/locate', {
    ref: { ...ref, path: ['spec', 'replicas'] },
  });
  assert.match(files[webUri]?.split('\n')[place.start.line] ?? '', /replicas:/);
  await session.open(uri, story.replace('title:', 'tilte:'));
  const problem = await session.request<{ problem: string; line: number }>('statefulset/scenario', { uri });
  assert.deepEqual([problem.problem, problem.line], ['syntax', 1]);
  session.close();
});

test('an object in a scenario’s own apply is found in the scenario', async () => {
  const session = await startSession(files);
  const { texts } = await session.request<{ texts: string[] }>('statefulset/scenarioText', { uri });
  const [text = ''] = texts;
  await session.open(uri, text);
  assert.deepEqual(await session.diagnostics(uri), []);
  const answer = await session.request<unknown>('statefulset/scenario', { uri });
  assert.ok(Scenario(answer));
  const ref = answer.refs.find(({ object }) => object.kind === 'StatefulSet');
  const place = await session.request<{ uri: string; start: { line: number; character: number } }>('statefulset/locate', {
    ref: { ...ref, path: ['spec', 'replicas'] },
  });
  assert.equal(place.uri, uri);
  assert.match(text.split('\n')[place.start.line]?.slice(0, place.start.character) ?? '', /^ {4}replicas: $/);
  session.close();
});

test('lists of scenarios come in the order of reading; those that are gone are left out', async () => {
  const session = await startSession(files);
  const uris = ['file:///stories/node-lost.scenario.yaml', 'file:///stories/gone.scenario.yaml', uri];
  const heads = await session.request<unknown>('statefulset/scenarios', { uris });
  assert.ok(ScenarioHeads(heads));
  assert.deepEqual(
    heads.map(({ name, chapter, place }) => [name, chapter, place.uri]),
    [
      ['pod-deleted', 'Identity', uri],
      ['node-lost', 'Node failure', uris[0]],
    ],
  );
  session.close();
});

test('a run is judged: an expectation that does not hold is a failure at its line', async () => {
  const session = await startSession(files);
  const run = async () => {
    const result = await session.request<unknown>('statefulset/scenarioRun', { uri });
    assert.ok(ScenarioResult(result));
    return result;
  };
  const good = await run();
  assert.deepEqual(good.failures, []);
  assert.ok(good.transitions > 20 && good.endedAtMs > 0);
  const text = `${story.trimEnd()}\n  - create web-7\n`;
  await session.open(uri, text);
  const [failure] = (await run()).failures;
  assert.equal(failure?.message, 'expected "create web-7": "create web-7" did not happen');
  assert.equal(text.split('\n')[failure.place.start.line], '  - create web-7');
  assert.equal(failure.place.start.character, 4);
  await session.change(uri, text.replace('steps:', 'stpes:'));
  assert.match((await run()).failures[0]?.message ?? '', /"stpes" is no member/);
  session.close();
});

test('every prefix of a scenario is answered without an error of ours', async () => {
  const session = await startSession(files);
  await session.open(uri, '');
  for (let length = 0; length < story.length; length += 23) {
    await session.change(uri, story.slice(0, length));
    await session.diagnostics(uri);
    const line = story.slice(0, length).split('\n').length - 1;
    await session.request('textDocument/completion', { textDocument: { uri }, position: { line, character: 10_000 } });
    await session.request('statefulset/scenario', { uri });
  }
  assert.deepEqual(session.errors, []);
  session.close();
});
