import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  addQuantities,
  compareQuantities,
  isWhole,
  parseQuantity,
  type Quantity,
  quantityOf,
  quantityText,
  roundUp,
  scaledValue,
  subtractQuantities,
} from '../../src/kube/quantity.ts';

/** What is written, and what the server prints; texts of problems after a `!`. Taken from k8s.io/apimachinery v0.36.3. */
const printed: readonly (readonly [string, string])[] = [
  ['0', '0'],
  ['1.5', '1500m'],
  ['0.1', '100m'],
  ['1.5Gi', '1536Mi'],
  ['1024Mi', '1Gi'],
  ['1000Mi', '1000Mi'],
  ['1500Mi', '1500Mi'],
  ['0.5Ki', '512'],
  ['0.1Ki', '102400m'],
  ['9Ei', '9223372036854775807'],
  ['1e3', '1e3'],
  ['12e2', '1200'],
  ['1e-1', '100e-3'],
  ['1.500', '1.500'],
  ['05', '05'],
  ['+5', '+5'],
  ['5.', '5.'],
  ['.5', '500m'],
  ['Gi', '0'],
  ['-', '0'],
  ['1000E', '1'],
  ['0.0000000001', '1n'],
  [' 2 ', '2'],
  ['', "!quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1 Gi', "!quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"],
  ['1K', "!unable to parse quantity's suffix"],
  ['1ee3', "!unable to parse quantity's suffix"],
  ['e-10', '!unable to parse numeric part of quantity'],
];

void test('quantities are printed as the server prints them', () => {
  for (const [text, expected] of printed) {
    const { quantity, problem } = parseQuantity(text);
    assert.equal(quantity === undefined ? `!${problem}` : quantityText(quantity), expected, JSON.stringify(text));
  }
});

function milli(text: string): string {
  return quantityText(roundUp(quantityOf(text) ?? assert.fail(text), -3));
}

void test('resource lists are rounded up to milli', () => {
  assert.deepEqual(['100u', '1.0005', '-100u', '250m', '1.500'].map(milli), ['1m', '1001m', '-1m', '250m', '1.500']);
});

const suffixes = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'e3', 'e-3', 'E2'];
const quantities = fc
  .tuple(fc.constantFrom('', '-'), fc.nat({ max: 10 ** 7 }), fc.option(fc.nat({ max: 999 })), fc.constantFrom(...suffixes))
  .map(([sign, whole, fraction, suffix]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${suffix}`)
  .map((text): Quantity => parseQuantity(text).quantity ?? assert.fail(text));

void test('any text is a quantity or a problem', () => {
  fc.assert(fc.property(fc.string(), (text) => typeof (parseQuantity(text).problem ?? 'fine') === 'string'));
});

void test('what is printed is read as the same amount', () => {
  fc.assert(
    fc.property(quantities, (quantity) => {
      // A decimal suffix ends at exa: what is larger is printed without one, by the server as well.
      fc.pre(compareQuantities(roundUp(quantity, 0), parseQuantity('999E').quantity ?? assert.fail()) < 0);
      const again = parseQuantity(quantityText(quantity)).quantity ?? assert.fail();
      assert.equal(compareQuantities(again, quantity), 0);
      assert.equal(quantityText(again), quantityText(quantity));
    }),
  );
});

void test('amounts add up exactly', () => {
  fc.assert(
    fc.property(quantities, quantities, (left, right) => {
      const sum = addQuantities(left, right);
      assert.equal(compareQuantities(sum, addQuantities(right, left)), 0);
      assert.equal(compareQuantities(subtractQuantities(sum, right), left), 0);
      assert.equal(compareQuantities(left, right), -compareQuantities(right, left) + 0);
    }),
  );
});

void test('rounding goes away from zero and only where it must', () => {
  fc.assert(
    fc.property(quantities, (quantity) => {
      const difference = compareQuantities(roundUp(quantity, 0), quantity);
      const thousandths = roundUp(quantity, -3);
      assert.equal(compareQuantities(roundUp(thousandths, 0), thousandths) === 0, isWhole(quantity));
      if (difference !== 0) assert.equal(difference, quantity.unscaled < 0n ? -1 : 1);
      assert.equal(scaledValue(quantity, -9) % 1n, 0n);
    }),
  );
});
