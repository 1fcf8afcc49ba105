/** Which changes of a node may help a pod that no node took. kube: EventsToRegister and isSchedulableAfterNodeChange of the plugins */
import { deepEqual } from '../../base/deep-equal.ts';
import type { Node, Pod } from '../../kube/views.ts';
import { untolerated } from './taints.ts';

/** A node that came, got other labels or more room, or became free of what kept the pod away. Only where pods are spread does one help that goes. */
export function nodeHelps(pod: Pod, after: Node | undefined, before: Node | undefined): boolean {
  if (before === undefined) return true;
  const spreads = (pod.spec.topologySpreadConstraints ?? []).length > 0;
  if (after === undefined) return spreads;
  if (!deepEqual(after.metadata.labels, before.metadata.labels) || !deepEqual(after.status?.allocatable, before.status?.allocatable)) {
    return true;
  }
  if (deepEqual(after.spec, before.spec)) return false;
  const opens = before.spec?.unschedulable === true && after.spec?.unschedulable !== true;
  return spreads || opens || (untolerated(pod, before) !== undefined && untolerated(pod, after) === undefined);
}
