import type { KubeObject } from '../../kube/objects.ts';
import { draftOf, ensure, ensureNamespace, finished } from './draft.ts';

/** kube: core/v1 SetDefaults_ConfigMap */
export function defaultConfigMap(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  ensure(draft, 'data');
  return finished(draft);
}
