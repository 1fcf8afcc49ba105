import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import { amountText, hardOf, usedOf } from '../cluster/quota-usage.ts';
import { scaled } from '../scheduler/requests.ts';
import { type ExplainStep, type Past, step } from './step.ts';

/** What a quota has no more of; empty when something is left of everything. */
export function explainQuota(past: Past, quota: KubeObject, key: ObjectKey): ExplainStep[] {
  const hard = hardOf(quota);
  return ['Pod', 'PersistentVolumeClaim', 'Service'].flatMap((kind) =>
    Object.entries(usedOf(quota, kind, past, past.atMs))
      .filter(([name, used]) => Object.hasOwn(hard, name) && used >= scaled(name, hard[name]))
      .map(([name, used]) => {
        const text = `${name}: ${amountText(name, used, hard[name])} of ${String(hard[name])} are used, what asks for more is refused`;
        return step(text, undefined, key, 'spec', 'hard');
      }),
  );
}
