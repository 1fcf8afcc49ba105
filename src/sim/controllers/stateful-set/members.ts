import { startOrdinal } from '../../../kube/identity.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { limits } from '../../limits.ts';
import { type Facts, ordinalOf } from './pod-state.ts';
import type { StatefulSet } from './stateful-set-view.ts';

/** The pods of a set, by what they are to it: found in one go for each list of them, because a pass over a large set costs as much as it looks at. */
export interface Members {
  readonly pods: readonly KubeObject[];
  /** By slot, and what a pass reads of each; nothing where a slot is empty. */
  readonly replicas: readonly (KubeObject | undefined)[];
  readonly facts: readonly (Facts | undefined)[];
  /** Those beyond the slots, highest ordinal first. */
  readonly condemned: readonly KubeObject[];
  /** Pods that were created, those of them that run and are ready, and those not terminating of each revision. */
  readonly created: number;
  readonly ready: number;
  readonly ofRevision: ReadonlyMap<string, number>;
}

/** `facts` are those of the pods, one for each. */
export function membersOf(pods: readonly KubeObject[], facts: readonly Facts[], spec: StatefulSet['spec']): Members {
  const length = Math.min(spec.replicas, limits.replicas);
  const replicas = Array<KubeObject | undefined>(length).fill(undefined);
  const inSlots = Array<Facts | undefined>(length).fill(undefined);
  const condemned: KubeObject[] = [];
  const ofRevision = new Map<string, number>();
  const first = startOrdinal({ spec });
  let [created, ready] = [0, 0];
  for (let at = 0; at < pods.length; at++) {
    const pod = pods[at] as KubeObject;
    const each = facts[at] as Facts;
    const slot = each.ordinal - first;
    if (slot >= 0 && slot < length) {
      replicas[slot] = pod;
      inSlots[slot] = each;
    } else condemned.push(pod);
    if (each.phase === '') continue;
    created++;
    if (each.ready && each.phase === 'Running') ready++;
    if (!each.terminating) ofRevision.set(each.revision, (ofRevision.get(each.revision) ?? 0) + 1);
  }
  condemned.sort((left, right) => ordinalOf(right) - ordinalOf(left));
  return { pods, replicas, facts: inSlots, condemned, created, ready, ofRevision };
}
