import type { Browser, BrowserContext, FrameLocator, Page } from 'playwright-core';
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
  /** Types over the first occurrence of a text in the active editor, as a person would: find it, then type. */
  retype(from: string, to: string): Promise<void>;
  /** Waits for the lens over the set, which may be scrolled out of sight. */
  lens(text: string): Promise<void>;
  close(): Promise<void>;
}

let shared: Promise<Browser> | undefined;

/** What a browser keeps between two visits of a person. */
export type Kept = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Opens an address in the one browser that a test file uses, and waits until the workbench stands. */
export async function openWorkbench(url: string, size = { width: 1400, height: 900 }, kept?: Kept): Promise<Workbench> {
  shared ??= launchBrowser();
  const context = await (await shared).newContext({ viewport: size, ...(kept === undefined ? {} : { storageState: kept }) });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const ourErrors: string[] = [];
  const connections: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && isOurs(message.text())) ourErrors.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    // The workbench's own service worker answers for the files of webviews under this name; nothing leaves the machine.
    const isOwnFile = hostname.endsWith('.vscode-resource.vscode-cdn.net');
    if (protocol.startsWith('http') && hostname !== '127.0.0.1' && !isOwnFile) connections.push(request.url());
  });
  await page.goto(url);
  await page.locator('.monaco-workbench .explorer-folders-view').waitFor({ timeout: 60_000 });
  return {
    page,
    ourErrors,
    connections,
    panel: page.frameLocator('iframe.webview').frameLocator('iframe#active-frame'),
    async open(file) {
      await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).first().dblclick();
      await page.locator('.tab.active', { hasText: file }).waitFor();
    },
    async command(title) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').fill(`>${title}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
      await page.keyboard.press('Enter');
    },
    async retype(from, to) {
      await page.locator('.editor-instance .monaco-editor .view-lines').first().click();
      await page.keyboard.press('Control+F');
      await page.locator('.find-widget.visible .find-part textarea').fill(from);
      await page.locator('.find-widget.visible .matchesCount', { hasText: /^1 of/ }).waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.insertText(to);
    },
    lens: (text) => page.locator('.codelens-decoration', { hasText: text }).first().waitFor({ state: 'attached' }),
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
