/**
 * `npm run bench`: speed and memory beside yaml-language-server, in one run, as ratios. `npm run bench -- short` takes about two minutes.
 * `npm run bench -- keystrokes` runs one part.
 */
import { benchKeystrokes } from './keystrokes.ts';
import { benchEditor, benchKeyword, benchStart } from './editor.ts';
import { benchPanel } from './panel.ts';
import { benchSimulator } from './simulator.ts';
import { benchMemory, benchSize, bundleAnchor } from './size.ts';
import { type NotMeasured, type Row, rowText } from './statistics.ts';

const words = process.argv.slice(2);
const short = words.includes('short');

const parts: Readonly<Record<string, () => Promise<(Row | NotMeasured)[]>>> = {
  keystrokes: () => benchKeystrokes(short ? 1 : 3),
  editor: () => benchEditor(37),
  start: async () => benchStart(await bundleAnchor(), short ? 3 : 7),
  size: async () => benchSize(await bundleAnchor()),
  keyword: async () => benchKeyword(await bundleAnchor(), short ? 1 : 3),
  memory: benchMemory,
  simulator: () => Promise.resolve(benchSimulator(short ? 1 : 3)),
  panel: benchPanel,
};

const chosen = Object.keys(parts).filter((name) => words.filter((word) => word !== 'short').length === 0 || words.includes(name));
let missed = 0;
let unmeasured = 0;
for (const name of chosen) {
  for (const row of (await parts[name]?.()) ?? []) {
    console.log(rowText(row));
    if ('reason' in row) unmeasured += 1;
    else if (row.must !== undefined && row.ratio < row.must) missed += 1;
  }
}
console.log(`${missed === 0 ? 'every must is met' : `${missed} missed`}${unmeasured === 0 ? '' : `, ${unmeasured} not measured`}`);
