import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clean, diagnostic, fileUri, rangeOf, retype, show } from './documents.ts';
import { type HostTest, until } from './suite.ts';

const web = 'shop/web.yaml';

/** Checks, lenses, hovers, completion and links through the editor's own commands. */
export const languageTests: readonly HostTest[] = [
  {
    name: 'a code lens says what the set becomes, from a Service in another file',
    async run() {
      const { document } = await show(web);
      const lenses = await until('a code lens', async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
        return found.length > 0 ? found : undefined;
      });
      assert.equal(lenses.length, 1);
      assert.match(lenses[0]?.command?.title ?? '', /Simulate · 3 pods · 3 claims · web\.shop\.svc\.cluster\.local/);
      assert.equal(lenses[0]?.command?.command, 'statefulset.simulate');
      await clean(document.uri);
    },
  },
  {
    name: 'a mount that names nothing is a narrow finding, and its fix repairs it',
    async run() {
      const editor = await show(web);
      const { document } = editor;
      await retype(editor.document.uri, 'name: data\n              mountPath', 'name: dta\n              mountPath');
      const found = await diagnostic(document.uri, 'volume-mount-unresolved');
      assert.equal(document.getText(found.range), 'dta');
      assert.equal(found.source, 'statefulset');
      assert.ok(typeof found.code === 'object');
      assert.match((await vscode.workspace.openTextDocument(found.code.target)).getText(), /volume-mount-unresolved/);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        found.range,
      );
      const fix = actions.find(({ kind, edit }) => kind?.value.startsWith('quickfix') === true && edit !== undefined);
      assert.ok(fix?.edit !== undefined, `a fix among ${actions.map(({ title }) => title).join(', ')}`);
      await vscode.workspace.applyEdit(fix.edit);
      assert.match(document.getText(), /name: data\n\s+mountPath/);
      await clean(document.uri);
    },
  },
  {
    name: 'an unknown field, a wrong type and a syntax error are told in the words of the server',
    async run() {
      const editor = await show(web);
      const { uri } = editor.document;
      const misspelt = await retype(editor.document.uri, '  serviceName: web', '  servicename: web');
      await until('an unknown field', () => vscode.languages.getDiagnostics(uri).find(({ message }) => message.includes('servicename')));
      await misspelt();
      const wrongType = await retype(editor.document.uri, 'replicas: 3', 'replicas: "3"');
      await until('a wrong type', () => vscode.languages.getDiagnostics(uri).find(({ message }) => /replicas|int32/.test(message)));
      await wrongType();
      const broken = await retype(editor.document.uri, 'accessModes: ["ReadWriteOnce"]', 'accessModes: ["ReadWriteOnce"');
      await until('a syntax error', () => vscode.languages.getDiagnostics(uri).find(({ source }) => source === 'statefulset'));
      await broken();
      await clean(uri);
    },
  },
  {
    name: 'a Service that leaves its file changes what is said about the set, without an edit there',
    async run() {
      const undo = await retype(fileUri('shop/service.yaml'), '  name: web', '  name: www');
      await show(web);
      const found = await diagnostic(fileUri(web), 'governing-service-missing');
      assert.match(found.message, /web/);
      await undo();
      await show(web);
      await clean(fileUri(web));
    },
  },
  {
    name: 'hover, completion and definition answer',
    async run() {
      const { document } = await show(web);
      const at = rangeOf(document, 'replicas').start;
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
      const text = hovers.flatMap(({ contents }) => contents.map((each) => (typeof each === 'string' ? each : each.value))).join('\n');
      assert.match(text, /web-0/);
      const service = rangeOf(document, 'serviceName: web').end;
      const definitions = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        service,
      );
      assert.ok(definitions.some((each) => ('uri' in each ? each.uri : each.targetUri).path.endsWith('/service.yaml')));
      const mount = rangeOf(document, 'name: data\n              mountPath').start.translate(0, 'name: '.length);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, mount);
      assert.ok(list.items.some(({ label }) => (typeof label === 'string' ? label : label.label) === 'data'));
    },
  },
  {
    name: 'values files of charts get nothing',
    async run() {
      const { document } = await show('other/values.yaml');
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 10);
      assert.equal(lenses.length, 0);
      await clean(document.uri);
    },
  },
];
