import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clean, fileUri, retype, show } from './documents.ts';
import type { HostTest } from './suite.ts';

async function invoke(name: string, input: object, token?: vscode.CancellationToken): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  const text = result.content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
  assert.ok(text.length > 0 && text.length <= 4000, `${text.length} characters`);
  return text;
}

async function refused(name: string, input: object): Promise<string> {
  try {
    return `answered: ${await invoke(name, input)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The tools of language models, asked as an assistant asks. */
export const languageModelToolTests: readonly HostTest[] = [
  {
    name: 'three tools are there, each says when not to use it, and its input is bounded',
    async run() {
      await Promise.resolve();
      const ours = vscode.lm.tools.filter(({ name }) => name.endsWith('_statefulset') || name.includes('_statefulset_'));
      assert.deepEqual(ours.map(({ name }) => name).sort(), ['check_statefulset', 'preview_statefulset_objects', 'simulate_statefulset']);
      for (const { description, inputSchema } of ours) {
        assert.match(description, /Do not use it/);
        assert.match(JSON.stringify(inputSchema), /"maxLength":1048576/);
      }
    },
  },
  {
    name: 'check_statefulset: a file of the workspace by its path, as it is in the editor; its address; a text',
    async run() {
      const { document } = await show('shop/web.yaml');
      assert.match(await invoke('check_statefulset', { file: 'shop/web.yaml' }), /^shop\/web\.yaml: no findings/);
      const undo = await retype(document.uri, 'replicas: 3', 'replicaz: 3');
      assert.match(
        await invoke('check_statefulset', { file: 'shop/web.yaml' }),
        /^shop\/web\.yaml:\d+:\d+ error api\/unknown-field: .*Fix: /m,
      );
      assert.match(await invoke('check_statefulset', { file: document.uri.toString(), kubernetesVersion: '1.33' }), /Kubernetes 1\.33/);
      await undo();
      await clean(document.uri);
      const text = document.getText().replace('replicas: 3', 'replicas: three');
      assert.match(await invoke('check_statefulset', { text }), /^text:\d+:\d+ error api\/wrong-type/m);
    },
  },
  {
    name: 'preview_statefulset_objects and simulate_statefulset answer',
    async run() {
      assert.match(
        await invoke('preview_statefulset_objects', { file: 'shop/web.yaml' }),
        /^pod web-2 .*web-2\.web\.shop\.svc\.cluster\.local$/m,
      );
      const played = await invoke('simulate_statefulset', { file: 'shop/web.yaml', actions: ['crash node-2 at 1m'], until: '15m' });
      assert.match(played, /^NOT READY web-\d: .*Because: /m);
    },
  },
  {
    name: 'a tool says what to do instead, looks at nothing outside of the workspace, and stops when nobody waits',
    async run() {
      assert.match(await refused('check_statefulset', {}), /Give either file or text/);
      assert.match(await refused('check_statefulset', { file: 'shop/absent.yaml' }), /no file shop\/absent\.yaml in the workspace/);
      const outside = fileUri('shop').with({ path: '/etc/hostname' });
      assert.match(await refused('check_statefulset', { file: outside.toString() }), /neither in the workspace nor open/);
      assert.match(await refused('check_statefulset', { file: '../../../../etc/hostname' }), /no file/);
      const source = new vscode.CancellationTokenSource();
      const text = (await vscode.workspace.openTextDocument(fileUri('shop/web.yaml'))).getText().replace('replicas: 3', 'replicas: 2000');
      const answer = invoke('simulate_statefulset', { text, until: '24h' }, source.token);
      setTimeout(() => source.cancel(), 300);
      await assert.rejects(answer);
    },
  },
];
