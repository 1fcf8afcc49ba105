import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import { draftOf, ensure, ensureNamespace, finished, setIfAbsent } from './draft.ts';
import { defaultPodTemplate } from './pod-spec.ts';

/** kube: apps/v1 SetDefaults_ReplicaSet */
export function defaultReplicaSet(object: KubeObject, target: Target): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  const spec = ensure(draft, 'spec');
  setIfAbsent(spec, 'replicas', 1);
  defaultPodTemplate(ensure(spec, 'template'), target);
  return finished(draft);
}
