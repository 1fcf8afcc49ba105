import { peekInteger } from '../../src/base/peek.ts';
import { isSameObject } from '../../src/kube/objects.ts';
import type { Action } from '../../src/sim/action.ts';
import { harmsOf } from '../../src/sim/harms/harms.ts';
import type { Timeline } from '../../src/sim/timeline.ts';

/** Not only steps lead to one: pods that share a claim, one made by hand that the set scales away, whoever scales by himself, a probe without patience. */
type Other = 'ReplicaSet' | 'Pod' | 'HorizontalPodAutoscaler' | 'second set' | 'probe-kills';

/** What can lead to each harm; without any of these before, finding it is a mistake of the simulator. */
const mayFollow: Readonly<Record<string, readonly (Action['do'] | Other)[]>> = {
  'data-lost': ['HorizontalPodAutoscaler', 'delete-claim', 'delete', 'delete-set', 'scale', 'apply', 'patch'],
  'foreign-data': [
    'ReplicaSet',
    'second set',
    'apply',
    'create',
    'patch',
    'scale',
    'delete-pod',
    'delete',
    'crash-node',
    'drain',
    'evict',
    'set-image',
  ],
  // A partition is enough where the pods have a grace period of 0: then the object goes without the kubelet's word.
  'one-identity-twice': ['delete-pod', 'delete', 'delete-node', 'taint-node', 'partition-node'],
  'quorum-lost': [
    'Pod',
    'HorizontalPodAutoscaler',
    'probe-kills',
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

/** A harm may come only after something that can lead to it: of the steps, or of what healed them from `healedMs` on. */
export function unexpectedHarms(timeline: Timeline, healedMs: number, healing: readonly Action[]): string[] {
  return harmsOf(timeline.trace).flatMap((found) => {
    // With a grace period of 0 every deletion takes the object away before the program has stopped.
    const gone = timeline.trace.findLast(
      ({ seq, verb, object }) => seq < found.seq && verb === 'remove' && isSameObject(object, found.object),
    );
    if (found.name === 'one-identity-twice' && peekInteger(gone?.before, 'spec', 'terminationGracePeriodSeconds') === 0) return [];
    const before = timeline.trace
      .slice(0, found.seq + 1)
      .flatMap(({ step, because }) => [timeline.input.steps[step ?? -1]?.action.do, because?.code].filter((each) => each !== undefined));
    const made = timeline.input.objects.map((each) =>
      each.kind === 'StatefulSet' && each.metadata.name !== 'web' ? 'second set' : each.kind,
    );
    const done = new Set<string>([...made, ...before, ...(found.atMs >= healedMs ? healing.map((each) => each.do) : [])]);
    return mayFollow[found.name]?.some((each) => done.has(each)) === true
      ? []
      : [`harm ${found.name} at ${found.atMs} ms without a cause: ${found.text}`];
  });
}
