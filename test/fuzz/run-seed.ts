import { type KubeObject, keyText } from '../../src/kube/objects.ts';
import type { Pod } from '../../src/kube/views.ts';
import { apiAdmission } from '../../src/sim/cluster/api-admission.ts';
import { storeKey } from '../../src/sim/cluster/store.ts';
import { explainWhyNot } from '../../src/sim/explain.ts';
import { watchInvariants } from '../../src/sim/invariants/invariants.ts';
import { createTimeline, type Timeline, type View } from '../../src/sim/timeline.ts';
import { offTarget, wrongAtRest } from './at-rest.ts';
import { unexpectedHarms } from './expected-harms.ts';
import { healing } from './healing.ts';
import { randomWorld, troubleMs } from './random-world.ts';
import { otherwisePlayed } from './same-again.ts';

/** Time in which a healed world must come to rest: longer than the longest back-off that the trouble can have led to. */
const restMs = 5_400_000;

/** Plays the world of a seed (every other one once more, in another way), heals it, and says what is wrong with the run; empty when nothing is. */
export function runSeed(seed: number): string[] {
  const input = randomWorld(seed);
  const watch = watchInvariants();
  const timeline = createTimeline(input, { observer: watch.observer, admission: apiAdmission });
  timeline.advance(troubleMs);
  const different = seed % 2 === 0 ? otherwisePlayed(timeline, troubleMs) : [];
  const cure = healing(timeline);
  for (const action of cure) timeline.schedule(troubleMs, action);
  const { quiet, limited } = timeline.advance(troubleMs + restMs);
  const view = timeline.at(timeline.nowMs);
  if (quiet) watch.quiet(view);
  return [
    ...(limited === undefined ? [] : [`limit: ${limited}`]),
    ...different,
    ...watch.violations.map((each) => `invariant ${each.name} at ${each.atMs} ms (${each.seq}): ${each.text}`),
    ...unexplained(timeline, offTarget(view)),
    ...(quiet ? wrongAtRest(view) : restless(timeline, view)),
    ...unexpectedHarms(timeline, troubleMs, cure),
  ];
}

/** What is not where it wants to be must be explained. */
function unexplained(timeline: Timeline, objects: readonly KubeObject[]): string[] {
  return objects.flatMap((object) =>
    explainWhyNot(timeline, storeKey(object), timeline.nowMs).length > 0
      ? []
      : [`nothing says why ${keyText(storeKey(object))} is not where it wants to be`],
  );
}

/** A run that does not come to rest must be about something that is not where it wants to be, or about containers that end again and again. */
function restless(timeline: Timeline, view: View): string[] {
  const late = timeline.trace.filter((each) => each.atMs > timeline.nowMs - 3_600_000 && each.verb !== 'event');
  const restarted = (pod: Pod): boolean => (pod.status?.containerStatuses ?? []).some((each) => each.restartCount > 0);
  const explained = offTarget(view).length > 0 || (view.list('Pod') as readonly Pod[]).some(restarted);
  return late.length === 0 || (explained && late.length < 1000)
    ? []
    : [`not at rest: ${late.length} changes in the last hour, the last by ${late.at(-1)?.actor ?? ''}`];
}
