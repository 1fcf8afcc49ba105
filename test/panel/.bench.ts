import { sample, withReplicas } from './sample.ts';
import { openStage } from './stage.ts';
import { themes } from './themes.ts';
const stage = await openStage();
for (const n of [10, 100, 1000]) {
  const panel = await stage.open({ theme: themes[0]!, width: 1200 });
  const message = withReplicas(sample('etcd.yaml'), n);
  await panel.page.evaluate(() => {
    (window as any).t0 = 0;
    (window as any).first = 0;
    (window as any).long = [];
    new PerformanceObserver((l) => {
      for (const e of l.getEntries()) (window as any).long.push(Math.round(e.duration));
    }).observe({ entryTypes: ['longtask'] });
    const mo = new MutationObserver(() => {
      if (!(window as any).first && document.querySelectorAll('.bar').length > 3)
        (window as any).first = performance.now() - (window as any).t0;
      const s = document.querySelector('main > [role=status]')?.textContent ?? '';
      if (/pods ready/.test(s) && !(window as any).done) (window as any).done = performance.now() - (window as any).t0;
    });
    mo.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await panel.page.evaluate((m) => {
    (window as any).t0 = performance.now();
    window.postMessage(m, '*');
  }, message);
  await panel.page.waitForFunction(() => (window as any).done, undefined, { timeout: 120000 });
  await panel.page.waitForTimeout(300);
  console.log(
    n,
    await panel.page.evaluate(() => ({
      first: Math.round((window as any).first),
      done: Math.round((window as any).done),
      long: (window as any).long.slice(0, 30),
      status: document.querySelector('main > [role=status]')?.textContent,
    })),
  );
  // scrub
  const cdp = await panel.page.context().newCDPSession(panel.page);
  await cdp.send('Performance.enable');
  const script = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find((m: any) => m.name === 'ScriptDuration')!.value * 1000;
  };
  const box = (await panel.page.locator('.overview-track').boundingBox())!;
  await panel.page.mouse.move(box.x + 10, box.y + 8);
  await panel.page.mouse.down();
  const times: number[] = [];
  for (let i = 1; i <= 40; i++) {
    const a = await script();
    await panel.page.mouse.move(box.x + 10 + (i * (box.width - 20)) / 41, box.y + 8);
    await panel.page.waitForTimeout(20);
    times.push((await script()) - a);
  }
  await panel.page.mouse.up();
  times.sort((a, b) => a - b);
  console.log('scrub p50', times[20]!.toFixed(1), 'p95', times[38]!.toFixed(1));
  await panel.page.screenshot({ path: `test-results/panel/pods-${n}.png` });
  console.log(panel.errors.slice(0, 2));
  await panel.close();
}
await stage.close();
