import { covers } from '../cluster/eviction.ts';
import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import { storeKey } from '../cluster/store.ts';
import { type ExplainStep, type Past, step, sinceAt } from './step.ts';

/** What the budgets of a pod that allow no eviction say. */
export function budgetsOf(past: Past, pod: KubeObject): ExplainStep[] {
  return past
    .list('PodDisruptionBudget', pod.metadata.namespace)
    .filter((budget) => covers(budget, pod))
    .flatMap((budget) => explainBudget(past, storeKey(budget)));
}

/** Why a budget allows no eviction; empty when it allows one. */
export function explainBudget(past: Past, key: ObjectKey): ExplainStep[] {
  const budget = past.get(key.kind, key.namespace, key.name);
  const status = peek(budget, 'status');
  const allowed = peek(status, 'disruptionsAllowed');
  if (budget === undefined || allowed !== 0) return [];
  const began = sinceAt(past, key, 'status', 'disruptionsAllowed');
  const [healthy, desired, expected] = ['currentHealthy', 'desiredHealthy', 'expectedPods'].map((name) => peekInteger(status, name) ?? 0);
  const field = peek(budget, 'spec', 'maxUnavailable') === undefined ? 'minAvailable' : 'maxUnavailable';
  const conditions = peekList(status, 'conditions').flatMap((each) => peekText(each, 'reason') ?? []);
  const text = `budget ${key.name} allows no eviction (${conditions.join(', ')}): of ${expected} pods ${desired} must be healthy, and ${healthy} are`;
  return [step(text, began, key, 'spec', field)];
}
