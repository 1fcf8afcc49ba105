import type { Objects } from '../cluster/store.ts';
import type { Observer } from '../world.ts';
import { claimsBeforePod } from './claims-before-pod.ts';
import { claimsKept } from './claims-kept.ts';
import { historyKept } from './history-kept.ts';
import type { Invariant } from './invariant.ts';
import { oneObjectAName } from './one-object-a-name.ts';
import { orderedCreation } from './ordered-creation.ts';
import { orderedDeletion } from './ordered-deletion.ts';
import { ownPods } from './own-pods.ts';
import { partitionKept } from './partition-kept.ts';
import { retentionKept } from './retention-kept.ts';
import { revisionProgress } from './revision-progress.ts';
import { scaleDownOrder } from './scale-down-order.ts';
import { statusCounts } from './status-counts.ts';
import { updateBudget } from './update-budget.ts';
import { updateOrder } from './update-order.ts';

/** Every invariant: none may be broken, in any run. The first eight are those of the recordings, the others follow from the rules of the controller. */
export const invariants: readonly Invariant[] = [
  claimsBeforePod,
  oneObjectAName,
  orderedCreation,
  orderedDeletion,
  updateOrder,
  claimsKept,
  statusCounts,
  revisionProgress,
  partitionKept,
  updateBudget,
  scaleDownOrder,
  historyKept,
  retentionKept,
  ownPods,
];

/** A broken invariant: a mistake of the simulator. */
export interface Violation {
  readonly name: string;
  readonly text: string;
  readonly atMs: number;
  /** Number of the last transition before it was seen. */
  readonly seq: number;
}

export interface InvariantWatch {
  readonly observer: Observer;
  readonly violations: readonly Violation[];
  /** To be called with the state when nothing is left to happen. */
  quiet(live: Objects): void;
}

/** Looks at one run from its beginning: hand the observer to `createTimeline`. */
export function watchInvariants(): InvariantWatch {
  const readers = invariants.map((each) => ({ name: each.name, reader: each.watch() }));
  const violations: Violation[] = [];
  let last = { atMs: 0, seq: 0 };
  const note = (name: string, text: string | undefined): void => {
    if (text !== undefined) violations.push({ name, text, ...last });
  };
  const observer: Observer = {
    write(component, write, cache, live) {
      if (component !== 'statefulset-controller') return;
      for (const { name, reader } of readers) note(name, reader.write?.(write, cache, live));
    },
    transition(transition, live) {
      last = { atMs: transition.atMs, seq: transition.seq };
      for (const { name, reader } of readers) note(name, reader.transition?.(transition, live));
    },
  };
  return { observer, violations, quiet: (live) => readers.forEach(({ name, reader }) => note(name, reader.quiet?.(live))) };
}
