import { peekText } from '../../base/peek.ts';
import { type ObjectKey, isTerminating } from '../../kube/objects.ts';
import { claimsOf, type Pod } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { eventStep, type ExplainStep, latestEvent, type Past, since, step } from './step.ts';

/** Why a claim is not Bound, or does not go away; empty when it is all right. */
export function explainClaim(past: Past, key: ObjectKey): ExplainStep[] {
  const claim = past.get(key.kind, key.namespace, key.name);
  if (claim === undefined)
    return [
      step(
        `claim ${key.name} does not exist`,
        since(past, key, (each) => each?.metadata.uid),
        key,
      ),
    ];
  if (isTerminating(claim)) {
    const began = since(past, key, (each) => each?.metadata.deletionTimestamp);
    const finalizers = (claim.metadata.finalizers ?? []).join(', ');
    const users = past.list('Pod', key.namespace).filter((pod) => claimsOf(pod as Pod).includes(key.name));
    const [user] = users;
    const used =
      user === undefined ? [] : [step(`${user.metadata.name} uses it, and it goes when that pod is gone`, undefined, storeKey(user))];
    return [step(`claim ${key.name} is being deleted and held by ${finalizers}`, began, key), ...used];
  }
  const phase = peekText(claim, 'status', 'phase');
  if (phase === 'Bound') return [];
  const event = latestEvent(past, key);
  const began = since(past, key, (each) => peekText(each, 'status', 'phase'));
  const first = step(`claim ${key.name} is ${phase ?? 'new'}`, began, key, ['spec', 'storageClassName']);
  return event === undefined ? [first] : [first, eventStep(event)];
}
