import assert from 'node:assert/strict';
import { cp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Host, startHost } from './host/host.ts';
import { packagedVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench, type Workbench } from './host/run-as-user.ts';

const folder = path.join(cacheDir, 'user-folder');
const dataDir = path.join(cacheDir, 'user-host');
let host: Host;
let bench: Workbench;

before(async () => {
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(projectDir, 'media/samples'), folder, { recursive: true });
  await rm(dataDir, { recursive: true, force: true });
  host = await startHost({ dataDir, vsix: await packagedVsix(), settings: { 'security.workspace.trust.enabled': false } });
  bench = await openWorkbench(host.url(folder));
});

after(async () => {
  await bench?.close();
  await closeBrowser();
  await host?.stop();
});

test('opens a manifest: a quiet line over the set, no notification, no view pushed forward', async () => {
  await bench.open('etcd.yaml');
  await bench.page.locator('.codelens-decoration', { hasText: 'Simulate · 3 pods · 3 claims · etcd.default.svc.cluster.local' }).waitFor();
  assert.equal(await bench.page.locator('.notification-toast').count(), 0);
  assert.equal(await bench.page.locator('iframe.webview').count(), 0);
});
