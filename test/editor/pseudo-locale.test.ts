import assert from 'node:assert/strict';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { packageExtension } from '../tools/package.ts';
import { textsOfSources } from '../tidy/words.ts';
import { type Host, startHost } from './host/host.ts';
import { unpackedExtension } from './host/packaged.ts';
import { cacheDir, projectDir } from './host/paths.ts';
import { closeBrowser, openWorkbench, type Workbench } from './host/run-as-user.ts';

/*
 * The packaged extension in a language that nobody speaks: every text that went through the dictionaries stands between ⟦ and ⟧. Whatever else has
 * letters was written into the program, and is found.
 */

const folder = path.join(cacheDir, 'pseudo-folder');
const dataDir = path.join(cacheDir, 'pseudo-host');
let host: Host;
let bench: Workbench;

/** Runs before the extension in its host: the editor has no such language, so its dictionary is put in its place. */
const shim = (texts: readonly string[]) => `{
const { l10n } = require('vscode');
const words = Object.fromEntries(${JSON.stringify(texts)}.map((text) => [text, '⟦' + text + '⟧']));
const t = (text, ...values) => (words[text] ?? text).replace(/\\{(\\d)\\}/g, (_, index) => String(values[Number(index)] ?? ''));
Object.defineProperties(l10n, { t: { value: t }, bundle: { value: words } });
}
`;

async function pseudoVsix(): Promise<string> {
  const unpacked = path.join(cacheDir, 'pseudo-extension');
  await rm(unpacked, { recursive: true, force: true });
  await cp(await unpackedExtension(), unpacked, { recursive: true });
  const nls = path.join(unpacked, 'package.nls.json');
  const texts = JSON.parse(await readFile(nls, 'utf8')) as Record<string, string>;
  await writeFile(nls, JSON.stringify(Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, `⟦${text}⟧`]))));
  const entry = path.join(unpacked, 'dist/node/extension.cjs');
  await writeFile(entry, shim([...textsOfSources().texts]) + (await readFile(entry, 'utf8')));
  await writeFile(path.join(unpacked, '.vscodeignore'), '');
  return await packageExtension({ folder: unpacked, file: path.join(cacheDir, 'pseudo.vsix') });
}

before(async () => {
  await rm(folder, { recursive: true, force: true });
  await cp(path.join(projectDir, 'media/samples'), folder, { recursive: true });
  await rm(dataDir, { recursive: true, force: true });
  host = await startHost({ dataDir, vsix: await pseudoVsix(), settings: { 'security.workspace.trust.enabled': false } });
  bench = await openWorkbench(host.url(folder));
});

after(async () => {
  await bench?.page.screenshot({ path: path.join(projectDir, 'test-results/pseudo-locale-last.png') });
  await bench?.close();
  await closeBrowser();
  await host?.stop();
});

/** Kubernetes' own words, names of what the sample holds, commands, keys. */
const known =
  /\b(?:Pending|ContainerCreating|Running|Ready|NotReady|Terminating|Bound|AAAA|SRV)\b|\b(?:data-)?etcd(?:-client|-\d|\.yaml)?\b|\bnode-\d\b|\bpvc-uid-\d+|^kubectl .*|^[a-z]+s$|\((?:Home|End|Enter|Esc)\)/g;

/** What went through no dictionary: without what stands between brackets, and without what has no translation. */
function rest(text: string): string {
  const without = text.replaceAll(/⟦[^⟦⟧]*⟧/gu, '');
  return without === text ? text.replaceAll(known, '') : rest(without);
}

/** Letters on show that are neither translated, nor somebody's name, nor Kubernetes' own words. */
async function hardCoded(): Promise<string[]> {
  const found = new Set<string>();
  for (const frame of bench.page.frames().filter((each) => each.name() === 'active-frame' || each.url().includes('fake.html'))) {
    const texts = await frame.evaluate(() => {
      const spoken: string[] = [];
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const element = node instanceof Element ? node : node.parentElement;
        // An option is a choice among names.
        if (element === null || element.closest('[lang="en"]:not(html), [translate="no"], option, script, style') !== null) continue;
        if (!(node instanceof Element)) spoken.push(node.textContent ?? '');
        else for (const name of ['aria-label', 'title', 'placeholder', 'alt']) spoken.push(node.getAttribute(name) ?? '');
      }
      return spoken;
    });
    for (const text of texts) if (/\p{L}{2}/u.test(rest(text))) found.add(text);
  }
  return [...found];
}

test('commands and views', async () => {
  await bench.open('etcd.yaml');
  await bench.lens('Simulate · 3 pods');
  await bench.page.keyboard.press('F1');
  await bench.page.locator('.quick-input-widget input').fill('>StatefulSet: ');
  const rows = bench.page.locator('.quick-input-list .monaco-list-row .label-name');
  await rows.first().waitFor();
  const titles = await rows.allTextContents();
  assert.ok(titles.length > 5);
  assert.deepEqual(
    titles.filter((title) => !/⟦.*⟧/.test(title) && title.startsWith('StatefulSet')),
    [],
  );
  await bench.page.keyboard.press('Escape');
  await bench.command('⟦Show Objects⟧');
  await bench.page.locator('.pane-header', { hasText: '⟦Simulator⟧' }).click();
  for (const label of ['⟦Pods⟧', '⟦Claims⟧', '⟦DNS Names⟧'])
    await bench.page.locator('.pane-body .monaco-list-row', { hasText: label }).first().waitFor();
  await bench.page.locator('.pane-header', { hasText: '⟦Objects⟧' }).waitFor();
});

test('the panel, as it runs, with a reason, what-ifs, a table and two runs', async () => {
  const { page, panel } = bench;
  await bench.command('View: Toggle Secondary Side Bar Visibility');
  await bench.command('⟦Open Simulator to the Side⟧');
  await panel.locator('.row.lane', { hasText: 'etcd-2' }).first().waitFor();
  await page.waitForTimeout(500);
  const found = new Set(await hardCoded());
  const look = async () => {
    await page.waitForTimeout(400);
    for (const text of await hardCoded()) found.add(text);
  };
  await panel.locator('output.clock').click();
  await page.keyboard.press('End');
  await bench.command('⟦Crash Node…⟧');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'node-2' }).click();
  await panel.locator('.row.lane', { hasText: 'node-2' }).locator('.bar').nth(1).waitFor();
  await look();
  await panel.locator('.row.lane', { hasText: 'etcd-1' }).locator('.bar').last().click();
  await look();
  await panel.getByRole('button', { name: /What if…/ }).click();
  await look();
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: /Show as table/ }).click();
  await look();
  assert.deepEqual([...found], []);
});
