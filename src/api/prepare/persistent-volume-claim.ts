import type { KubeObject } from '../../kube/objects.ts';
import { gateOn, type Target } from '../../kube/versions.ts';
import type { ClaimSpec, DataSource } from '../claim-spec.ts';
import { draftOf, finished } from '../defaults/draft.ts';

/** kube: pkg/registry/core/persistentvolumeclaim strategy.PrepareForCreate */
export function prepareClaimForCreate(object: KubeObject, target: Target): KubeObject {
  const draft = draftOf(object);
  draft['status'] = {};
  draft['spec'] = preparedSpec(draft['spec'] ?? {}, target);
  return finished(draft);
}

/** kube: pkg/registry/core/persistentvolumeclaim strategy.PrepareForUpdate */
export function prepareClaimForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  const draft = draftOf(after);
  draft['status'] = before['status'] ?? {};
  draft['spec'] = preparedSpec(draft['spec'] ?? {}, target, before['spec'] ?? {});
  return finished(draft);
}

/** kube: pkg/api/persistentvolumeclaim DropDisabledFields, EnforceDataSourceBackwardsCompatibility, NormalizeDataSources */
function preparedSpec(spec: ClaimSpec, target: Target, before?: ClaimSpec): ClaimSpec {
  const { volumeAttributesClassName, dataSourceRef, dataSource, ...rest } = spec;
  const keepsClass = gateOn(target, 'VolumeAttributesClass') || before?.volumeAttributesClassName !== undefined;
  const isForeign = (dataSourceRef?.namespace ?? '') !== '';
  const keepsRef = !isForeign || gateOn(target, 'CrossNamespaceVolumeDataSource') || before?.dataSourceRef !== undefined;
  const ref = keepsRef ? dataSourceRef : undefined;
  // Only what could always be a source may be one by the old member alone.
  const hadSource = before?.dataSource !== undefined || before?.dataSourceRef !== undefined;
  const keepsSource = hadSource || ref !== undefined || isOldSource(dataSource);
  return normalizeDataSources({
    ...rest,
    ...(dataSource !== undefined && keepsSource && { dataSource }),
    ...(ref !== undefined && { dataSourceRef: ref }),
    ...(volumeAttributesClassName !== undefined && keepsClass && { volumeAttributesClassName }),
  });
}

function isOldSource(source: DataSource | undefined): boolean {
  if (source?.kind === 'PersistentVolumeClaim') return (source.apiGroup ?? '') === '';
  return source?.kind === 'VolumeSnapshot' && source.apiGroup === 'snapshot.storage.k8s.io';
}

/** Each of the two members follows the other. kube: pkg/api/persistentvolumeclaim NormalizeDataSources */
export function normalizeDataSources(spec: ClaimSpec): ClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined) return { ...spec, dataSourceRef: { ...dataSource } };
  if (dataSource !== undefined || dataSourceRef === undefined || (dataSourceRef.namespace ?? '') !== '') return spec;
  const { namespace: _none, ...source } = dataSourceRef;
  return { ...spec, dataSource: source };
}
