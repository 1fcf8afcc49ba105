import { isReady, phaseOf } from '../../kube/views.ts';
import { peekInteger } from '../../base/peek.ts';
import { parsePodName } from '../../kube/identity.ts';
import { type KubeObject, namespaceText, isOwnedBy, isTerminating, controllerOf, nameOf } from '../../kube/objects.ts';
import { isRunningAndAvailable } from '../controllers/stateful-set/pod-state.ts';
import type { Past } from './step.ts';

/** The set that a pod belongs to. */
export function setOf(past: Past, pod: KubeObject): KubeObject | undefined {
  const owner = controllerOf(pod);
  if (owner?.kind !== 'StatefulSet' || parsePodName(nameOf(pod)) === undefined) return undefined;
  return past.get('StatefulSet', namespaceText(pod), owner.name);
}

/** `is Ready` when the set counts the pod as available, else what it is instead. */
export function stateOf(past: Past, pod: KubeObject, set: KubeObject | undefined): string {
  if (set !== undefined && !isOwnedBy(pod, set)) return `is no pod of ${nameOf(set)} and has the name of one`;
  if (isTerminating(pod)) return 'is terminating';
  if (phaseOf(pod) !== 'Running') return `is ${phaseOf(pod)}`;
  if (!isReady(pod)) return 'is Running but not Ready';
  const minReadySeconds = peekInteger(set, 'spec', 'minReadySeconds') ?? 0;
  const isAvailable = isRunningAndAvailable(pod, { nowMs: past.atMs, minReadySeconds, target: past.input.target });
  return isAvailable ? 'is Ready' : `has not been Ready for ${minReadySeconds} s yet`;
}
