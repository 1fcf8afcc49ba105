import { objectAt, storeKey } from './store.ts';
import { isReady, phaseOf, isPodTerminal } from '../../kube/views.ts';
import { peekInteger, peekText, peek } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, nameOf, isTerminating } from '../../kube/objects.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import { has } from '../../kube/simulated-versions.ts';
import { deleteObject, notFound } from './deletion.ts';
import { type Condition, conditionOf, withCondition } from './conditions.ts';
import type { Server } from './server.ts';
import { type Response, refusal } from './write.ts';

/** kube: pkg/registry/core/pod/storage EvictionREST.Create */
export function evictPod(key: ObjectKey, graceSeconds: number | undefined, server: Server): Response {
  const pod = objectAt(server.store, key);
  if (pod === undefined) return notFound(key);
  if (ignoresBudget(pod)) return evict(pod, graceSeconds, server);
  const [budget, second] = server.store.list('PodDisruptionBudget', key.namespace).filter((each) => covers(each, pod));
  if (budget === undefined) return evict(pod, graceSeconds, server);
  if (second !== undefined) {
    return refusal('InternalError', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  }
  if (!isReady(pod) && unhealthyMayGo(budget)) return evict(pod, graceSeconds, server);
  return checkAndDecrement(budget, pod, server) ?? evict(pod, graceSeconds, server);
}

/** Terminal, not yet running, or already on its way out. kube: canIgnorePDB, shouldEnforceResourceVersion */
function ignoresBudget(pod: KubeObject): boolean {
  return isPodTerminal(pod) || phaseOf(pod) === 'Pending' || isTerminating(pod);
}

/** Whether a budget selects the pod: its selector `{}` selects every pod of the namespace. */
export function covers(budget: KubeObject, pod: KubeObject): boolean {
  return selects(labelSelector(peek(budget, 'spec', 'selector')), pod.metadata.labels);
}

/** `unhealthyPodEvictionPolicy` for a pod that is not Ready; neither way uses budget. */
function unhealthyMayGo(budget: KubeObject): boolean {
  if (peekText(budget, 'spec', 'unhealthyPodEvictionPolicy') === 'AlwaysAllow') return true;
  const healthy = peekInteger(budget, 'status', 'currentHealthy') ?? 0;
  const desired = peekInteger(budget, 'status', 'desiredHealthy') ?? 0;
  return desired > 0 && healthy >= desired;
}

/** Takes one disruption from the budget, or says why it has none. kube: EvictionREST.checkAndDecrement */
function checkAndDecrement(budget: KubeObject, pod: KubeObject, server: Server): Response | undefined {
  const refused = (why: string): Response =>
    refusal(
      'TooManyRequests',
      "Cannot evict pod as it would violate the pod's disruption budget.",
      `The disruption budget ${nameOf(budget)} ${why}`,
    );
  const status = budget.status as Readonly<Record<string, unknown>>;
  const count = (field: string): number => peekInteger(status, field) ?? 0;
  const allowed = count('disruptionsAllowed');
  if (count('observedGeneration') < (budget.metadata.generation ?? 1)) return refused('is still being processed by the server.');
  if (allowed <= 0) return refused(whyNone(budget, count('desiredHealthy'), count('currentHealthy'), server));
  const disruptedPods = { ...(status.disruptedPods as object | undefined), [nameOf(pod)]: server.nowText };
  server.commit('update', budget, { ...budget, status: { ...status, disruptionsAllowed: allowed - 1, disruptedPods } });
  return undefined;
}

function whyNone(budget: KubeObject, desired: number, healthy: number, { target }: Server): string {
  const numbers = `needs ${desired} healthy pods and has ${healthy} currently`;
  if (!has(target, 'evictionTellsFailedSync')) return numbers;
  const { reason, message } = conditionOf(budget, 'DisruptionAllowed') ?? {};
  const none = 'does not allow evicting pods currently';
  return reason === 'SyncFailed' ? `${none} because it failed sync: ${message ?? ''}` : healthy <= desired ? numbers : none;
}

function evict(pod: KubeObject, graceSeconds: number | undefined, server: Server): Response {
  const condition: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: server.nowText,
  };
  if (!isTerminating(pod)) server.commit('update', pod, withCondition(pod, condition));
  return deleteObject({ do: 'delete', key: storeKey(pod), graceSeconds }, server);
}
