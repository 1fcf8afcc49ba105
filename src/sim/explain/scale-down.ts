import { peek } from '../../base/peek.ts';
import { ordinalRange, parsePodName } from '../../kube/identity.ts';
import { type KubeObject, isTerminating, nameOf } from '../../kube/objects.ts';
import { storeKey } from '../cluster/store.ts';
import { setOf, stateOf } from './availability.ts';
import { type ExplainStep, type Past, step, sinceAt } from './step.ts';

/** Why a pod that its set no longer wants is still there and is not being deleted; empty when it is wanted. */
export function explainExcess(past: Past, pod: KubeObject): ExplainStep[] {
  const set = setOf(past, pod);
  if (set === undefined) return [];
  const key = storeKey(set);
  const excess = excessPods(past, set);
  if (!excess.some((each) => nameOf(each) === nameOf(pod))) return [];
  const text = `${nameOf(pod)} is to go: ${key.name} wants ${ordinalRange(set).count} pods`;
  const first = step(text, sinceAt(past, key, 'spec', 'replicas'), key, 'spec', 'replicas');
  const blocker = peek(set, 'spec', 'podManagementPolicy') === 'Parallel' ? undefined : scaleDownBlocker(past, set, excess, pod);
  return blocker === undefined ? [first] : [first, step(blocker, undefined, key, 'spec', 'podManagementPolicy')];
}

/** Pods above (or below) the ordinals that the set wants, lowest first. */
export function excessPods(past: Past, set: KubeObject): KubeObject[] {
  const { first, last } = ordinalRange(set);
  return podsOf(past, set)
    .filter((pod) => ordinalOf(pod) < first || ordinalOf(pod) > last)
    .sort((one, other) => ordinalOf(one) - ordinalOf(other));
}

function podsOf(past: Past, set: KubeObject): KubeObject[] {
  return past.list('Pod', set.metadata.namespace).filter((pod) => setOf(past, pod) === set);
}

function ordinalOf(pod: KubeObject): number {
  return parsePodName(nameOf(pod))?.ordinal ?? 0;
}

/** kube: pkg/controller/statefulset :: processCondemned: highest first, and an unhealthy one only when no lower pod is unhealthy too. */
function scaleDownBlocker(past: Past, set: KubeObject, excess: readonly KubeObject[], pod: KubeObject): string | undefined {
  const broken = (each: KubeObject): boolean => stateOf(past, each, set) !== 'is Ready';
  const words = (each: KubeObject): string => `${nameOf(each)}, which ${stateOf(past, each, set)}`;
  const kept = podsOf(past, set).find((each) => !excess.includes(each) && broken(each));
  if (kept !== undefined)
    return `the scale-down waits for ${words(kept)}: an ordered set removes nothing while a pod that stays is not available`;
  const turn = excess.at(-1);
  const inTurn = 'the pods go one by one, the highest first:';
  if (turn === undefined || isTerminating(turn)) return `${inTurn} ${turn === pod ? 'this one' : nameOf(turn)} is going`;
  const lower = excess.find(broken);
  if (broken(turn) && lower !== undefined && lower !== turn)
    return `the scale-down waits for ${words(turn)}, while ${nameOf(lower)} below it is not available either; deleting ${nameOf(turn)} by hand is the way out`;
  return turn === pod ? undefined : `${inTurn} it is the turn of ${nameOf(turn)}`;
}
