import { governingServiceName, parsePodName } from '../../kube/identity.ts';
import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import type { Lane } from './lanes.ts';

/** Whether a lane says something about one set: its own objects, and everything that belongs to no set. */
export function isOfSet(lane: Lane, set: ObjectKey, sets: readonly KubeObject[]): boolean {
  const { kind, namespace, name } = lane.object;
  if (kind === 'Node' || kind === 'PodDisruptionBudget') return true;
  if (namespace !== set.namespace) return false;
  if (kind === 'StatefulSet' || kind === 'Quorum') return name === set.name;
  if (kind === 'Pod') return parsePodName(name)?.setName === set.name;
  if (kind === 'PersistentVolumeClaim') return parsePodName(name)?.setName.endsWith(`-${set.name}`) === true;
  // A Service that governs another set is not of interest; others may be.
  const governed = sets.filter((each) => each.metadata.namespace === namespace && governingServiceName(each) === lane.label);
  return governed.length === 0 || governed.some((each) => each.metadata.name === set.name);
}
