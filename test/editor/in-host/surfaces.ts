import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clean, fileUri, retype, show } from './documents.ts';
import { type HostTest, until } from './suite.ts';

/** Commands, settings and views, as far as the extension host sees them. */
export const surfaceTests: readonly HostTest[] = [
  {
    name: 'every command of package.json is registered',
    async run() {
      const extension = vscode.extensions.all.find(({ id }) => id.endsWith('.statefulset-studio'));
      assert.ok(extension?.isActive);
      const { commands } = (extension.packageJSON as { contributes: { commands: { command: string }[] } }).contributes;
      const known = new Set(await vscode.commands.getCommands(true));
      assert.deepEqual(
        commands.map(({ command }) => command).filter((command) => !known.has(command)),
        [],
      );
    },
  },
  {
    name: 'rows are copied by name and by value',
    async run() {
      const node = { id: 'x', label: 'web-0', icon: 'symbol-object', fqdn: 'web-0.web.shop.svc.cluster.local' };
      await vscode.commands.executeCommand('statefulset.copyName', node);
      assert.equal(await vscode.env.clipboard.readText(), 'web-0');
      await vscode.commands.executeCommand('statefulset.copyFqdn', node);
      assert.equal(await vscode.env.clipboard.readText(), 'web-0.web.shop.svc.cluster.local');
    },
  },
  {
    name: 'a row shows its place in the text',
    async run() {
      await show('shop/service.yaml');
      const start = { line: 7, character: 2 };
      const place = { uri: fileUri('shop/web.yaml').toString(), start, end: { line: 7, character: 10 } };
      await vscode.commands.executeCommand('statefulset.reveal', { id: 'x', label: 'replicas', icon: 'x', place });
      const editor = await until('the editor with the place', () =>
        vscode.window.visibleTextEditors.find(({ document }) => document.uri.path.endsWith('/web.yaml')),
      );
      assert.equal(editor.document.getText(editor.selection), 'replicas');
    },
  },
  {
    name: 'another version of Kubernetes changes the answer at once',
    async run() {
      const editor = await show('shop/web.yaml');
      const configuration = vscode.workspace.getConfiguration('statefulset');
      // Labels are measured in bytes since 1.35.
      const undo = await retype(editor.document.uri, 'matchLabels:\n      app: web', `matchLabels:\n      app: ${'a'.repeat(64)}`);
      const said = (text: string) => vscode.languages.getDiagnostics(editor.document.uri).find(({ message }) => message.includes(text));
      await until('a limit in bytes', () => said('63 bytes'));
      await configuration.update('kubernetes.version', '1.31', vscode.ConfigurationTarget.Workspace);
      await until('a limit in characters', () => said('63 characters'));
      await configuration.update('kubernetes.version', undefined, vscode.ConfigurationTarget.Workspace);
      await undo();
      await clean(editor.document.uri);
    },
  },
  {
    name: 'an untitled document is checked like a file',
    async run() {
      const content = (await vscode.workspace.openTextDocument(fileUri('shop/web.yaml'))).getText().replace('replicas', 'replicaz');
      const document = await vscode.workspace.openTextDocument({ language: 'yaml', content });
      await vscode.window.showTextDocument(document);
      await until('a finding', () => vscode.languages.getDiagnostics(document.uri).find(({ message }) => message.includes('replicaz')));
    },
  },
];
