import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CodeAction, CompletionList, Diagnostic, Hover, WorkspaceEdit } from 'vscode-languageserver/node';
import { withoutPlaces } from '../../src/server/client.ts';
import { listFiles } from '../../src/server/list-files.ts';
import { type Editor, type Session, startSession } from './session.ts';
import { service, set } from './shop.ts';

const work = mkdtempSync(join(tmpdir(), 'statefulset-editors-'));
after(() => rmSync(work, { recursive: true, force: true }));

const host = {
  listFiles,
  readFiles: (uris: readonly string[]) => Promise.resolve(uris.map((uri) => readFileSync(fileURLToPath(uri), 'utf8'))),
};
const misspelt = set.replace('name: data\n              mountPath', 'name: dta\n              mountPath');

async function until<Answer>(what: string, ask: () => Answer | undefined | Promise<Answer | undefined>): Promise<Answer> {
  for (let count = 0; count < 500; count += 1) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`never: ${what}`);
}

const codesOf = (found: readonly Diagnostic[] | undefined) => found?.map(({ code }) => code);

/** Editors by what they say they can do, as far as the server looks at it. */
const editors: Readonly<Record<string, Editor>> = {
  'one that says nothing': { capabilities: {} },
  'Neovim 0.7, Emacs eglot: diagnostics are sent, settings are asked for': {
    capabilities: {
      workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
      textDocument: {
        publishDiagnostics: {},
        completion: { completionItem: { snippetSupport: false } },
        hover: { contentFormat: ['plaintext'] },
      },
    },
    answers: { 'workspace/configuration': () => [null] },
  },
  'Neovim 0.11: asks for diagnostics, watches files, positions in several encodings': {
    capabilities: {
      general: { positionEncodings: ['utf-8', 'utf-16', 'utf-32'] },
      workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true }, diagnostics: { refreshSupport: true } },
      textDocument: { diagnostic: { dynamicRegistration: true }, completion: { completionItem: { snippetSupport: true } } },
    },
    answers: { 'workspace/configuration': () => [{}], 'client/registerCapability': () => null },
  },
  'one that promises what it does not do': {
    capabilities: { workspace: { configuration: true, didChangeWatchedFiles: { dynamicRegistration: true } } },
  },
};

async function diagnosticsIn(session: Session, { capabilities = {} }: Editor, uri: string): Promise<readonly Diagnostic[] | undefined> {
  return 'diagnostic' in ((capabilities as { textDocument?: object }).textDocument ?? {})
    ? await session.diagnostics(uri)
    : session.pushed.get(uri);
}

for (const [name, editor] of Object.entries(editors)) {
  void test(`${name}: diagnostics, hover, completion, code action`, async () => {
    const uri = 'file:///shop/web.yaml';
    const session = await startSession({}, editor);
    await session.open(uri, `${service}---\n${misspelt}`);
    const found = await until('the mistake', async () =>
      (await diagnosticsIn(session, editor, uri))?.find(({ code }) => code === 'volume-mount-unresolved'),
    );
    const actions = await session.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: found.range,
      context: { diagnostics: [found] },
    });
    assert.ok(actions.some(({ edit }) => edit?.changes?.[uri]?.some(({ newText }) => newText === 'data')));
    assert.ok(
      actions.every(({ command, edit }) => command === undefined && edit?.documentChanges === undefined),
      'no command of our client, no annotations',
    );
    await session.change(uri, `${service}---\n${set}`);
    await until('no diagnostics', async () => ((await diagnosticsIn(session, editor, uri))?.length === 0 ? true : undefined));
    const at = (text: string, move = 0) => {
      const before = `${service}---\n${set}`.split(text)[0] ?? '';
      const lines = before.split('\n');
      return { textDocument: { uri }, position: { line: lines.length - 1, character: (lines.at(-1)?.length ?? 0) + move } };
    };
    const { contents } = await session.request<Hover>('textDocument/hover', at('replicas:'));
    assert.match(JSON.stringify(contents), name.includes('eglot') ? /"plaintext"/ : /"markdown"/);
    await session.change(uri, `${service}---\n${set.replace('  replicas: 3', '  replicas: 3\n  min')}`);
    const list = await session.request<CompletionList>('textDocument/completion', at('selector:\n    matchLabels', 3));
    assert.ok(list.items.some(({ label }) => label === 'minReadySeconds'));
    const snippets = list.items.filter(({ insertTextFormat }) => insertTextFormat === 2);
    assert.equal(snippets.length > 0, name.includes('0.11'));
    const rename = await session.request<WorkspaceEdit>('textDocument/rename', {
      ...at('web\n  namespace: shop\nspec:\n  serviceName', 1),
      newName: 'shop',
    });
    assert.equal(rename?.changeAnnotations, undefined);
    assert.deepEqual(session.errors, []);
    assert.ok(!session.asked.some((method) => method.startsWith('statefulset/')), session.asked.join(', '));
    assert.deepEqual(
      session.asked.filter((method) => method.endsWith('/refresh') && !name.includes('0.11')),
      [],
    );
    session.close();
  });
}

void test('the files of the open folder count, and what is saved, made and removed there', async () => {
  const folder = join(work, 'a shop');
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(join(folder, 'service.yaml'), service.replace('name: web', 'name: www'));
  writeFileSync(join(folder, 'node_modules/other.yaml'), service);
  writeFileSync(join(folder, '.statefulset.yaml'), 'rules:\n  governing-service-missing: error\n');
  const session = await startSession({}, { capabilities: {}, host, rootUri: pathToFileURL(folder).href });
  const uri = `${pathToFileURL(folder).href}/web.yaml`;
  await session.open(uri, set);
  const seen = (...codes: string[]) =>
    until(`${codes.join()} and not ${codesOf(session.pushed.get(uri))?.join() ?? 'nothing'}`, () =>
      codesOf(session.pushed.get(uri))?.join() === codes.join() ? true : undefined,
    );
  await seen('governing-service-missing');
  assert.equal(session.pushed.get(uri)?.[0]?.severity, 1, 'as the settings file of the folder says');
  writeFileSync(join(folder, 'service.yaml'), service);
  await session.client.sendNotification('textDocument/didSave', { textDocument: { uri } });
  await seen();
  writeFileSync(join(folder, 'service.yaml'), service.replace('name: web', 'name: www2'));
  await session.client.sendNotification('workspace/didChangeWatchedFiles', { changes: [] });
  await seen('governing-service-missing');
  // The same file under another spelling of its address is not a second one.
  writeFileSync(join(folder, 'web.yaml'), set);
  await session.open(uri.replace('a%20shop', '%61%20shop'), set);
  await session.client.sendNotification('textDocument/didSave', { textDocument: { uri } });
  await seen('governing-service-missing');
  await session.client.sendNotification('textDocument/didClose', { textDocument: { uri } });
  await until('nothing is said of a closed text', () => (session.pushed.get(uri)?.length === 0 ? true : undefined));
  assert.deepEqual(session.errors, []);
  session.close();
});

void test('folders come and go', async () => {
  const folder = join(work, 'later');
  mkdirSync(folder);
  writeFileSync(join(folder, 'service.yaml'), service.replace('name: web', 'name: www'));
  const session = await startSession({}, { capabilities: {}, host });
  const uri = `${pathToFileURL(folder).href}/web.yaml`;
  await session.open(uri, set);
  await until('nothing is known of a Service', () => (session.pushed.get(uri)?.length === 0 ? true : undefined));
  const [added, removed] = [[{ uri: pathToFileURL(folder).href, name: 'later' }], []];
  await session.client.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed } });
  await until('another Service', () => codesOf(session.pushed.get(uri))?.find((code) => code === 'governing-service-missing'));
  await session.client.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: removed, removed: added } });
  await until('none again', () => (session.pushed.get(uri)?.length === 0 ? true : undefined));
  session.close();
});

void test('settings: with the first message, sent later, and asked for', async () => {
  const settings = { statefulset: { kubernetes: { version: '1.33' }, rules: { 'governing-service-missing': 'off' } } };
  const uri = 'file:///shop/web.yaml';
  const text = set.replace('image:', 'imagePullPolicy: Sometimes\n          image:');
  const codes = async (session: Session) => codesOf(await session.diagnostics(uri));
  const first = await startSession({}, { capabilities: {}, initializationOptions: settings });
  await first.open(uri, text);
  assert.deepEqual(await codes(first), ['api/pod-refused']);
  await first.client.sendNotification('workspace/didChangeConfiguration', {
    settings: { statefulset: { ...settings.statefulset, kubernetes: {} } },
  });
  assert.deepEqual(await codes(first), ['api/not-supported']);
  first.close();
  const asked = await startSession(
    {},
    { capabilities: { workspace: { configuration: true } }, answers: { 'workspace/configuration': () => [settings.statefulset] } },
  );
  await asked.open(uri, text);
  await until('the version of the settings', async () => ((await codes(asked))?.join() === 'api/pod-refused' ? true : undefined));
  assert.deepEqual(asked.errors, []);
  asked.close();
});

void test('a snippet without places is what they hold', () => {
  assert.equal(withoutPlaces('at: ${1:30s}, do: $0'), 'at: 30s, do: ');
  assert.equal(withoutPlaces('cost: \\$5 ${2:a\\}b}'), 'cost: $5 a}b');
});
