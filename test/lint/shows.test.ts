import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import type { Rule } from '../../src/lint/rule.ts';
import { rules } from '../../src/lint/rules.ts';
import { defaultTarget } from '../../src/kube/versions.ts';
import { simulationInput } from '../../src/scenario/from-manifests.ts';
import { shown } from '../../src/scenario/showing.ts';
import { simulatedResources } from '../../src/scenario/simulated-resources.ts';
import { createTimeline } from '../../src/sim/timeline.ts';
import { type FixtureCase, readFixture } from './fixture.ts';
import { workspaceOf } from './workspace-of.ts';

/** What is played for a finding of the rule in this case. */
function played(rule: Rule, { text, target }: FixtureCase): ReturnType<typeof shown> {
  const resources = simulatedResources(workspaceOf({ 'case.yaml': text }, target), 'case.yaml');
  const set = resources.find(({ kind }) => kind === 'StatefulSet')?.name ?? '';
  const objects = resources.flatMap(({ object }) => object ?? []);
  return shown(simulationInput(objects, target), set, rule.shows ?? { story: '' });
}

function firing(rule: Rule): FixtureCase[] {
  const path = resolve(import.meta.dirname, 'fixtures', `${rule.id}.yaml`);
  return readFixture(readFileSync(path, 'utf8')).cases.filter(({ title }) => title.startsWith('firing'));
}

for (const rule of rules.filter(({ shows }) => shows?.moment !== undefined)) {
  void test(`what ${rule.id} speaks of comes to pass: ${rule.shows?.moment}`, () => {
    for (const each of firing(rule)) {
      // Older versions take a set and refuse its pods, which the simulator does not judge.
      if (rule.shows?.moment === 'answer 422' && each.target !== defaultTarget) continue;
      const { input, stopAt } = played(rule, each);
      assert.ok(input.steps.length >= (rule.shows?.steps?.length ?? 0), 'every step is understood');
      if (rule.shows?.moment === 'end') continue;
      assert.ok(stopAt !== undefined, `${each.title}: it does not come to "${rule.shows?.moment}"`);
      // The panel runs the same input by itself: the number means the same there.
      const timeline = createTimeline(input);
      while (timeline.trace.length <= stopAt) timeline.advance(Number.POSITIVE_INFINITY, 500);
      assert.equal(timeline.trace[stopAt]?.seq, stopAt);
    }
  });
}
