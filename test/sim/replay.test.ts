import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimeline, type Timeline } from '../../src/sim/timeline.ts';
import { randomWorld } from '../fuzz/random-world.ts';

const untilMs = 1_200_000;
const told = (timeline: Timeline): string[] =>
  timeline.trace.map(({ atMs, actor, verb, object, event, because, after }) =>
    JSON.stringify([atMs, actor, verb, object, event, because?.text, after?.spec, after?.status]),
  );

/** Worlds with faults, quotas, lagging caches: whatever the seeds bring. */
const seeds = [3, 17, 42, 99];

void test('one seed, one outcome, byte for byte, in one run or in slices', () => {
  for (const seed of seeds) {
    const [whole, sliced] = [createTimeline(randomWorld(seed)), createTimeline(randomWorld(seed))];
    whole.advance(untilMs);
    for (let handled = 0; sliced.nowMs < untilMs && handled < 1_000_000; handled++) sliced.advance(untilMs, 1 + (handled % 13));
    sliced.advance(untilMs);
    assert.equal(JSON.stringify(sliced.trace), JSON.stringify(whole.trace), `seed ${seed}`);
  }
});

void test('a fork with an action that changes nothing has the same future', () => {
  for (const seed of seeds) {
    const whole = createTimeline(randomWorld(seed));
    whole.advance(untilMs);
    const expected = told(whole);
    for (const atMs of [0, 1234, 300_000, 555_555, 1_100_000]) {
      const fork = whole.fork(atMs, { do: 'delete-pod', name: 'nobody' });
      fork.advance(untilMs);
      const asked = new Set(fork.trace.filter((each) => each.object.name === 'nobody').map((each) => each.seq));
      assert.deepEqual(
        told(fork).filter((_, seq) => !asked.has(seq)),
        expected,
        `seed ${seed} at ${atMs}`,
      );
    }
  }
});

void test('the view of a moment is the state that the run had then', () => {
  for (const seed of seeds) {
    const timeline = createTimeline(randomWorld(seed));
    const seen: [number, string][] = [];
    for (let atMs = 0; atMs <= untilMs; atMs += 97_000) {
      timeline.advance(atMs);
      seen.push([atMs, JSON.stringify(timeline.at(atMs).all())]);
    }
    for (const [atMs, state] of seen.reverse()) {
      const byKey = (text: string) =>
        (JSON.parse(text) as { kind: string; metadata: { name: string } }[]).map((each) => JSON.stringify(each)).sort();
      assert.deepEqual(byKey(JSON.stringify(timeline.at(atMs).all())), byKey(state), `seed ${seed} at ${atMs}`);
    }
  }
});
