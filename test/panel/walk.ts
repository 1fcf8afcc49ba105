/** What the tests in the browser share: a panel that is opened, waited for, looked at and closed. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FromPanel, ToPanel } from '../../src/wire/panel-messages.ts';
import { sample } from './sample.ts';
import type { OpenOptions, PanelPage, Stage } from './stage.ts';
import { type Theme, themes } from './themes.ts';

export const dark = themes[0] as Theme;
const pictures = path.resolve(import.meta.dirname, '../../test-results/panel');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A panel that has finished a first run. */
export async function opened(stage: Stage, options: Partial<OpenOptions> = {}, message: ToPanel = sample('etcd.yaml')): Promise<PanelPage> {
  const panel = await stage.open({ theme: dark, width: 1200, ...options });
  await panel.send(message);
  await panel.page.locator('.bar').first().waitFor();
  await outcome(panel);
  return panel;
}

/** Waits until the run on show has come to an end, and tells how. */
export async function outcome(panel: PanelPage): Promise<string> {
  await panel.page.waitForFunction(() => /pods ready/.test(document.querySelector('main > [role=status]')?.textContent ?? ''));
  return (await panel.page.locator('main > [role=status]').textContent()) ?? '';
}

export async function closed(panel: PanelPage): Promise<void> {
  assert.deepEqual(panel.errors, [], 'no error in the console, none of the content security policy');
  await panel.close();
}

/** A picture for people to look at. */
export async function picture(panel: PanelPage, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await panel.page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

export const lastOf = <T extends FromPanel['type']>(panel: PanelPage, type: T): Extract<FromPanel, { type: T }> | undefined =>
  panel.received.findLast((message): message is Extract<FromPanel, { type: T }> => message.type === type);

export async function whatIf(panel: PanelPage, object: string, offer: RegExp): Promise<void> {
  const { page } = panel;
  await page
    .getByRole('button', { name: /^What if/ })
    .first()
    .click();
  await page.getByLabel('Object').selectOption(object);
  await page.getByRole('dialog').getByRole('button', { name: offer }).click();
}

/** Violations of axe's rules, in short. */
export async function violations(panel: PanelPage): Promise<string[]> {
  await panel.page.evaluate(axeSource);
  return await panel.page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
    };
    const { violations: found } = await axe.run();
    return found.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split('\n')[1] ?? ''}`),
    );
  });
}
