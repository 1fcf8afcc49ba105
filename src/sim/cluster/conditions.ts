import { patchStatus } from './writes.ts';
import type { Write } from './write.ts';
import type { Because } from '../transition.ts';
import type { Clock } from '../component.ts';
import { peekList, peekText } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';

/** One entry of `status.conditions`. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

/** The condition of that type. */
export function conditionOf(object: KubeObject, type: string): Condition | undefined {
  return peekList(object, 'status', 'conditions').find((each) => peekText(each, 'type') === type) as Condition | undefined;
}

/** `True`, `False`, `Unknown`; undefined when there is no such condition. */
export function conditionStatus(object: KubeObject, type: string): Condition['status'] | undefined {
  return conditionOf(object, type)?.status;
}

/** The object with the condition set: its `lastTransitionTime` is kept while the status stays the same. Same object when nothing changes. */
export function withCondition(object: KubeObject, condition: Condition): KubeObject {
  const status = object.status as Readonly<Record<string, unknown>> | undefined;
  const conditions = peekList(status, 'conditions') as readonly Condition[];
  const old = conditions.find((each) => each.type === condition.type);
  const kept = old !== undefined && old.status === condition.status ? old.lastTransitionTime : condition.lastTransitionTime;
  const next: Condition = { ...condition, ...(kept === undefined ? {} : { lastTransitionTime: kept }) };
  if (old !== undefined && old.status === next.status && old.reason === next.reason && old.message === next.message) return object;
  const list = old === undefined ? [...conditions, next] : conditions.map((each) => (each === old ? next : each));
  return { ...object, status: { ...status, conditions: list } };
}

/** Sets a condition in the object's status. */
export function patchCondition(
  object: KubeObject,
  condition: Omit<Condition, 'lastTransitionTime'>,
  { nowText }: Clock,
  because?: Because,
): Write {
  return patchStatus(object, withCondition(object, { ...condition, lastTransitionTime: nowText }).status, because);
}
