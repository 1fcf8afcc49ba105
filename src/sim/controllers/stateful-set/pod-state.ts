import { peekText } from '../../../base/peek.ts';
import { parsePodName, revisionLabel, startOrdinal } from '../../../kube/identity.ts';
import type { KubeObject } from '../../../kube/objects.ts';
import { has, type Target } from '../../../kube/versions.ts';
import { conditionOf } from '../../cluster/conditions.ts';
import { timeMs } from '../../cluster/epoch.ts';
import type { StatefulSet } from './stateful-set-view.ts';

/** Questions that the controller asks about a pod. kube: pkg/controller/statefulset stateful_set_utils.go, functions of the same names */

export function phaseOf(pod: KubeObject): string {
  return peekText(pod, 'status', 'phase') ?? '';
}

export const isCreated = (pod: KubeObject): boolean => phaseOf(pod) !== '';
export const isPending = (pod: KubeObject): boolean => phaseOf(pod) === 'Pending';
export const isFailed = (pod: KubeObject): boolean => phaseOf(pod) === 'Failed';
export const isSucceeded = (pod: KubeObject): boolean => phaseOf(pod) === 'Succeeded';
export const isTerminating = (pod: KubeObject): boolean => pod.metadata.deletionTimestamp !== undefined;

export function isReady(pod: KubeObject): boolean {
  return conditionOf(pod, 'Ready')?.status === 'True';
}

export function isRunningAndReady(pod: KubeObject): boolean {
  return phaseOf(pod) === 'Running' && isReady(pod);
}

/** What availability depends on besides the pod. */
export interface Moment {
  readonly nowMs: number;
  readonly minReadySeconds: number;
  readonly target: Target;
}

/** Milliseconds until the pod is available if it stays ready: 0 or less when it is; undefined when it is not ready. kube: pkg/api/v1/pod IsPodAvailable */
export function untilAvailableMs(pod: KubeObject, { nowMs, minReadySeconds, target }: Moment): number | undefined {
  const ready = conditionOf(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds === 0) return 0;
  const since = timeMs(ready.lastTransitionTime);
  if (since === undefined) return undefined;
  const rest = since + minReadySeconds * 1000 - nowMs;
  // Up to 1.33 the moment itself is not enough.
  return rest === 0 && !has(target, 'availableAtMinReadySeconds') ? 1 : rest;
}

export function isRunningAndAvailable(pod: KubeObject, moment: Moment): boolean {
  return isRunningAndReady(pod) && (untilAvailableMs(pod, moment) ?? 1) <= 0;
}

/** From 1.34: not available, or terminating. Before: not running and ready, or terminating (which upstream called unhealthy). */
export function isUnavailable(pod: KubeObject, moment: Moment): boolean {
  if (isTerminating(pod)) return true;
  return has(moment.target, 'unavailableBlocksRollout') ? !isRunningAndAvailable(pod, moment) : !isRunningAndReady(pod);
}

const ordinals = new WeakMap<KubeObject, number>();

/** The ordinal in the name; -1 when it has none. */
export function ordinalOf(pod: KubeObject): number {
  let ordinal = ordinals.get(pod);
  if (ordinal === undefined) {
    ordinal = parsePodName(pod.metadata.name ?? '')?.ordinal ?? -1;
    ordinals.set(pod, ordinal);
  }
  return ordinal;
}

export function isInRange(pod: KubeObject, set: StatefulSet): boolean {
  const slot = ordinalOf(pod) - startOrdinal(set);
  return slot >= 0 && slot < set.spec.replicas;
}

export function revisionOf(pod: KubeObject): string {
  return pod.metadata.labels?.[revisionLabel] ?? '';
}
