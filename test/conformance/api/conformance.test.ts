import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { answer } from './answer.ts';
import { difference } from './difference.ts';
import { type ApiRecord, bodyOf, readRecords } from './record.ts';
import { run } from './run.ts';
import { compare, type Measure, measures } from './score.ts';

/** What must agree at least, over each file; `npm run conformance -- api` runs every record. */
const least: Readonly<Record<Measure, number>> = {
  verdictStrict: 0.995,
  verdictWarn: 0.995,
  fields: 0.98,
  text: 0.95,
  warnings: 0.98,
  defaults: 0.98,
};
/** One record in so many, to be quick; the same in every run. */
const every = 8;

function isChosen(record: ApiRecord, index: number): boolean {
  return record.file === undefined && (record.category === 'text' || record.category === 'base' || index % every === 0);
}

for (const name of readdirSync(import.meta.dirname).filter((each) => each.endsWith('.jsonl.gz'))) {
  test(`${name}: answers as the server gave them`, () => {
    const records = readRecords(join(import.meta.dirname, name)).filter(isChosen);
    const results = records.map((record) => {
      const ours = answer(record, bodyOf(record, undefined) ?? '');
      return { record, ours, agreement: compare(record, ours) };
    });
    for (const measure of measures) {
      const judged = results.filter(({ agreement }) => agreement[measure] !== undefined);
      const wrong = judged.filter(({ agreement }) => agreement[measure] === false);
      const shown = wrong.slice(0, 3).map(({ record, ours, agreement }) => difference(record, ours, agreement));
      assert.ok(
        wrong.length <= (1 - least[measure]) * judged.length,
        `${measure}: ${wrong.length} of ${judged.length} differ\n${shown.join('\n')}`,
      );
    }
  });
}

test('a file that cannot be read is told, and the others are run', (context) => {
  const told = context.mock.method(console, 'error', () => undefined);
  const printed = context.mock.method(console, 'log', () => undefined);
  const folder = mkdtempSync(join(tmpdir(), 'recordings-'));
  const broken = join(folder, 'broken.jsonl');
  writeFileSync(broken, '\n{"id": "a/b"}\n');
  const code = run(['--json', join(folder, 'absent.jsonl.gz'), broken, join(import.meta.dirname, 'own-1.36.jsonl.gz')]);
  rmSync(folder, { recursive: true });
  assert.equal(code, 2);
  assert.deepEqual(
    told.mock.calls.map(({ arguments: [text] }) => /ENOENT|line 2 is no record/.exec(String(text))?.[0]),
    ['ENOENT', 'line 2 is no record'],
  );
  const [figures, ...more] = JSON.parse(String(printed.mock.calls[0]?.arguments[0])) as { file: string; records: number }[];
  assert.deepEqual([figures?.file, figures?.records, more], ['own-1.36.jsonl.gz', 63, []]);
});
