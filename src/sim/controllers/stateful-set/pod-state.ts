import { parsePodName, revisionLabel, startOrdinal } from '../../../kube/identity.ts';
import { type KubeObject, nameOf, isTerminating } from '../../../kube/objects.ts';
import { has } from '../../../kube/simulated-versions.ts';
import type { Target } from '../../../kube/target.ts';
import { isReady, phaseOf } from '../../../kube/views.ts';
import { conditionOf } from '../../cluster/conditions.ts';
import { timeMs } from '../../cluster/epoch.ts';
import type { StatefulSet } from './stateful-set-view.ts';

/** Questions that the controller asks about a pod. kube: pkg/controller/statefulset stateful_set_utils.go, functions of the same names */

/** What a pass reads of a pod. Pods are immutable, and a pass over a large set meets mostly those of the pass before. */
export interface Facts {
  readonly phase: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** The set and the ordinal that the name says; -1 without. */
  readonly setName: string;
  readonly ordinal: number;
  readonly revision: string;
}

export function factsOf(pod: KubeObject): Facts {
  const { setName, ordinal } = identityOf(pod);
  return {
    phase: phaseOf(pod),
    ready: isReady(pod),
    terminating: isTerminating(pod),
    setName,
    ordinal,
    revision: revisionOf(pod),
  };
}

export const isCreated = (pod: KubeObject): boolean => phaseOf(pod) !== '';
export const isPending = (pod: KubeObject): boolean => phaseOf(pod) === 'Pending';
/** The set and the ordinal that the name says. */
export const identityOf = (pod: KubeObject): Pick<Facts, 'setName' | 'ordinal'> => parsePodName(nameOf(pod)) ?? nobody;
const nobody = { setName: '', ordinal: -1 };
/** The ordinal in the name; -1 when it has none. */
export const ordinalOf = (pod: KubeObject): number => identityOf(pod).ordinal;
export const revisionOf = (pod: KubeObject): string => pod.metadata.labels?.[revisionLabel] ?? '';

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
  if (!isRunningAndReady(pod)) return false;
  return moment.minReadySeconds === 0 || (untilAvailableMs(pod, moment) ?? 1) <= 0;
}

/** From 1.34: not available, or terminating. Before: not running and ready, or terminating (which upstream called unhealthy). */
export function isUnavailable(pod: KubeObject, moment: Moment, facts = factsOf(pod)): boolean {
  if (facts.terminating || !facts.ready || facts.phase !== 'Running') return true;
  return moment.minReadySeconds > 0 && has(moment.target, 'unavailableBlocksRollout') && !isRunningAndAvailable(pod, moment);
}

export function isInRange(pod: KubeObject, set: StatefulSet): boolean {
  const slot = ordinalOf(pod) - startOrdinal(set);
  return slot >= 0 && slot < set.spec.replicas;
}
