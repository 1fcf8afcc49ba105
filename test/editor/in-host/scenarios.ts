import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clean, diagnostic, fileUri, rangeOf, retype, show } from './documents.ts';
import { type HostTest, until } from './suite.ts';

const file = 'shop/shop-pod.scenario.yaml';

/** Scenario files in the editor. */
export const scenarioTests: readonly HostTest[] = [
  {
    name: 'a scenario file is checked and completed, and a lens runs it',
    async run() {
      const { document } = await show(file);
      const { uri } = document;
      const lenses = await until('a code lens', async () => {
        const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 10);
        return found.length > 0 ? found : undefined;
      });
      assert.deepEqual(
        lenses.map(({ command }) => [command?.title, command?.command]),
        [['▷ Run · 1 step · 2 expectations', 'statefulset.runScenario']],
      );
      const undo = await retype(uri, 'do: delete pod', 'do: forget pod');
      const found = await diagnostic(uri, 'scenario');
      assert.equal(document.getText(found.range), 'forget pod shop/web-1');
      await undo();
      await clean(uri);
      const { end } = rangeOf(document, 'do: delete');
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', uri, end);
      assert.ok(list.items.some(({ label }) => label === 'delete pod shop/web-2'));
    },
  },
  {
    name: 'a scenario is a test of the Test Explorer',
    async run() {
      const { document } = await show(file);
      const tests = async () => await vscode.commands.executeCommand<string[][]>('vscode.testing.getTestsInFile', document.uri);
      await until('the test', async () => ((await tests()).flat().includes(document.uri.toString()) ? true : undefined));
    },
  },
  {
    name: 'Run Scenario takes the file that it is given, and Simulate stays with manifests',
    async run() {
      await vscode.commands.executeCommand('statefulset.runScenario', fileUri(file));
      await show('shop/web.yaml');
    },
  },
];
