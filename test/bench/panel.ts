import { sample, withReplicas } from '../panel/sample.ts';
import { openStage, type PanelPage, type Stage } from '../panel/stage.ts';
import { themes } from '../panel/themes.ts';
import { ms, quantile, type Row } from './statistics.ts';

/** What is promised: script time of a step of scrubbing, and from an edit to its picture, by number of pods. The anchor is the promise. */
const promises = [{ pods: 10, editMs: 100 }, { pods: 100, editMs: 250, scrubMs: 8 }, { pods: 1000 }] as const;

/** The panel in Chromium, in processor time of its page: how many times faster than promised. */
export async function benchPanel(): Promise<Row[]> {
  const stage = await openStage();
  try {
    const rows: Row[] = [];
    for (const promise of promises) rows.push(...(await benchPods(stage, promise)));
    return rows;
  } finally {
    await stage.close();
  }
}

async function benchPods(
  stage: Stage,
  promise: { readonly pods: number; readonly editMs?: number; readonly scrubMs?: number },
): Promise<Row[]> {
  const { pods } = promise;
  const [theme] = themes;
  if (theme === undefined) return [];
  const panel = await stage.open({ theme, width: 1200 });
  await send(panel, pods, 120_000);
  // The second time is an edit: another text of the same scenario, in a page that is warm.
  const editMs = await send(panel, pods - 1, 120_000);
  const scrubs = await scrub(panel);
  await panel.close();
  return [
    row(`panel: edit to first picture, ${pods} pods`, editMs, promise.editMs),
    row(`panel: script time of a scrub step, ${pods} pods, p95`, quantile(scrubs, 0.95), promise.scrubMs),
  ];
}

function row(goal: string, measuredMs: number, promisedMs: number | undefined): Row {
  const anchor = promisedMs === undefined ? '-' : ms(promisedMs);
  const ratio = (promisedMs ?? measuredMs) / measuredMs;
  return { goal, anchor, ours: ms(measuredMs), ratio, ...(promisedMs === undefined ? {} : { must: 1 }) };
}

/** Processor time of the page's thread so far, in milliseconds: other programs on the machine do not count. */
async function meter({ page }: PanelPage): Promise<(metric: 'ScriptDuration' | 'TaskDuration') => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async (metric) => {
    const { metrics } = await session.send('Performance.getMetrics');
    return (metrics.find(({ name }) => name === metric)?.value ?? 0) * 1000;
  };
}

/** Sends a simulation; answers the work until its first lanes are in the page, after the run has come to its end. */
async function send(panel: PanelPage, pods: number, timeoutMs: number): Promise<number> {
  const used = await meter(panel);
  const message = { ...withReplicas(sample('etcd.yaml'), pods), title: `${pods} pods` };
  const fromMs = await used('TaskDuration');
  await panel.page.evaluate(async (data) => {
    const lanes = (): string =>
      document.querySelector('.overview-track')?.parentElement?.parentElement?.querySelector('.grid')?.getAttribute('aria-rowcount') ?? '';
    const before = lanes();
    const seen = new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (lanes() === '' || (before !== '' && lanes() === before)) return;
        observer.disconnect();
        resolve();
      });
      observer.observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    window.postMessage(data, '*');
    await seen;
  }, message);
  const firstMs = (await used('TaskDuration')) - fromMs;
  const done = new RegExp(`${pods} of ${pods} pods ready`);
  await panel.page.waitForFunction(
    (text) => new RegExp(text).test(document.querySelector('main > [role=status]')?.textContent ?? ''),
    done.source,
    { timeout: timeoutMs },
  );
  return firstMs;
}

/** Script time of each step of a drag over the whole run, in milliseconds. */
async function scrub(panel: PanelPage): Promise<number[]> {
  const { page } = panel;
  const used = await meter(panel);
  const box = await page.locator('.overview-track').boundingBox();
  if (box === null) return [];
  const steps = 60;
  const times: number[] = [];
  await page.mouse.move(box.x + 2, box.y + 8);
  await page.mouse.down();
  for (let step = 1; step <= steps; step++) {
    const from = await used('ScriptDuration');
    await page.mouse.move(box.x + 2 + ((box.width - 4) * step) / steps, box.y + 8);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    times.push((await used('ScriptDuration')) - from);
  }
  await page.mouse.up();
  return times;
}
