import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clean, diagnostic, ours, retype, show } from './documents.ts';
import { type HostTest, until } from './suite.ts';

const web = 'shop/web.yaml';

async function set(section: string, key: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration(section).update(key, value, vscode.ConfigurationTarget.Workspace);
}

async function labelsAt(document: vscode.TextDocument, position: vscode.Position): Promise<string[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, position);
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

/** Beside a stand-in for the YAML extension, which has its id and its setting. */
export const besideTests: readonly HostTest[] = [
  {
    name: 'the structure is left to the YAML extension where its setting covers the file, and comes back with "always"',
    async run() {
      assert.ok(vscode.extensions.getExtension('redhat.vscode-yaml') !== undefined, 'the stand-in is there');
      const { document } = await show(web);
      const undo = await retype(document.uri, '  serviceName: web', '  serviceName: web\n  replicaz: 3');
      try {
        await diagnostic(document.uri, 'api/unknown-field');
        const line = document.positionAt(document.getText().indexOf('replicaz') + 'rep'.length);
        assert.ok((await labelsAt(document, line)).includes('ordinals'));
        await set('yaml', 'schemas', { kubernetes: 'shop/*.yaml' });
        await until('no unknown field', () => (ours(document.uri).length === 0 ? true : undefined));
        assert.ok(!(await labelsAt(document, line)).includes('ordinals'));
        await set('statefulset', 'structure', 'always');
        await diagnostic(document.uri, 'api/unknown-field');
      } finally {
        await set('statefulset', 'structure', undefined);
        await set('yaml', 'schemas', undefined);
        await undo();
      }
      await clean(document.uri);
    },
  },
];
