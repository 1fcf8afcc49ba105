import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { answerOf } from './answer.ts';
import { type HashRecord, hashDiffers } from './hashes.ts';
import type { Recorded } from './record.ts';
import { differencesOf, readLines, targetOf } from './run.ts';
import { symbolsOf } from './symbols.ts';

const files = readdirSync(import.meta.dirname).filter((each) => each.endsWith('.jsonl.gz'));
/** Every so-manieth record is played with each test; `npm run conformance -- reconcile` plays all. */
const stride = 8;

for (const file of files.filter((each) => /^(dev|seeded)-/.test(each))) {
  void test(`passes of the real controller: a share of ${file}`, () => {
    const records = (readLines(join(import.meta.dirname, file)) as Recorded[]).filter(
      (each, at) => at % stride === 0 && each.cache === 'live',
    );
    const wrong = records.filter((record) => differencesOf(record, answerOf(record, targetOf(record))).length > 0);
    assert.ok(records.length > 25);
    assert.ok(wrong.length <= 1, wrong.map((each) => each.id).join(', '));
  });
}

for (const file of files.filter((each) => each.startsWith('seeded-'))) {
  void test(`lengths of revisions' names: ${file}`, () => {
    const wrong = (readLines(join(import.meta.dirname, file)) as Recorded[]).filter((record) => {
      const symbols = symbolsOf(record, targetOf(record));
      return record.revisions.some((each) => symbols.real(each.name).length !== each.nameLength);
    });
    assert.deepEqual(
      wrong.map((each) => each.id),
      [],
    );
  });
}

for (const file of files.filter((each) => each.startsWith('hashes-'))) {
  void test(`names of revisions: ${file}`, () => {
    const wrong = (readLines(join(import.meta.dirname, file)) as HashRecord[]).flatMap(
      (record) => hashDiffers(record, targetOf(record)) ?? [],
    );
    assert.deepEqual(wrong, []);
  });
}
