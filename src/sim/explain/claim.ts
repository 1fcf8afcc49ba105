import { type KubeObject, type ObjectKey, isTerminating, nameOf } from '../../kube/objects.ts';
import { claimsOf, type Pod, phaseOf } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { asksForMore, growth } from '../controllers/resizer.ts';
import { faultSteps } from './fault.ts';
import {
  becauseSteps,
  type ExplainStep,
  latestEvent,
  type Past,
  since,
  step,
  sinceAt,
  eventSteps,
  sinceMade,
  sinceDeleted,
} from './step.ts';

/** Why a claim is not Bound, or does not go away; empty when it is all right. */
export function explainClaim(past: Past, key: ObjectKey): ExplainStep[] {
  const claim = past.get(key.kind, key.namespace, key.name);
  if (claim === undefined) return [step(`claim ${key.name} does not exist`, sinceMade(past, key), key)];
  if (isTerminating(claim)) {
    const began = sinceDeleted(past, key);
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
  const faults = ['slow-provisioner', 'failing-provisioner'].flatMap((name) => faultSteps(past, name));
  return [first, ...eventSteps(latestEvent(past, key)), ...faults];
}

/** What becomes of a volume that no claim holds; empty while one does. */
export function explainVolume(past: Past, volume: KubeObject, key: ObjectKey): ExplainStep[] {
  const phase = phaseOf(volume);
  if (phase === 'Bound' && !isTerminating(volume)) return [];
  const began = since(past, key, phaseOf);
  return [step(`volume ${key.name} is ${isTerminating(volume) ? 'being deleted' : phase}`, began, key), ...becauseSteps(began)];
}
