import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { limitsFile, limitsOf, limitsPage } from '../tools/limits.ts';
import { root } from './tree.ts';

test('a limit is read to the end of what it says', () => {
  const source = `/**
 * Adds. differs: one thing,
 * and what follows from it.
 * kube: pkg.Add
 */
// differs: another.
const why = 1;
  { fact: / x /, why: 'differs: a third' },
const text = 'it differs: not a mark';
`;
  assert.deepEqual(
    limitsOf('src/api/add.ts', source).map(({ where, text }) => `${where}: ${text}`),
    ['api/add: One thing, and what follows from it.', 'api/add: Another.', 'api/add: A third.'],
  );
});

test('the page of limits says what the source says', () => {
  assert.equal(readFileSync(resolve(root, limitsFile), 'utf8'), limitsPage(), 'run node test/tools/limits.ts');
});
