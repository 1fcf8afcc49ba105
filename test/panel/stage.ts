/** The panel's bundle in Chromium, with a page around it that stands for the editor. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import type { FromPanel, ToPanel } from '../../src/wire/panel-messages.ts';
import { launchBrowser } from '../editor/host/browser.ts';
import { panelBundle } from '../tools/build.ts';
import { writeValidators } from '../tools/validators.ts';
import type { Theme } from './themes.ts';

const origin = 'http://panel.test';

export interface Stage {
  readonly browser: Browser;
  open(options: OpenOptions): Promise<PanelPage>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly theme: Theme;
  readonly width: number;
  readonly height?: number;
  /** What the editor kept from before. */
  readonly state?: unknown;
  readonly reducedMotion?: boolean;
  readonly forcedColors?: boolean;
}

export interface PanelPage {
  readonly page: Page;
  /** What the panel said so far. */
  readonly received: FromPanel[];
  /** Console errors and uncaught exceptions. */
  readonly errors: string[];
  send(message: ToPanel): Promise<void>;
  /** What the panel keeps over a reload. */
  state(): Promise<unknown>;
  close(): Promise<void>;
}

/** The panel's two files, made as the build makes them. */
export async function bundlePanel(): Promise<{ readonly script: string; readonly style: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'panel-'));
  try {
    const validators = path.join(folder, 'validators.js');
    await writeValidators(validators);
    await build({ ...panelBundle, sourcemap: false, outfile: path.join(folder, 'main.js'), alias: { '#validators': validators } });
    const [script, style] = await Promise.all(['main.js', 'main.css'].map((file) => readFile(path.join(folder, file), 'utf8')));
    return { script: script ?? '', style: style ?? '' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function openStage(): Promise<Stage> {
  const files = await bundlePanel();
  const browser = await launchBrowser();
  return { browser, open: (options) => openPanel(browser, files, options), close: () => browser.close() };
}

const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Simulator</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${origin}; style-src ${origin}">
<link rel="stylesheet" href="${origin}/main.css"></head><body><div id="app"></div><script src="${origin}/main.js"></script></body></html>`;

async function openPanel(browser: Browser, files: { script: string; style: string }, options: OpenOptions): Promise<PanelPage> {
  const { theme, width, height = 900 } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: options.reducedMotion === false ? 'no-preference' : 'reduce',
    forcedColors: options.forcedColors === true ? 'active' : 'none',
  });
  const page = await context.newPage();
  const received: FromPanel[] = [];
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.stack ?? String(error)));
  await page.route('**/*', async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') await route.fulfill({ contentType: 'text/html', body: html });
    else if (pathname === '/main.js') await route.fulfill({ contentType: 'text/javascript', body: files.script });
    else if (pathname === '/main.css') await route.fulfill({ contentType: 'text/css', body: files.style });
    else await route.abort();
  });
  await page.exposeFunction('fromPanel', (message: FromPanel) => void received.push(message));
  await page.addInitScript(playEditor, { variables: theme.variables, bodyClass: theme.bodyClass, state: options.state ?? null });
  await page.goto(`${origin}/`);
  return {
    page,
    received,
    errors,
    send: (message) => page.evaluate((data) => window.postMessage(data, '*'), message),
    state: () => page.evaluate(() => (window as unknown as { panelState: unknown }).panelState),
    close: () => context.close(),
  };
}

/** Runs in the page before the panel: theme and message channel as a webview has them. */
function playEditor(given: { variables: Readonly<Record<string, string>>; bodyClass: string; state: unknown }): void {
  const page = window as unknown as { panelState: unknown; fromPanel(message: unknown): void; acquireVsCodeApi(): unknown };
  page.panelState = given.state ?? undefined;
  page.acquireVsCodeApi = () => ({
    postMessage: (message: unknown) => page.fromPanel(message),
    getState: () => page.panelState,
    setState: (state: unknown) => {
      page.panelState = state;
    },
  });
  document.addEventListener('DOMContentLoaded', () => {
    for (const [name, value] of Object.entries(given.variables)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
    document.body.classList.add(...given.bodyClass.split(' '));
  });
}
