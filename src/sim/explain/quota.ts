import { peekTexts } from '../../base/peek.ts';
import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import { compareQuantities, quantityOf, quantityText, zeroQuantity } from '../../kube/quantity.ts';
import { usedIn } from '../cluster/quota.ts';
import { type ExplainStep, type Past, step } from './step.ts';

/** What a quota has no more of; empty when something is left of everything. */
export function explainQuota(past: Past, quota: KubeObject, key: ObjectKey): ExplainStep[] {
  const hard = peekTexts(quota, 'spec', 'hard');
  return ['Pod', 'PersistentVolumeClaim', 'Service'].flatMap((kind) =>
    [...usedIn(kind, key.namespace, past)]
      .filter(
        ([resource, used]) => Object.hasOwn(hard, resource) && compareQuantities(used, quantityOf(hard[resource]) ?? zeroQuantity) >= 0,
      )
      .map(([resource, used]) =>
        step(
          `${resource}: ${quantityText(used)} of ${hard[resource]} are used, what asks for more is refused`,
          undefined,
          key,
          'spec',
          'hard',
        ),
      ),
  );
}
