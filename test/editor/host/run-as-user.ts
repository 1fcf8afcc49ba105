import type { Browser, FrameLocator, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';

/** A workbench in a browser tab, with what the tests do to it and what they watch. */
export interface Workbench {
  readonly page: Page;
  /** Console messages of level error that name this extension or come from it. */
  readonly ourErrors: readonly string[];
  /** Addresses outside of the loopback interface that something asked for. */
  readonly connections: readonly string[];
  open(file: string): Promise<void>;
  /** Runs a command from the palette by its full title. */
  command(title: string): Promise<void>;
  /** The panel's document inside of its two frames. */
  readonly panel: FrameLocator;
  /** Replaces the first occurrence of a text in the active editor, as a person would: search, then type. */
  retype(line: number, column: number, remove: number, text: string): Promise<void>;
  close(): Promise<void>;
}

let shared: Promise<Browser> | undefined;

/** Opens an address in the one browser that a test file uses, and waits until the workbench stands. */
export async function openWorkbench(url: string, size = { width: 1400, height: 900 }): Promise<Workbench> {
  shared ??= launchBrowser();
  const context = await (await shared).newContext({ viewport: size });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  const ourErrors: string[] = [];
  const connections: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message.text())) ourErrors.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') connections.push(request.url());
  });
  await page.goto(url);
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor({ timeout: 60_000 });
  return {
    page,
    ourErrors,
    connections,
    panel: page.frameLocator('iframe.webview').frameLocator('iframe#active-frame'),
    async open(file) {
      await page.keyboard.press('Control+P');
      await page.locator('.quick-input-widget input').fill(file);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: file }).waitFor();
    },
    async command(title) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').fill(`>${title}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
      await page.keyboard.press('Enter');
    },
    async retype(line, column, remove, text) {
      await page.keyboard.press('Control+G');
      await page.locator('.quick-input-widget input').fill(`:${line}:${column}`);
      await page.keyboard.press('Enter');
      for (let count = 0; count < remove; count += 1) await page.keyboard.press('Delete');
      await page.keyboard.insertText(text);
    },
    close: () => context.close(),
  };
}

/** Closes the shared browser; a test file calls it last. */
export async function closeBrowser(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

function isOurs(text: string): boolean {
  return /statefulset/i.test(text) && !/bindings file|watchdog/.test(text);
}
