import type { KubeObject } from '../../kube/objects.ts';
import { draftOf, ensure, finished, roundResources, setIfAbsent, setIfZero } from './draft.ts';
import { defaultStorageSource } from './volume.ts';

/** kube: core/v1 SetDefaults_PersistentVolume, SetObjectDefaults_PersistentVolume */
export function defaultPersistentVolume(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  const spec = ensure(draft, 'spec');
  setIfZero(ensure(draft, 'status'), 'phase', 'Pending');
  setIfZero(spec, 'persistentVolumeReclaimPolicy', 'Retain');
  setIfAbsent(spec, 'volumeMode', 'Filesystem');
  roundResources(spec, 'capacity');
  defaultStorageSource(spec);
  return finished(draft);
}
