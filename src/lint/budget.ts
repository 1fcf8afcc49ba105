import { peek } from '../base/peek.ts';
import { labelSelector, selects } from '../kube/selector.ts';
import type { Resource } from '../manifest/workspace.ts';
import type { SetScope } from './set-scope.ts';

/** What a disruption budget allows while every pod of a set is healthy. */
export interface Allowance {
  readonly field: 'minAvailable' | 'maxUnavailable';
  readonly written: string;
  /** Pods that a percentage comes to; both fields round up. */
  readonly rounded?: number;
  readonly allowed: number;
  /** The budget also selects pods of other workloads, so that the set's own count does not decide. */
  readonly others: boolean;
}

/** kube: pkg/controller/disruption getExpectedScale, GetScaledValueFromIntOrPercent with roundUp */
export function allowanceOf(set: SetScope, budget: Resource): Allowance | undefined {
  const pods = set.range.count;
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = peek(budget.object, 'spec', field);
    const percent = typeof value === 'string' ? /^(\d{1,4})%$/.exec(value)?.[1] : undefined;
    if (typeof value !== 'number' && percent === undefined) continue;
    const scaled = typeof value === 'number' ? value : Math.ceil((Number(percent) * pods) / 100);
    const allowed = field === 'minAvailable' ? pods - scaled : scaled;
    return {
      field,
      written: String(value),
      ...(percent === undefined ? {} : { rounded: scaled }),
      allowed: Math.max(0, allowed),
      others: selectsOthers(set, budget),
    };
  }
  return undefined;
}

function selectsOthers(set: SetScope, budget: Resource): boolean {
  const selector = labelSelector(peek(budget.object, 'spec', 'selector'));
  return set.workloads().some(({ facts }) => selects(selector, facts.podLabels));
}

/** Members that may be away while the others still are a majority. */
export function tolerated(members: number): number {
  return members - (Math.floor(members / 2) + 1);
}
