import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { differences } from '../../src/panel/model/compare.ts';
import { lineDiff } from '../../src/panel/model/line-diff.ts';
import type { Segment } from '../../src/panel/model/lanes.ts';
import { createTimeAxis } from '../../src/panel/model/time-axis.ts';
import { clockText } from '../../src/base/duration.ts';
import { ageText, spanText } from '../../src/panel/model/time-text.ts';
import { nextImage } from '../../src/panel/model/what-ifs.ts';
import { yamlLines } from '../../src/kube/yaml-text.ts';
import { readSavedState } from '../../src/panel/saved-state.ts';

void test('the time axis is monotone, reaches both ends and finds moments again', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 2_000_000 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 3_000_000 }),
      (moments, endMs) => {
        const axis = createTimeAxis(moments, endMs);
        assert.equal(axis.place(0), 0);
        assert.equal(axis.place(endMs), 1);
        const inside = moments.filter((ms) => ms <= endMs).toSorted((a, b) => a - b);
        for (let index = 1; index < inside.length; index++) assert.ok(axis.place(inside[index - 1] ?? 0) <= axis.place(inside[index] ?? 0));
        for (const ms of inside) assert.ok(Math.abs(axis.time(axis.place(ms)) - ms) <= 1);
      },
    ),
  );
});

void test('a long wait is drawn short, is marked, and has no tick inside', () => {
  const axis = createTimeAxis([0, 1000, 2000, 3000, 303_000, 304_000], 305_000);
  assert.deepEqual(
    axis.breaks.map(({ fromMs, toMs }) => [fromMs, toMs]),
    [[3000, 303_000]],
  );
  assert.ok(axis.place(303_000) - axis.place(3000) < 0.8);
  const ticks = axis.ticks(1000, 60).map((tick) => tick.atMs);
  assert.ok(ticks.includes(303_000), 'the end of a wait is named');
  assert.ok(ticks.every((ms) => ms <= 3000 || ms >= 303_000));
});

void test('ticks keep their distance at any width', () => {
  const axis = createTimeAxis([0, 500, 4000, 9000, 32_000, 82_000, 382_000], 400_000);
  for (const width of [60, 170, 280, 1000, 20_000]) {
    const places = axis.ticks(width, 44).map((tick) => tick.place * width);
    for (let index = 1; index < places.length; index++) assert.ok((places[index] ?? 0) - (places[index - 1] ?? 0) > 28, `${width}`);
  }
});

void test('times read as people write them', () => {
  assert.deepEqual(
    [0, 32_000, 382_000, 3_723_000].map((ms) => clockText(ms)),
    ['0:00', '0:32', '6:22', '1:02:03'],
  );
  assert.equal(clockText(3450, 1), '0:03.4');
  assert.deepEqual([5_000, 119_000, 120_000, 382_000, 660_000, 11_100_000, 172_800_000].map(ageText), [
    '5s',
    '119s',
    '2m',
    '6m22s',
    '11m',
    '3h5m',
    '2d',
  ]);
  assert.deepEqual([500, 21_000, 300_000].map(spanText), ['500 ms', '21 s', '5 min']);
});

void test('an object printed as YAML reads back as the same object', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom(
        'on',
        '1.0',
        '- a',
        'a: b',
        'x\ny\n',
        'x\n\n',
        ' x\ny',
        '\n',
        'x\n \n',
        'a\tb\nc',
        '# c',
        ' lead',
        '12:30',
        '~',
        'key:',
      ),
      tie('list'),
      tie('map'),
    ),
    list: fc.array(tie('any'), { maxLength: 4 }),
    map: fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie('any'), { maxKeys: 4, noNullPrototype: true }),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), value.any, { noNullPrototype: true, maxKeys: 5 }), (object) => {
      assert.deepEqual(parse(`${yamlLines(object).join('\n')}\n`), object);
    }),
    { numRuns: 100 },
  );
});

void test('lines of two texts: what stayed, what is new, what is gone', () => {
  assert.deepEqual(
    lineDiff(['a', 'b', 'c', 'd'], ['a', 'x', 'c', 'd', 'e']).map(({ change, text }) => `${change} ${text}`),
    ['same a', 'gone b', 'new x', 'same c', 'same d', 'new e'],
  );
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', 'c')), fc.array(fc.constantFrom('a', 'b', 'c')), (before, after) => {
      const lines = lineDiff(before, after);
      assert.deepEqual(
        lines.filter((line) => line.change !== 'gone').map((line) => line.text),
        after,
      );
      assert.deepEqual(
        lines.filter((line) => line.change !== 'new').map((line) => line.text),
        before,
      );
    }),
  );
});

const segment = (fromMs: number, toMs: number, text: string): Segment => ({
  fromMs,
  toMs,
  text,
  word: text,
  shape: 'solid',
  tone: 'good',
  seq: fromMs,
});

void test('two lanes differ where one of them looks different, and nowhere else', () => {
  assert.deepEqual(differences([segment(0, 10, 'a'), segment(10, 30, 'b')], [segment(0, 20, 'a'), segment(20, 30, 'b')]), [
    { fromMs: 10, toMs: 20 },
  ]);
  assert.deepEqual(differences([segment(0, 10, 'a')], []), [{ fromMs: 0, toMs: 10 }]);
  assert.deepEqual(differences([segment(0, 10, 'a')], [segment(0, 10, 'a')]), []);
});

void test('a good image is the next version of the same program', () => {
  assert.deepEqual(['postgres:16.4', 'gcr.io/etcd:v3.6.4-amd64', 'localhost:5000/app', 'app@sha256:00', 'app:stable'].map(nextImage), [
    'postgres:16.5',
    'gcr.io/etcd:v3.6.5-amd64',
    'localhost:5000/app:next',
    'app:next',
    'app:stable-next',
  ]);
});

void test('a saved state of unknown origin is read as far as it makes sense', () => {
  assert.equal(readSavedState(undefined), undefined);
  assert.equal(readSavedState({ version: 1, id: 'a', branches: [] }), undefined);
  const orphan = { id: 'b2', name: 'x', from: { parent: 'gone', atMs: 1, action: { do: 'cordon', node: 'n' } } };
  const state = readSavedState({
    version: 2,
    id: 'a',
    branches: [{ id: 'root', name: 'as written' }, orphan],
    active: 'b2',
    playheadMs: -1,
    zoom: 'wide',
  });
  assert.deepEqual(
    state?.branches.map((branch) => branch.id),
    ['root'],
  );
  assert.equal(state?.active, 'root');
  assert.equal(state?.playheadMs, 0);
  assert.equal(state?.zoom, 1);
  fc.assert(fc.property(fc.anything(), (value) => void readSavedState(value)));
});
