import type { KubeObject } from '../../kube/objects.ts';
import {
  child,
  type Draft,
  draftOf,
  ensure,
  ensureNamespace,
  finished,
  roundRequirements,
  roundResources,
  setIfAbsent,
  setIfZero,
} from './draft.ts';

/** kube: core/v1 SetObjectDefaults_PersistentVolumeClaim */
export function defaultPersistentVolumeClaim(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  ensureNamespace(draft);
  defaultClaim(draft);
  return finished(draft);
}

/** A claim, or the template of one. kube: core/v1 SetDefaults_PersistentVolumeClaim */
export function defaultClaim(claim: Draft): void {
  const status = ensure(claim, 'status');
  setIfZero(status, 'phase', 'Pending');
  roundResources(status, 'capacity');
  roundResources(status, 'allocatedResources');
  defaultClaimSpec(ensure(claim, 'spec'));
}

/** kube: core/v1 SetDefaults_PersistentVolumeClaimSpec */
export function defaultClaimSpec(spec: Draft): void {
  setIfAbsent(spec, 'volumeMode', 'Filesystem');
  roundRequirements(child(spec, 'resources'));
}
