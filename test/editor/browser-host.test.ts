import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { launchBrowser } from './host/browser.ts';
import { startHost } from './host/host.ts';
import { browserOnlyVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { freePort } from './host/ports.ts';
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

test('where a worker can be made, the server listens in it', async () => {
  const port = await freePort();
  const server = createServer((request, response) => {
    const name = path.basename(request.url ?? '');
    if (!/\.c?js$/.test(name)) return void response.setHeader('content-type', 'text/html').end('<!doctype html>');
    void readFile(path.join(projectDir, 'dist/web', name)).then((text) => response.setHeader('content-type', 'text/javascript').end(text));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    const answer = await page.evaluate(async () => {
      const worker = new Worker('/server.js', { name: new URL('/extension.cjs', location.href).href });
      const next = () => new Promise<unknown>((resolve) => worker.addEventListener('message', ({ data }) => resolve(data), { once: true }));
      const first = await next();
      worker.postMessage({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
      return [first, JSON.stringify(await next())];
    });
    assert.equal(answer[0], 'listening');
    assert.match(String(answer[1]), /"diagnosticProvider"/);
  } finally {
    await browser.close();
    server.close();
  }
});
