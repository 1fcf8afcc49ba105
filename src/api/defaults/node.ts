import type { KubeObject } from '../../kube/objects.ts';
import { child, draftOf, ensure, finished, roundResources, setIfAbsent } from './draft.ts';

/** kube: core/v1 SetDefaults_NodeStatus, SetObjectDefaults_Node */
export function defaultNode(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  const status = ensure(draft, 'status');
  const capacity = child(status, 'capacity');
  if (capacity !== undefined) setIfAbsent(status, 'allocatable', { ...capacity });
  roundResources(status, 'capacity');
  roundResources(status, 'allocatable');
  return finished(draft);
}
