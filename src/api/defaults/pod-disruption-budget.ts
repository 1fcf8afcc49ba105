import type { KubeObject } from '../../kube/objects.ts';
import { draftOf, ensure, ensureNamespace, finished } from './draft.ts';

/** A budget has no defaults of its own. kube: policy/v1 */
export function defaultPodDisruptionBudget(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  ensure(draft, 'spec');
  return finished(draft);
}
