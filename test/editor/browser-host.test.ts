import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { workerScript } from '../../src/extension/worker-script.ts';
import { launchBrowser } from './host/browser.ts';
import { startHost } from './host/host.ts';
import { browserOnlyVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench } from './host/run-as-user.ts';

after(closeBrowser);

test('without its Node entry the extension runs in the worker host, the server beside it', async () => {
  const folder = path.join(cacheDir, 'browser-folder');
  const dataDir = path.join(cacheDir, 'browser-host');
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(projectDir, 'media/samples'), folder, { recursive: true });
  await rm(dataDir, { recursive: true, force: true });
  const settings = { 'security.workspace.trust.enabled': false };
  const host = await startHost({ dataDir, vsix: await browserOnlyVsix(), settings });
  try {
    const bench = await openWorkbench(host.url(folder));
    await bench.open('mistakes.yaml');
    await bench.page.locator('#status\\.problems [aria-label^="Errors:"]').waitFor();
    await bench.open('etcd.yaml');
    await bench.lens('Simulate · 3 pods');
    await bench.command('StatefulSet: Show Objects');
    await bench.page.locator('.pane-body .monaco-list-row', { hasText: 'data-etcd-2' }).first().waitFor();
    await bench.command('StatefulSet: Simulate');
    await bench.panel.locator('.row.lane', { hasText: 'etcd-2' }).first().waitFor();
    assert.deepEqual(bench.ourErrors, []);
    assert.deepEqual(bench.connections, []);
    await bench.close();
  } finally {
    await host.stop();
  }
});

test('the bundles of the server make a worker', async () => {
  const folder = path.join(projectDir, 'dist/service');
  // Beside the bundles may stand what a process of Node compiled of them.
  const names = (await readdir(folder)).filter((name) => name.endsWith('.cjs'));
  const script = workerScript(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)),
  );
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const answers = await page.evaluate(async (text) => {
      const worker = new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
      const next = () =>
        new Promise<unknown>((resolve, reject) => {
          worker.addEventListener('message', ({ data }) => resolve(data), { once: true });
          worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true });
        });
      const asked = (id: number, method: string, params: object) => {
        worker.postMessage({ jsonrpc: '2.0', id, method, params });
        return next();
      };
      const first = await next();
      const second = await asked(1, 'initialize', { processId: null, rootUri: null, capabilities: {} });
      const uris: readonly string[] = [];
      // The first question about scenarios loads the bundle of the simulator.
      const third = await asked(2, 'statefulset/scenarios', { uris });
      return [first, second, third].map((each) => JSON.stringify(each));
    }, script);
    assert.equal(answers[0], '"listening"');
    assert.match(answers[1] ?? '', /"diagnosticProvider"/);
    assert.equal(answers[2], '{"jsonrpc":"2.0","id":2,"result":[]}');
  } finally {
    await browser.close();
  }
});
