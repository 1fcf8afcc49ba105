import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deepEqual } from '../../src/base/deep-equal.ts';
import { formatDuration, parseDuration } from '../../src/base/duration.ts';
import { Heap } from '../../src/base/heap.ts';
import { instantMs, instantText } from '../../src/base/instant.ts';
import { Streams } from '../../src/sim/kernel/streams.ts';

void test('a heap gives its items back in order', () => {
  const heap = new Heap<number>((left, right) => left < right);
  const numbers = Array.from({ length: 500 }, (_, index) => (index * 7919) % 499);
  for (const each of numbers) heap.push(each);
  const sorted = Array.from(numbers, () => heap.pop());
  assert.deepEqual(
    sorted,
    numbers.toSorted((left, right) => left - right),
  );
  assert.equal(heap.pop(), undefined);
});

void test('durations, written and read', () => {
  for (const [text, ms] of [
    ['90s', 90_000],
    ['6m', 360_000],
    ['1h30m', 5_400_000],
    ['200ms', 200],
    ['1.5s', 1500],
    ['5', 5000],
  ] as const) {
    assert.equal(parseDuration(text), ms, text);
  }
  for (const text of ['', 's', '1x', '-5s', '1h 3m', '1e3s']) assert.equal(parseDuration(text), undefined, text);
  assert.equal(formatDuration(5_400_000), '1h30m');
  assert.equal(formatDuration(90_500), '1m30.5s');
  assert.equal(formatDuration(0), '0s');
});

void test('instants agree with the calendar', () => {
  for (const ms of [0, 951_782_400_000, 1_709_164_800_000, 1_767_225_600_000, 4_102_444_799_000]) {
    const text = new Date(ms).toISOString().replace('.000', '');
    assert.equal(instantText(ms), text);
    assert.equal(instantMs(text), ms);
  }
  assert.equal(instantMs('2026-01-01T02:30:00+02:30'), 1_767_225_600_000);
  assert.equal(instantMs('yesterday'), undefined);
});

void test('plain values are compared without regard to order or undefined members', () => {
  assert.ok(deepEqual({ a: 1, b: [{ c: 2 }] }, { b: [{ c: 2, d: undefined }], a: 1 }));
  assert.ok(!deepEqual({ a: [1, 2] }, { a: [2, 1] }));
  assert.ok(!deepEqual({}, { a: null }));
});

void test('streams of one seed are independent, and a copy goes on like the original', () => {
  const [one, other] = [new Streams(7), new Streams(7)];
  const drawn = Array.from({ length: 20 }, () => one.below('a', 1000));
  other.below('b', 10);
  assert.deepEqual(
    Array.from({ length: 20 }, () => other.below('a', 1000)),
    drawn,
  );
  const copy = new Streams(7, one.copy());
  assert.equal(copy.below('a', 1000), one.below('a', 1000));
  assert.ok(new Set(drawn).size > 15);
});
