import { peekInteger } from '../../src/base/peek.ts';
import type { Action } from '../../src/sim/action.ts';
import { explainWhyNot } from '../../src/sim/explain.ts';
import { harmsOf } from '../../src/sim/harms/harms.ts';
import { watchInvariants } from '../../src/sim/invariants/invariants.ts';
import { createTimeline, type Timeline } from '../../src/sim/timeline.ts';
import { randomWorld, troubleMs } from './random-world.ts';

/** Time in which a healed world must come to rest: longer than the longest back-off that the trouble can have led to. */
const restMs = 4 * 3_600_000;

/** Plays the world of a seed, heals it, and says what is wrong with the run; empty when nothing is. */
export function runSeed(seed: number): string[] {
  const input = randomWorld(seed);
  const watch = watchInvariants();
  const timeline = createTimeline(input, { observer: watch.observer });
  timeline.advance(troubleMs);
  for (const action of healing(timeline)) timeline.schedule(troubleMs, action);
  const { quiet, limited } = timeline.advance(troubleMs + restMs);
  const problems = limited === undefined ? [] : [`limit: ${limited}`];
  if (!quiet) problems.push(...restless(timeline));
  else watch.quiet(timeline.at(timeline.nowMs));
  problems.push(...watch.violations.map((each) => `invariant ${each.name} at ${each.atMs} ms (${each.seq}): ${each.text}`));
  return [...problems, ...unexplained(timeline), ...unexpectedHarms(timeline)];
}

/** Everything works again: machines, schedulable nodes, readiness, caches. */
function healing(timeline: Timeline): Action[] {
  const { cluster } = timeline.input;
  const pods = timeline.at(timeline.nowMs).list('Pod', 'default');
  return [
    { do: 'cache-delay', component: 'statefulset-controller', delayMs: 0 },
    ...cluster.nodes.flatMap(({ name }): Action[] => [
      { do: 'return-node', node: name },
      { do: 'uncordon', node: name },
    ]),
    ...pods.map((each): Action => ({ do: 'ready', name: each.metadata.name ?? '' })),
  ];
}

/** A run that does not come to rest must be waiting for something that it can name. */
function restless(timeline: Timeline): string[] {
  const late = timeline.trace
    .slice(-200)
    .filter((each) => each.atMs > timeline.nowMs - 3_600_000 && each.verb !== 'event' && each.verb !== 'process');
  return late.length < 200 ? [] : [`not at rest: ${late.length} changes in the last hour, the last by ${late.at(-1)?.actor ?? ''}`];
}

/** A set that is not where it wants to be must be explained. */
function unexplained(timeline: Timeline): string[] {
  const view = timeline.at(timeline.nowMs);
  return view.list('StatefulSet').flatMap((set) => {
    const { replicas } = set.spec as { readonly replicas: number };
    const { readyReplicas = 0 } = set.status as { readonly readyReplicas?: number };
    const key = { kind: 'StatefulSet', namespace: 'default', name: set.metadata.name ?? '' };
    if (readyReplicas >= replicas) return [];
    return explainWhyNot(timeline, key, timeline.nowMs).length > 1 ? [] : [`${readyReplicas} of ${replicas} ready, and nothing says why`];
  });
}

/** What can lead to each harm; without any of these before, finding it is a mistake of the simulator. */
const mayFollow: Readonly<Record<string, readonly Action['do'][]>> = {
  'data-lost': ['delete-claim', 'delete', 'delete-set', 'scale', 'apply', 'patch'],
  'foreign-data': ['apply', 'create', 'patch', 'scale', 'delete-pod', 'delete', 'crash-node', 'drain', 'evict', 'set-image'],
  // A partition is enough where the pods have a grace period of 0: then the object goes without the kubelet's word.
  'one-identity-twice': ['delete-pod', 'delete', 'delete-node', 'taint-node', 'partition-node'],
  'quorum-lost': [
    'crash-node',
    'partition-node',
    'restart-node',
    'delete-pod',
    'delete',
    'delete-set',
    'delete-node',
    'drain',
    'evict',
    'scale',
    'set-image',
    'rollout-restart',
    'apply',
    'patch',
    'crash-container',
    'unready',
    'kubelet-evicts',
    'succeed-pod',
    'taint-node',
    'fault',
  ],
};

/** A harm may come only after something that can lead to it. */
function unexpectedHarms(timeline: Timeline): string[] {
  return harmsOf(timeline.trace).flatMap((found) => {
    // With a grace period of 0 every deletion takes the object away before the program has stopped.
    if (found.name === 'one-identity-twice' && graceOf(timeline) === 0) return [];
    const done = new Set<string>(timeline.input.steps.filter((each) => (each.atMs ?? 0) <= found.atMs).map((each) => each.action.do));
    if (found.atMs >= troubleMs) for (const action of healing(timeline)) done.add(action.do);
    return mayFollow[found.name]?.some((each) => done.has(each)) === true
      ? []
      : [`harm ${found.name} at ${found.atMs} ms without a cause: ${found.text}`];
  });
}

function graceOf(timeline: Timeline): number | undefined {
  const set = timeline.input.objects.find((each) => each.kind === 'StatefulSet');
  return peekInteger(set, 'spec', 'template', 'spec', 'terminationGracePeriodSeconds');
}
