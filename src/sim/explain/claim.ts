import { type ObjectKey, isTerminating, nameOf } from '../../kube/objects.ts';
import { claimsOf, type Pod, phaseOf } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { asksForMore, growth } from '../controllers/resizer.ts';
import { type ExplainStep, latestEvent, type Past, step, sinceAt, eventSteps } from './step.ts';

/** Why a claim is not Bound, or does not go away; empty when it is all right. */
export function explainClaim(past: Past, key: ObjectKey): ExplainStep[] {
  const claim = past.get(key.kind, key.namespace, key.name);
  if (claim === undefined) return [step(`claim ${key.name} does not exist`, sinceAt(past, key, 'metadata', 'uid'), key)];
  if (isTerminating(claim)) {
    const began = sinceAt(past, key, 'metadata', 'deletionTimestamp');
    const held = step(`claim ${key.name} is being deleted and held by ${(claim.metadata.finalizers ?? []).join(', ')}`, began, key);
    const user = past.list('Pod', key.namespace).find((pod) => claimsOf(pod as Pod).includes(key.name));
    if (user === undefined) return [held];
    return [held, step(`${nameOf(user)} uses it, and it goes when that pod is gone`, undefined, storeKey(user))];
  }
  const phase = phaseOf(claim);
  if (phase === 'Bound')
    return asksForMore(claim)
      ? [step(growth(claim).text, undefined, key, ...(growth(claim).path ?? [])), ...eventSteps(latestEvent(past, key))]
      : [];
  const began = sinceAt(past, key, 'status', 'phase');
  const first = step(`claim ${key.name} is ${phase || 'new'}`, began, key, 'spec', 'storageClassName');
  return [first, ...eventSteps(latestEvent(past, key))];
}
