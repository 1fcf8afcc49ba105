import { peekInteger, peekText } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, nameOf, namespaceText, isTerminating } from '../../kube/objects.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import { deleteObject, notFound } from './deletion.ts';
import { type Condition, conditionStatus, withCondition } from './conditions.ts';
import type { Server } from './server.ts';
import { type Response, refusal } from './write.ts';

/** kube: pkg/registry/core/pod/storage EvictionREST.Create */
export function evictPod(key: ObjectKey, graceSeconds: number | undefined, server: Server): Response {
  const pod = server.store.get('Pod', key.namespace, key.name);
  if (pod === undefined) return notFound('Pod', key.name);
  if (ignoresBudget(pod)) return evict(pod, graceSeconds, server);
  const budgets = server.store.list('PodDisruptionBudget', key.namespace).filter((budget) => covers(budget, pod));
  const [budget, second] = budgets;
  if (budget === undefined) return evict(pod, graceSeconds, server);
  if (second !== undefined) {
    return refusal('InternalError', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.');
  }
  if (conditionStatus(pod, 'Ready') !== 'True' && unhealthyMayGo(budget)) return evict(pod, graceSeconds, server);
  return checkAndDecrement(budget, pod, server) ?? evict(pod, graceSeconds, server);
}

/** Terminal, not yet running, or already on its way out. kube: canIgnorePDB, shouldEnforceResourceVersion */
function ignoresBudget(pod: KubeObject): boolean {
  const phase = peekText(pod, 'status', 'phase') ?? '';
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Pending' || isTerminating(pod);
}

/** Whether a budget selects the pod: its selector `{}` selects every pod of the namespace. */
export function covers(budget: KubeObject, pod: KubeObject): boolean {
  const spec = budget.spec as { readonly selector?: unknown } | undefined;
  return selects(labelSelector(spec?.selector), pod.metadata.labels);
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
  const violates = "Cannot evict pod as it would violate the pod's disruption budget.";
  const observed = peekInteger(budget, 'status', 'observedGeneration') ?? 0;
  const name = nameOf(budget);
  if (observed < (budget.metadata.generation ?? 1)) {
    return refusal('TooManyRequests', violates, `The disruption budget ${name} is still being processed by the server.`);
  }
  const status = budget.status as Readonly<Record<string, unknown>>;
  const allowed = peekInteger(status, 'disruptionsAllowed') ?? 0;
  if (allowed <= 0) {
    const desired = peekInteger(status, 'desiredHealthy') ?? 0;
    const current = peekInteger(status, 'currentHealthy') ?? 0;
    return refusal('TooManyRequests', violates, `The disruption budget ${name} needs ${desired} healthy pods and has ${current} currently`);
  }
  const disruptedPods = { ...(status.disruptedPods as object | undefined), [nameOf(pod)]: server.nowText };
  server.commit('update', budget, { ...budget, status: { ...status, disruptionsAllowed: allowed - 1, disruptedPods } });
  return undefined;
}

function evict(pod: KubeObject, graceSeconds: number | undefined, server: Server): Response {
  const condition: Condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
    lastTransitionTime: server.nowText,
  };
  const marked = !isTerminating(pod) ? server.commit('update', pod, withCondition(pod, condition)) : pod;
  const key = { kind: 'Pod', namespace: namespaceText(marked), name: nameOf(marked) };
  return deleteObject({ do: 'delete', key, ...(graceSeconds === undefined ? {} : { graceSeconds }) }, server);
}
