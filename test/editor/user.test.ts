import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { axeViolations } from './host/axe.ts';
import { type Host, startHost } from './host/host.ts';
import { packagedVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench, type Workbench } from './host/run-as-user.ts';

const folder = path.join(cacheDir, 'user-folder');
const dataDir = path.join(cacheDir, 'user-host');
const pictures = path.join(projectDir, 'test-results');
let host: Host;
let bench: Workbench;

before(async () => {
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(projectDir, 'media/samples'), folder, { recursive: true });
  await cp(path.join(projectDir, 'test/editor/workspace/shop'), path.join(folder, 'shop'), { recursive: true });
  await rm(dataDir, { recursive: true, force: true });
  await mkdir(pictures, { recursive: true });
  const settings = { 'security.workspace.trust.enabled': false, 'files.autoSave': 'off', 'window.autoDetectColorScheme': true };
  host = await startHost({ dataDir, vsix: await packagedVsix(), settings });
  bench = await openWorkbench(host.url(folder));
});

after(async () => {
  await bench?.page.screenshot({ path: path.join(pictures, 'user-last.png') });
  await bench?.close();
  await closeBrowser();
  await host?.stop();
});

test('opens a manifest: a quiet line over the set, no notification, no view pushed forward', async () => {
  await bench.open('etcd.yaml');
  await bench.lens('Simulate · 3 pods · 3 claims · etcd.default.svc.cluster.local');
  assert.equal(await bench.page.locator('.notification-toast').count(), 0);
  assert.equal(await bench.page.locator('iframe.webview').count(), 0);
  assert.equal(await bench.page.locator('.statusbar-item', { hasText: /StatefulSet/i }).count(), 0);
});

test('the language status names the version and the sets', async () => {
  await bench.page.locator('#status\\.languageStatus').hover();
  await bench.page.locator('.hover-language-status', { hasText: 'Kubernetes 1.36 · 1 StatefulSet' }).waitFor();
  await bench.page.keyboard.press('Escape');
});

test('types a mistake and sees it; the repair ends it', async () => {
  await bench.retype('replicas: 3', 'replicas: three');
  await bench.page.locator('.squiggly-error').first().waitFor();
  await bench.retype('replicas: three', 'replicas: 3');
  await bench.page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
});

test('the tree lists pods, claims and names, and follows the text while it is typed', async () => {
  await bench.command('StatefulSet: Show Objects');
  const row = (text: string) => bench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  await row('etcd-2').waitFor();
  await row('data-etcd-2').waitFor();
  await bench.retype('replicas: 3', 'replicas: 4');
  await row('etcd-3').waitFor();
  await bench.retype('replicas: 4', 'replicas: 3');
  await row('etcd-3').waitFor({ state: 'detached' });
  await row('data-etcd-1').click();
  await bench.page.locator('.tab.active', { hasText: 'etcd.yaml' }).waitFor();
});

test('simulates, steps, crashes a node, goes back, and finds it all again after a reload', async () => {
  const { page, panel } = bench;
  await page
    .locator('.editor-actions .action-label[aria-label^="StatefulSet: Simulate"], .editor-actions .action-label[aria-label^="Simulate"]')
    .first()
    .click();
  await panel.locator('.row.lane', { hasText: 'etcd-2' }).first().waitFor();
  const at = (time: RegExp) => panel.locator('output.clock', { hasText: time }).waitFor();
  const press = async (key: string) => {
    await panel.locator('output.clock').click();
    await page.keyboard.press(key);
  };
  // Played to the end, then by hand: the start, and the first step after it.
  await panel.getByRole('button', { name: /^Play/ }).waitFor();
  await press('Home');
  await at(/^0:00$/);
  await panel.getByRole('button', { name: /^Next event/ }).click();
  await at(/^0:0[0-9.]*[1-9][0-9.]*$/);
  await press('End');
  await bench.command('StatefulSet: Crash Node…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'node-2' }).click();
  const branch = panel.locator('nav.branches .branch.active', { hasText: 'node-2' });
  await branch.waitFor();
  await panel.locator('.row.lane', { hasText: 'node-2' }).locator('[aria-label*="NotReady"]').first().waitFor();
  await press('Home');
  await at(/^0:00$/);
  // The panel saves a moment after the last change.
  await page.waitForTimeout(1000);
  await bench.command('Developer: Reload Window');
  await page.locator('.monaco-workbench').waitFor({ state: 'detached' });
  await branch.waitFor({ timeout: 90_000 });
  await at(/^0:00$/);
});

test('a click on what decided shows the line of YAML', async () => {
  const { page, panel } = bench;
  await panel.locator('.row.lane', { hasText: 'etcd-2' }).locator('.bar').first().click();
  await panel.locator('button.source', { hasText: 'spec.replicas' }).first().click();
  const replicas = (await readFile(path.join(folder, 'etcd.yaml'), 'utf8')).split('\n').findIndex((line) => line.includes('replicas:')) + 1;
  await page.locator('#status\\.editor\\.selection', { hasText: `Ln ${replicas},` }).waitFor();
});

/** What a system asks for, and the class that the workbench then has. */
const themes = {
  vs: { colorScheme: 'light', forcedColors: 'none' },
  'hc-light': { colorScheme: 'light', forcedColors: 'active' },
  'hc-black': { colorScheme: 'dark', forcedColors: 'active' },
  'vs-dark': { colorScheme: 'dark', forcedColors: 'none' },
} as const;

test('beside the editor it is wide, readable in four themes, and axe finds nothing', async () => {
  const { page } = bench;
  await bench.command('View: Toggle Secondary Side Bar Visibility');
  await bench.command('StatefulSet: Open Simulator to the Side');
  await bench.command('View: Toggle Primary Side Bar Visibility');
  const { panel } = bench;
  // It begins with what the view beside had.
  await panel.locator('nav.branches .branch.active', { hasText: 'node-2' }).waitFor();
  await panel.locator('.row.lane', { hasText: 'node-2' }).locator('[aria-label*="NotReady"]').first().waitFor();
  await panel.locator('output.clock').click();
  await page.keyboard.press('End');
  await panel.locator('[aria-label^="etcd-1: Terminating"]').first().click();
  for (const [name, theme] of Object.entries(themes)) {
    await page.emulateMedia(theme);
    await page.locator(`.monaco-workbench.${name}`).waitFor();
    await page.waitForTimeout(500);
    await page.screenshot({ path: path.join(pictures, `panel-${name}.png`) });
    assert.deepEqual(await axeViolations(bench), [], name);
  }
});

test('a story is chosen in the gallery and plays in the panel, with its lesson', async () => {
  const { page, panel } = bench;
  await bench.command('StatefulSet: Run Scenario…');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  // The first chapter opens the gallery.
  await rows.filter({ hasText: 'Three replicas come up' }).first().waitFor();
  await page.screenshot({ path: path.join(pictures, 'gallery.png') });
  await page.locator('.quick-input-widget input').fill('and its pod is not replaced');
  await rows.filter({ hasText: 'A node is lost' }).first().click();
  await panel.locator('h1', { hasText: 'A node is lost, and its pod is not replaced' }).waitFor();
  await panel.getByText('At most one pod for an identity is worth more').waitFor();
  await panel.locator('.row.lane', { hasText: 'node-2' }).locator('[aria-label*="NotReady"]').first().waitFor();
  await page.screenshot({ path: path.join(pictures, 'scenario.png') });
});

test('a built-in story opens as a file of its own, which has no mistake and runs', async () => {
  const { page, panel } = bench;
  await bench.command('StatefulSet: Open Built-in Scenario…');
  await page.locator('.quick-input-widget input').fill('comes back with the same name and the same data');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'A pod is deleted' }).first().click();
  await page.locator('.tab.active', { hasText: 'pod-deleted.scenario.yaml' }).waitFor();
  await bench.lens('Run · 1 step');
  await page
    .locator(
      '.editor-actions .action-label[aria-label^="StatefulSet: Run Scenario"], .editor-actions .action-label[aria-label^="Run Scenario"]',
    )
    .first()
    .click();
  await panel.locator('h1', { hasText: 'A pod is deleted and comes back' }).waitFor();
});

test('a scenario of the folder is a test, which fails at the line of what does not hold', async () => {
  const { page } = bench;
  await bench.command('View: Close All Editors');
  await page.locator('.monaco-dialog-box .monaco-button', { hasText: /Don.t Save/ }).click();
  await page.locator('.tab').first().waitFor({ state: 'detached' });
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').fill('shop-pod.scenario.yaml');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'shop-pod.scenario.yaml' }).first().click();
  await page.locator('.tab.active', { hasText: 'shop-pod.scenario.yaml' }).waitFor();
  await bench.command('Test: Run All Tests');
  const row = (state: string) =>
    page.locator(`.monaco-list-row:has(.codicon-testing-${state}-icon)`, { hasText: 'A pod of the shop' }).first();
  await bench.command('Testing: Focus on Test Explorer View');
  await row('passed').waitFor();
  await bench.retype('no harm', 'create web-7');
  await bench.command('Test: Run All Tests');
  await row('failed').waitFor();
  // The message stands in the editor, at the end of the line.
  const line = await page.locator('.editor-instance .view-line', { hasText: 'web-7' }).boundingBox();
  const message = await page
    .locator('.editor-instance')
    .getByText(/"create web-7" did not happen/)
    .first()
    .boundingBox();
  assert.ok(line !== null && message !== null && Math.abs(line.y - message.y) < line.height);
  await bench.retype('create web-7', 'no harm');
});

test('nothing of ours in the console, no connection out, no notification', async () => {
  assert.deepEqual(bench.ourErrors, []);
  assert.deepEqual(bench.connections, []);
  assert.equal(await bench.page.locator('.notification-toast').count(), 0);
});
