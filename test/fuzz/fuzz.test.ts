import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runSeed } from './run-seed.ts';

void test('100 random clusters: no invariant broken, no harm without a cause, at rest in the end', () => {
  for (let seed = 0; seed < 100; seed++) assert.deepEqual(runSeed(seed), [], `seed ${seed}: npm run fuzz -- ${seed}`);
});
