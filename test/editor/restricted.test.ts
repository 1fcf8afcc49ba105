import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Host, startHost } from './host/host.ts';
import { packagedVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench, type Workbench } from './host/run-as-user.ts';

const folder = path.join(cacheDir, 'restricted-folder');
const dataDir = path.join(cacheDir, 'restricted-host');
let host: Host;
let bench: Workbench;

before(async () => {
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(projectDir, 'media/samples'), folder, { recursive: true });
  await rm(dataDir, { recursive: true, force: true });
  const settings = { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' };
  host = await startHost({ dataDir, vsix: await packagedVsix(), settings });
  bench = await openWorkbench(host.url(folder));
});

after(async () => {
  await bench?.close();
  await closeBrowser();
  await host?.stop();
});

test('in Restricted Mode everything works: it only reads', async () => {
  await bench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
  await bench.open('mistakes.yaml');
  await bench.page.locator('#status\\.problems [aria-label^="Errors:"]').waitFor();
  await bench.lens('Simulate');
  await bench.command('StatefulSet: Show Objects');
  await bench.page.locator('.pane-body .monaco-list-row', { hasText: 'ledger' }).first().waitFor();
  await bench.open('etcd.yaml');
  await bench.command('StatefulSet: Simulate');
  await bench.panel.locator('.row.lane', { hasText: 'etcd-2' }).first().waitFor();
  assert.deepEqual(bench.ourErrors, []);
  assert.deepEqual(bench.connections, []);
});
