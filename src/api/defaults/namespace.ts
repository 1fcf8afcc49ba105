import type { KubeObject } from '../../kube/objects.ts';
import { draftOf, ensure, finished, setIfZero, text } from './draft.ts';

/** kube: core/v1 SetDefaults_Namespace, SetDefaults_NamespaceStatus; pkg/registry/core/namespace PrepareForCreate */
export function defaultNamespace(object: KubeObject): KubeObject {
  const draft = draftOf(object);
  const metadata = ensure(draft, 'metadata');
  const name = text(metadata, 'name');
  if (name !== '') ensure(metadata, 'labels')['kubernetes.io/metadata.name'] = name;
  setIfZero(ensure(draft, 'status'), 'phase', 'Active');
  return finished(draft);
}
