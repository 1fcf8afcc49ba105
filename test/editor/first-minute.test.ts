import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Host, startHost } from './host/host.ts';
import { packagedVsix } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench, type Workbench } from './host/run-as-user.ts';

/* What somebody meets who has just installed the extension and has no manifest open; and what it takes of their machine. */

const folder = path.join(cacheDir, 'first-minute-folder');
const dataDir = path.join(cacheDir, 'first-minute-host');
const pictures = path.join(projectDir, 'test-results');
const documents = 500;
/** What the language server may hold with so many documents. */
const serverLimitMiB = 120;
let host: Host;
let bench: Workbench;

before(async () => {
  await rm(folder, { recursive: true, force: true });
  await mkdir(path.join(folder, 'many'), { recursive: true });
  await mkdir(pictures, { recursive: true });
  const set = readFileSync(path.join(projectDir, 'test/editor/workspace/shop/web.yaml'), 'utf8');
  for (let index = 0; index < documents; index += 1)
    await writeFile(path.join(folder, `many/web-${index}.yaml`), set.replaceAll(/\bweb\b/g, `web${index}`));
  await rm(dataDir, { recursive: true, force: true });
  host = await startHost({ dataDir, vsix: await packagedVsix(), settings: { 'security.workspace.trust.enabled': false } });
  bench = await openWorkbench(host.url(folder));
  // The palette lists what is there when it opens, and the extension is found some time after the window.
  const { page } = bench;
  const ours = page.locator('.quick-input-list .monaco-list-row', { hasText: 'StatefulSet: Show Objects' });
  for (let tries = 0; tries < 60 && (await ours.count()) === 0; tries += 1) {
    await page.keyboard.press('Escape');
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').fill('>StatefulSet: Show Objects');
    await page.waitForTimeout(500);
  }
  await page.keyboard.press('Escape');
});

after(async () => {
  await bench?.page.screenshot({ path: path.join(pictures, 'first-minute-last.png') });
  await bench?.close();
  await closeBrowser();
  await host?.stop();
});

const title = (text: string) => bench.page.locator('.quick-input-widget', { hasText: text }).waitFor();
const line = (part: string) => bench.page.locator('.editor-instance .view-line', { hasText: part }).first().waitFor();

test('the empty tree says what it is for, and leads to a sample and to a new set', async () => {
  await bench.command('StatefulSet: Show Objects');
  const welcome = bench.page.locator('.welcome-view-content');
  await welcome.getByRole('button', { name: 'New StatefulSet…' }).waitFor();
  await welcome.getByRole('button', { name: 'Open a Sample' }).click();
  await bench.page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
  await bench.page.locator('.pane-body .monaco-list-row', { hasText: 'etcd-2' }).first().waitFor();
});

test('a new set: five questions, and Enter is an answer to each', async () => {
  const { page } = bench;
  await bench.command('StatefulSet: New StatefulSet…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Own program' }).click();
  for (const step of [2, 3, 4, 5]) {
    await title(`New StatefulSet (${step}/5)`);
    if (step === 5) await page.screenshot({ path: path.join(pictures, 'new-set.png') });
    await page.keyboard.press('Enter');
  }
  await line('registry.example.com/web:1.0.0');
  // What is to be typed over is selected.
  await page.locator('#status\\.editor\\.selection', { hasText: '(30 selected)' }).waitFor();
  await page.locator('#status\\.problems [aria-label="No Problems"]').waitFor();
});

test('a new set from a sample: an even number of members that vote is not taken', async () => {
  const { page } = bench;
  await bench.command('StatefulSet: New StatefulSet…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'etcd.yaml' }).click();
  await title('New StatefulSet (2/4)');
  await page.keyboard.type('orders');
  await page.keyboard.press('Enter');
  await title('New StatefulSet (3/4)');
  await page.keyboard.type('4');
  await page.keyboard.press('Enter');
  await title('An odd number: members vote');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('5');
  await page.keyboard.press('Enter');
  await title('New StatefulSet (4/4)');
  await page.keyboard.press('Enter');
  await line('# etcd with static bootstrap');
  await bench.lens('Simulate · 5 pods');
  await page.locator('#status\\.problems [aria-label="No Problems"]').waitFor();
});

test('a snippet is found by its word', async () => {
  const { page } = bench;
  await bench.command('StatefulSet: Open Sample…');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Kafka' }).click();
  await line('# Kafka without ZooKeeper');
  await page.locator('.editor-instance .monaco-editor .view-lines').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.type('statefulset');
  await page.keyboard.press('Control+Space');
  await page
    .locator('.suggest-widget.visible .monaco-list-row', { hasText: /^statefulset(?!-)/ })
    .first()
    .click();
  await line('kind: PodDisruptionBudget');
  await line('clusterIP');
});

test('the walkthrough has five steps, each with its picture', async () => {
  const { page } = bench;
  // The pictures show where there is room for them.
  await bench.command('View: Toggle Primary Side Bar Visibility');
  await bench.command('View: Toggle Secondary Side Bar Visibility');
  await bench.command('Welcome: Open Walkthrough');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with StatefulSets' }).click();
  const steps = page.locator('.getting-started-step');
  await steps.first().waitFor();
  assert.equal(await steps.count(), 5);
  for (const [step, name] of ['open', 'check', 'objects', 'simulate', 'learn'].entries()) {
    await steps.nth(step).click();
    const svg = readFileSync(path.join(projectDir, `media/walkthrough/${name}.svg`), 'utf8');
    await showsPicture(/aria-label="([^"]*)"/.exec(svg)?.[1] ?? '');
    await page.screenshot({ path: path.join(pictures, `walkthrough-${name}.png`) });
  }
  await steps.nth(2).click();
  await steps.nth(2).getByRole('button', { name: 'Show Objects' }).click();
  await steps.nth(2).locator('.codicon-getting-started-step-checked').waitFor();
  // The view takes the focus when it is there, and would close the palette of the next test.
  await page.locator('.pane-header', { hasText: 'Objects' }).waitFor();
  await page.waitForTimeout(1000);
});

/** Waits until one of the page's frames has the picture with these words. */
async function showsPicture(words: string): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const frame of bench.page.frames()) {
      // A frame may go while it is asked.
      const labels = await frame
        .locator('svg[aria-label]')
        .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? ''))
        .catch((): string[] => []);
      if (labels.includes(words)) return;
    }
    await bench.page.waitForTimeout(100);
  }
  assert.fail(`no picture: ${words}`);
}

/** Memory of the processes whose command line names a file, in MiB. Linux only: elsewhere there is none to read. */
function residentMiB(file: string): number[] {
  return readdirSync('/proc').flatMap((id) => {
    try {
      if (!/^\d+$/.test(id) || !readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(file)) return [];
      return [Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0) / 1024];
    } catch (error) {
      // It ended meanwhile.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH') return [];
      throw error;
    }
  });
}

test('start and memory, with five hundred documents in the folder', { skip: process.platform !== 'linux' }, async () => {
  const { page } = bench;
  await bench.command('Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .extension', { hasText: 'StatefulSet Studio' }).first();
  await row.waitFor();
  const activation = /Activation: (\d+)ms/.exec(await row.innerText())?.[1];
  const [server = 0, ...others] = residentMiB(path.join(dataDir, 'extensions')).filter((each) => each > 0);
  console.log(`activation ${activation ?? '?'} ms; language server ${server.toFixed(0)} MiB with ${documents} documents`);
  assert.deepEqual(others, [], 'one process');
  assert.ok(server > 0 && server < serverLimitMiB, `${server} MiB`);
});

test('nothing of ours in the console, no connection out, no notification', async () => {
  assert.deepEqual(bench.ourErrors, []);
  assert.deepEqual(bench.connections, []);
  assert.equal(await bench.page.locator('.notification-toast').count(), 0);
});
