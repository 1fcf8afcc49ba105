import { peekInteger, peekText } from '../../base/peek.ts';
import { ordinalRange, parsePodName } from '../../kube/identity.ts';
import { type KubeObject, isTerminating } from '../../kube/objects.ts';
import { storeKey } from '../cluster/store.ts';
import { setOf, stateOf } from './availability.ts';
import { type ExplainStep, type Past, since, step } from './step.ts';

/** Why a pod that its set no longer wants is still there and is not being deleted; empty when it is wanted. */
export function explainExcess(past: Past, pod: KubeObject): ExplainStep[] {
  const set = setOf(past, pod);
  if (set === undefined) return [];
  const key = storeKey(set);
  const excess = excessPods(past, set);
  if (!excess.some(({ metadata }) => metadata.name === pod.metadata.name)) return [];
  const changed = since(past, key, (each) => peekInteger(each, 'spec', 'replicas'));
  const first = step(`${pod.metadata.name} is to go: ${key.name} wants ${ordinalRange(set).count} pods`, changed, key, [
    'spec',
    'replicas',
  ]);
  const blocker = peekText(set, 'spec', 'podManagementPolicy') === 'Parallel' ? undefined : scaleDownBlocker(past, set, excess, pod);
  return blocker === undefined ? [first] : [first, step(blocker, undefined, key, ['spec', 'podManagementPolicy'])];
}

/** Pods above (or below) the ordinals that the set wants, lowest first. */
export function excessPods(past: Past, set: KubeObject): KubeObject[] {
  const { first, last } = ordinalRange(set);
  return past
    .list('Pod', set.metadata.namespace)
    .filter((pod) => setOf(past, pod) === set && (ordinalOf(pod) < first || ordinalOf(pod) > last))
    .sort((one, other) => ordinalOf(one) - ordinalOf(other));
}

function ordinalOf(pod: KubeObject): number {
  return parsePodName(pod.metadata.name ?? '')?.ordinal ?? 0;
}

/** kube: pkg/controller/statefulset :: processCondemned: highest first, and an unhealthy one only when no lower pod is unhealthy too. */
function scaleDownBlocker(past: Past, set: KubeObject, excess: readonly KubeObject[], pod: KubeObject): string | undefined {
  const all = past.list('Pod', set.metadata.namespace).filter((each) => setOf(past, each) === set);
  const broken = (each: KubeObject): boolean => stateOf(past, each, set) !== 'is Ready';
  const words = (each: KubeObject): string => `${each.metadata.name}, which ${stateOf(past, each, set)}`;
  const kept = all.find((each) => !excess.includes(each) && broken(each));
  if (kept !== undefined)
    return `the scale-down waits for ${words(kept)}: an ordered set removes nothing while a pod that stays is not available`;
  const turn = excess.at(-1);
  if (turn === undefined || isTerminating(turn))
    return `the pods go one by one, the highest first: ${turn === pod ? 'this one' : (turn?.metadata.name ?? '')} is going`;
  const lower = excess.find(broken);
  if (broken(turn) && lower !== undefined && lower !== turn)
    return `the scale-down waits for ${words(turn)}, while ${lower.metadata.name} below it is not available either; deleting ${turn.metadata.name} by hand is the way out`;
  return turn === pod ? undefined : `the pods go one by one, the highest first: it is the turn of ${turn.metadata.name}`;
}
