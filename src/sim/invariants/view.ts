import { peekList, peekText } from '../../base/peek.ts';
import { ordinals, parsePodName, podName } from '../../kube/identity.ts';
import { type KubeObject, nameOf, isTerminating } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import type { Objects } from '../cluster/store.ts';

/** What several invariants ask of a state. */

/** The set that the pod name belongs to. */
export function setOf(name: string, namespace: string, objects: Objects): KubeObject | undefined {
  const setName = parsePodName(name)?.setName;
  return setName === undefined ? undefined : objects.get('StatefulSet', namespace, setName);
}

export function isOrdered(set: KubeObject): boolean {
  return peekText(set, 'spec', 'podManagementPolicy') !== 'Parallel';
}

/** Whether a pod is Running, Ready and not on its way out. */
export function isFine(pod: KubeObject | undefined): boolean {
  if (pod === undefined || isTerminating(pod)) return false;
  return peekText(pod, 'status', 'phase') === 'Running' && conditionStatus(pod, 'Ready') === 'True';
}

/** Names of the pods in range. */
export function podsInRange(set: KubeObject): string[] {
  return ordinals(set).map((ordinal) => podName(nameOf(set), ordinal));
}

/** Names of the claims that a pod mounts. */
export function claimsOfPod(pod: KubeObject): string[] {
  return peekList(pod, 'spec', 'volumes').flatMap((volume) => peekText(volume, 'persistentVolumeClaim', 'claimName') ?? []);
}

export function ordinalOfPod(name: string): number {
  return parsePodName(name)?.ordinal ?? -1;
}
