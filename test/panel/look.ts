/** Pictures for a person to look at: `node test/panel/look.ts [WIDTH …]` writes them to `test-results/panel`. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { sample } from './sample.ts';
import { openStage } from './stage.ts';
import { themes } from './themes.ts';

const folder = path.resolve(import.meta.dirname, '../../test-results/panel');
mkdirSync(folder, { recursive: true });
const widths = process.argv.slice(2).map(Number);
const stage = await openStage();
for (const theme of themes.slice(0, widths.length > 0 ? 1 : 4)) {
  for (const width of widths.length > 0 ? widths : [260, 400, 1200]) {
    const panel = await stage.open({ theme, width, height: width < 500 ? 1100 : 900 });
    await panel.send(sample('etcd.yaml'));
    await panel.page.waitForTimeout(700);
    await panel.page.screenshot({ path: path.join(folder, `${theme.name}-${width}.png`) });
    if (panel.errors.length > 0) console.log(theme.name, width, panel.errors);
    await panel.close();
  }
}
await stage.close();
