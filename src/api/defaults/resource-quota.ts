import type { KubeObject } from '../../kube/objects.ts';
import { child, draftOf, ensure, ensureNamespace, finished, roundResources } from './draft.ts';

/** kube: core/v1 SetObjectDefaults_ResourceQuota */
export function defaultResourceQuota(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  roundResources(ensure(draft, 'spec'), 'hard');
  roundResources(child(draft, 'status'), 'hard');
  roundResources(child(draft, 'status'), 'used');
  return finished(draft);
}
