import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { judge } from './judge.ts';
import { readRecordings } from './recording.ts';

const data = join(import.meta.dirname, 'data');

for (const version of ['1.33', '1.34', '1.35', '1.36', '1.37']) {
  test(`recorded runs of ${version}: at least 99 % of the facts, and none missed without a reason`, () => {
    let facts = 0;
    let held = 0;
    const unexplained: string[] = [];
    for (const { recording } of readRecordings(data).filter((each) => each.recording.kubernetes.startsWith(`v${version}.`))) {
      const { figures } = judge(recording);
      facts += figures.facts;
      held += figures.held;
      for (const { fact, found, differs } of figures.missed) {
        if (differs === undefined) unexplained.push(`${recording.scenario}: ${fact}${found === undefined ? '' : ` (${found})`}`);
      }
    }
    assert.deepEqual(unexplained, []);
    assert.ok(held / facts >= 0.99, `${held} of ${facts}`);
  });
}
