import { peek } from '../../base/peek.ts';
import { ordinalRange, parsePodName, podName } from '../../kube/identity.ts';
import { type KubeObject, isTerminating, nameOf } from '../../kube/objects.ts';
import { storeKey } from '../cluster/store.ts';
import { setOf, stateOf } from './availability.ts';
import { explainPod } from './pod.ts';
import { type ExplainStep, type Past, step, sinceAt, ruleStep } from './step.ts';

/** Why a pod that its set no longer wants is still there; empty when it is wanted. */
export function explainExcess(past: Past, pod: KubeObject): ExplainStep[] {
  const set = setOf(past, pod);
  const excess = set === undefined ? [] : excessPods(past, set);
  if (set === undefined || !excess.some((each) => nameOf(each) === nameOf(pod))) return [];
  const first = unwanted(past, set, nameOf(pod));
  const [text, blocker = pod] = peek(set, 'spec', 'podManagementPolicy') === 'Parallel' ? [] : scaleDownBlocker(past, set, excess, pod);
  const rule = text === undefined ? [] : [ruleStep(text, storeKey(set), 'podManagementPolicy')];
  return [first, ...rule, ...explainPod(past, blocker)];
}

/** Which pods a set wants, and that this is none of them. */
export function unwanted(past: Past, set: KubeObject, name: string): ExplainStep {
  const key = storeKey(set);
  const { first, last, count } = ordinalRange(set);
  const wanted = count === 0 ? 'no pod' : `${podName(key.name, first)} to ${podName(key.name, last)}`;
  const field = (parsePodName(name)?.ordinal ?? 0) < first ? ['ordinals', 'start'] : ['replicas'];
  return step(`${key.name} wants ${wanted}, not ${name}`, sinceAt(past, key, 'spec', ...field), key, 'spec', ...field);
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
function scaleDownBlocker(past: Past, set: KubeObject, excess: readonly KubeObject[], pod: KubeObject): readonly [string, KubeObject] | [] {
  const broken = (each: KubeObject): boolean => stateOf(past, each, set) !== 'is Ready';
  const words = (each: KubeObject): string => `${nameOf(each)}, which ${stateOf(past, each, set)}`;
  const kept = podsOf(past, set).find((each) => !excess.includes(each) && broken(each));
  if (kept !== undefined)
    return [`the scale-down waits for ${words(kept)}: an ordered set removes nothing while a pod that stays is not available`, kept];
  const turn = excess.at(-1);
  const inTurn = 'the pods go one by one, the highest first:';
  if (turn === undefined) return [];
  if (isTerminating(turn)) return [`${inTurn} ${turn === pod ? 'this one' : nameOf(turn)} is going`, turn];
  const lower = excess.find(broken);
  if (broken(turn) && lower !== undefined && lower !== turn)
    return [
      `the scale-down waits for ${words(turn)}, while ${nameOf(lower)} below it is not available either; deleting ${nameOf(turn)} by hand is the way out`,
      turn,
    ];
  return turn === pod ? [] : [`${inTurn} it is the turn of ${nameOf(turn)}`, turn];
}
