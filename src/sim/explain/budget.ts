import { covers } from '../cluster/eviction.ts';
import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, nameOf, objectKey } from '../../kube/objects.ts';
import { isReady, nodeNameOf } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { describe } from '../describe.ts';
import { explainPod } from './pod.ts';
import { type ExplainStep, latest, type Past, since, step, sinceAt, ruleStep } from './step.ts';

/** Why a budget allows no eviction; empty when it allows one. */
export function explainBudget(past: Past, key: ObjectKey): ExplainStep[] {
  const budget = past.get(key.kind, key.namespace, key.name);
  if (budget === undefined) return [];
  const pods = past.list('Pod', key.namespace).filter((pod) => covers(budget, pod));
  const rivals = past
    .list(key.kind, key.namespace)
    .filter((each) => each !== budget && pods.some((pod) => covers(each, pod)))
    .map((each) => {
      const text = `budget ${nameOf(each)} selects pods of budget ${key.name} too: no pod that two budgets select can be evicted (500); leave one of them`;
      return ruleStep(text, key, 'selector');
    });
  return [...(peek(budget, 'status', 'disruptionsAllowed') === 0 ? exhausted(past, key, budget, pods) : []), ...rivals];
}

function exhausted(past: Past, key: ObjectKey, { spec, status }: KubeObject, pods: readonly KubeObject[]): ExplainStep[] {
  const began = sinceAt(past, key, 'status', 'disruptionsAllowed');
  const [healthy, desired, expected] = ['currentHealthy', 'desiredHealthy', 'expectedPods'].map((name) => peekInteger(status, name) ?? 0);
  const field = peek(spec, 'maxUnavailable') === undefined ? 'minAvailable' : 'maxUnavailable';
  const conditions = peekList(status, 'conditions').flatMap((each) => peekText(each, 'reason') ?? []);
  const text = `budget ${key.name} allows no eviction (${conditions.join(', ')}): ${desired} must be healthy, and ${healthy} of ${expected} are`;
  const first = step(text, began, key, 'spec', field);
  if ((desired ?? 0) >= (expected ?? 0))
    return [first, ruleStep(`it leaves room for none to be missing, ever: ${field} is to be changed`, key, field)];
  const broken = pods.find((pod) => !isReady(pod));
  return [first, ...(broken === undefined ? [] : explainPod(past, broken))];
}

/** Why a node takes no pods, and why those that are to leave it are still there; empty when it is in service. */
export function explainCordon(past: Past, name: string): ExplainStep[] {
  const key = objectKey('Node', '', name);
  const isCordoned = (node: KubeObject | undefined): boolean => peek(node, 'spec', 'unschedulable') === true;
  if (!isCordoned(past.get('Node', '', name))) return [];
  const refused = past
    .list('Pod')
    .filter((pod) => nodeNameOf(pod) === name)
    .flatMap((pod) => {
      const refusal = latest(past, storeKey(pod), ({ response }) => (response?.code ?? 0) >= 429);
      const budget = past.list('PodDisruptionBudget', pod.metadata.namespace).find((each) => covers(each, pod));
      if (refusal === undefined || budget === undefined) return [];
      return [step(describe(refusal), refusal, refusal.object), ...explainBudget(past, storeKey(budget))];
    });
  const cordoned = step(`node ${name} is cordoned: it takes no new pods`, since(past, key, isCordoned), key, 'spec', 'unschedulable');
  return [cordoned, ...refused];
}
