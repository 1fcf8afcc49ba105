/** Which changes may help a pod that no node took: those that the plugins that refused it wait for. kube: EventsToRegister and the hints of the plugins */
import { deepEqual } from '../../base/deep-equal.ts';
import { has } from '../../kube/simulated-versions.ts';
import type { Target } from '../../kube/target.ts';
import { conditionOf, type Node, type Pod } from '../../kube/views.ts';
import { untolerated } from './taints.ts';

/** Whether a pod was refused for such a reason, as its condition tells; one that was not tried yet may be refused for any. */
export function isRefused(pod: Pod, reason: RegExp): boolean {
  const message = conditionOf(pod.status?.conditions, 'PodScheduled')?.message;
  return message === undefined || reason.test(message);
}

/** A node that came, got other labels or more room, or became free of what kept the pod away. Only where pods are spread does one help that goes. */
export function nodeHelps(pod: Pod, after: Node | undefined, before: Node | undefined, target: Target): boolean {
  if (before === undefined) return true;
  const spreads = isRefused(pod, /topology/);
  if (after === undefined) return spreads;
  if (!deepEqual(after.metadata.labels, before.metadata.labels) || !deepEqual(after.status?.allocatable, before.status?.allocatable)) {
    return true;
  }
  if (deepEqual(after.spec, before.spec)) return false;
  const opens = before.spec?.unschedulable === true && after.spec?.unschedulable !== true;
  if (spreads || (opens && isRefused(pod, /unschedulable/))) return true;
  // Plugins that wait for new nodes were told of every change of taints, too.
  if (has(target, 'taintChangeWakes') && isRefused(pod, /affinity|[vV]olume|ports|Insufficient/)) return true;
  return isRefused(pod, /taint/) && untolerated(pod, before) !== undefined && untolerated(pod, after) === undefined;
}
