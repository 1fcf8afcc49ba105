import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, test } from 'node:test';
import { type Host, startHost } from './host/host.ts';
import { packagedVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench } from './host/run-as-user.ts';

let host: Host | undefined;

after(async () => {
  await closeBrowser();
  await host?.stop();
});

test('the Simulator is found again as it was left when editor and host were ended', async () => {
  const folder = path.join(cacheDir, 'restart-folder');
  const dataDir = path.join(cacheDir, 'restart-host');
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(projectDir, 'media/samples'), folder, { recursive: true });
  await rm(dataDir, { recursive: true, force: true });
  const options = { dataDir, vsix: await packagedVsix(), settings: { 'security.workspace.trust.enabled': false } };
  host = await startHost(options);
  const { port } = host;
  const bench = await openWorkbench(host.url(folder));
  await bench.open('etcd.yaml');
  await bench.lens('Simulate · 3 pods');
  await bench.command('StatefulSet: Simulate');
  const { page, panel } = bench;
  await panel.locator('.row.lane', { hasText: 'etcd-2' }).first().waitFor();
  await bench.command('StatefulSet: Crash Node…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'node-2' }).click();
  const branch = 'nav.branches .branch.active';
  await panel.locator(branch, { hasText: 'node-2' }).waitFor();
  // The panel saves a moment after the last change, the workbench its own state some seconds later.
  await page.waitForTimeout(6000);
  const kept = await page.context().storageState({ indexedDB: true });
  await bench.close();
  await host.stop();

  host = await startHost({ ...options, again: port });
  const later = await openWorkbench(host.url(folder), undefined, kept);
  await later.panel.locator(branch, { hasText: 'node-2' }).waitFor({ timeout: 60_000 });
  await later.close();
});
