import type { KubeObject } from '../../kube/objects.ts';
import { draftOf, finished, setIfAbsent } from './draft.ts';

/** kube: storage/v1 SetDefaults_StorageClass */
export function defaultStorageClass(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  setIfAbsent(draft, 'reclaimPolicy', 'Delete');
  setIfAbsent(draft, 'volumeBindingMode', 'Immediate');
  return finished(draft);
}
