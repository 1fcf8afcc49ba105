/**
 * `npm run pictures`: every picture of the README, taken from the packaged extension in the real editor, into `media/readme`.
 * Run a build first.
 */
import '../tools/need-node.ts';
import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { animatedPng, type Frame } from '../tools/animated-png.ts';
import { startHost } from './host/host.ts';
import { packagedVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench, type Workbench } from './host/run-as-user.ts';

const folder = path.join(cacheDir, 'pictures-folder');
const dataDir = path.join(cacheDir, 'pictures-host');
const into = path.join(projectDir, 'media/readme');
const size = { width: 1280, height: 860 };
/** What the moving picture may weigh. */
const limitBytes = 2_000_000;

const settings = {
  'security.workspace.trust.enabled': false,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
  'editor.scrollbar.vertical': 'hidden',
  'editor.stickyScroll.enabled': false,
  'breadcrumbs.enabled': false,
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'workbench.colorTheme': 'Default Dark Modern',
};

/** Stands still for a moment, so that what moves by itself has come to rest. */
const settle = (bench: Workbench, ms = 600) => bench.page.waitForTimeout(ms);

async function toTheSide(bench: Workbench): Promise<void> {
  await bench.command('StatefulSet: Open Simulator to the Side');
  await bench.panel.locator('.row.lane', { hasText: 'etcd-2' }).first().waitFor();
}

async function pressInPanel(bench: Workbench, key: string): Promise<void> {
  await bench.panel.locator('output.clock').click();
  await bench.page.keyboard.press(key);
}

async function crashNode(bench: Workbench, pause: () => Promise<void>): Promise<void> {
  await bench.command('StatefulSet: Crash Node…');
  const row = bench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'node-2' });
  await row.waitFor();
  await pause();
  await row.click();
  await bench.panel.locator('.row.lane', { hasText: 'node-2' }).locator('[aria-label*="NotReady"]').first().waitFor();
}

/** From the text to the reason why a pod is not replaced. */
async function movingPicture(bench: Workbench): Promise<Buffer> {
  const { page, panel } = bench;
  const frames: Frame[] = [];
  const take = async (delayMs: number) => void frames.push({ png: await page.screenshot(), delayMs });
  await bench.open('etcd.yaml');
  await bench.command('View: Toggle Primary Side Bar Visibility');
  // The set stands further down: the search scrolls to it.
  await bench.retype('replicas: 3', 'replicas: 3');
  await bench.lens('Simulate · 3 pods');
  await settle(bench);
  await take(1500);
  await bench.retype('replicas: 3', 'replicas: three');
  await page.locator('.squiggly-error').first().waitFor();
  await bench.command('Go to Next Problem in Files');
  await page.locator('.marker-widget').waitFor();
  await settle(bench);
  await take(2500);
  await page.keyboard.press('Escape');
  await bench.retype('replicas: three', 'replicas: 3');
  await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  await toTheSide(bench);
  await pressInPanel(bench, 'Home');
  await settle(bench);
  await take(800);
  const next = panel.getByRole('button', { name: /^Next event/ });
  for (let count = 0; count < 12; count += 1) {
    await next.click();
    await next.click();
    await take(200);
  }
  await pressInPanel(bench, 'End');
  await settle(bench);
  await take(900);
  await crashNode(bench, async () => {
    await settle(bench);
    await take(1400);
  });
  await pressInPanel(bench, 'End');
  await settle(bench, 1000);
  await take(900);
  await panel.locator('[aria-label^="etcd-1: Terminating"]').first().click();
  await settle(bench, 1000);
  await take(4000);
  await page.setViewportSize({ width: 1280, height: 980 });
  await settle(bench, 1000);
  await page.screenshot({ path: path.join(into, 'simulator.png') });
  await page.setViewportSize(size);
  return animatedPng(frames);
}

async function checkPicture(bench: Workbench): Promise<void> {
  const { page } = bench;
  await bench.command('View: Close All Editors');
  await page.locator('.monaco-dialog-box .monaco-button', { hasText: /Don.t Save/ }).click();
  await bench.command('View: Toggle Primary Side Bar Visibility');
  await bench.open('mistakes.yaml');
  await bench.command('View: Toggle Primary Side Bar Visibility');
  await page.locator('#status\\.problems [aria-label^="Errors:"]').waitFor();
  await bench.command('Go to Next Problem in Files');
  await page.locator('.marker-widget').waitFor();
  await settle(bench);
  await page.screenshot({ path: path.join(into, 'check.png'), clip: { x: 0, y: 370, width: 1100, height: 420 } });
  await page.keyboard.press('Escape');
}

async function objectsPicture(bench: Workbench): Promise<void> {
  const { page } = bench;
  await bench.command('View: Toggle Primary Side Bar Visibility');
  await bench.open('etcd.yaml');
  await bench.command('View: Toggle Primary Side Bar Visibility');
  await bench.command('StatefulSet: Show Objects');
  await page.locator('.pane-body .monaco-list-row', { hasText: 'data-etcd-2' }).first().waitFor();
  await page.locator('.pane-header', { hasText: 'Simulator' }).click();
  await settle(bench);
  await page.screenshot({ path: path.join(into, 'objects.png'), clip: { x: 640, y: 0, width: 640, height: 620 } });
}

async function galleryPicture(bench: Workbench): Promise<void> {
  const { page } = bench;
  await bench.command('StatefulSet: Run Scenario…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Three replicas come up' }).first().waitFor();
  await settle(bench);
  await page.screenshot({ path: path.join(into, 'gallery.png'), clip: { x: 290, y: 0, width: 700, height: 380 } });
  await page.keyboard.press('Escape');
}

await rm(folder, { recursive: true, force: true });
await cp(path.join(projectDir, 'media/samples'), folder, { recursive: true });
await rm(dataDir, { recursive: true, force: true });
await mkdir(into, { recursive: true });
const host = await startHost({ dataDir, vsix: await packagedVsix(), settings });
try {
  const bench = await openWorkbench(host.url(folder), size);
  const moving = await movingPicture(bench);
  await writeFile(path.join(into, 'run.png'), moving);
  await checkPicture(bench);
  await objectsPicture(bench);
  await galleryPicture(bench);
  await bench.close();
  if (moving.length > limitBytes) throw new Error(`run.png has ${moving.length} bytes, more than ${limitBytes}`);
  for (const name of ['run', 'simulator', 'check', 'objects', 'gallery']) {
    const { size } = await stat(path.join(into, `${name}.png`));
    process.stdout.write(`media/readme/${name}.png: ${Math.ceil(size / 1024)} KiB\n`);
  }
} finally {
  await closeBrowser();
  await host.stop();
}
