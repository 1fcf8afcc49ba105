import type { KubeObject } from '../../kube/objects.ts';
import { quantityOf, quantitySign, quantityText } from '../../kube/quantity.ts';
import { gateOn, has, type Target } from '../../kube/versions.ts';
import type { ClaimSpec, DataSource } from '../claim-spec.ts';
import type { FieldError } from '../field-error.ts';
import { Field } from './field.ts';
import { dnsLabel, dnsSubdomain } from './formats.ts';
import { validateLabelSelector } from './labels.ts';
import { metadataOf, nameRule, validateObjectMeta } from './metadata.ts';
import { Report } from './report.ts';

const accessModes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** What an update lets pass because the stored object has it already. */
export interface ClaimSpecOptions {
  readonly allowInvalidSelectorValues?: boolean;
  readonly allowInvalidApiGroup?: boolean;
  readonly checkAttributesClass?: boolean;
}

/** kube: core validation.ValidatePersistentVolumeClaim */
export function validatePersistentVolumeClaimCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validatePersistentVolumeClaim(report, object);
  return report.errors;
}

/** Metadata and spec, for create and update. kube: core validation.ValidatePersistentVolumeClaim */
export function validatePersistentVolumeClaim(report: Report, object: KubeObject, options: ClaimSpecOptions = {}): void {
  validateObjectMeta(report, metadataOf(object), { namespaced: true, name: nameRule(dnsSubdomain) }, Field.root('metadata')); // G01 G02
  validatePersistentVolumeClaimSpec(report, claimSpecOf(object), Field.root('spec'), options); // G03
}

/** `spec` of a claim that may lack it. */
export function claimSpecOf(object: KubeObject): ClaimSpec {
  return (object['spec'] as ClaimSpec | undefined) ?? {};
}

/** kube: core validation.ValidatePersistentVolumeClaimSpec */
export function validatePersistentVolumeClaimSpec(report: Report, spec: ClaimSpec, field: Field, options: ClaimSpecOptions = {}): void {
  const modes = spec.accessModes ?? [];
  if (modes.length === 0) report.required(field.child('accessModes'), 'at least 1 access mode is required'); // Q04
  validateLabelSelector(report, spec.selector, field.child('selector'), {
    allowInvalidValues: options.allowInvalidSelectorValues === true,
  }); // Q09
  modes.forEach((mode, i) => {
    if (!accessModes.includes(mode)) report.notSupported(field.child('accessModes').seenAt(i), mode, accessModes); // Q05
  });
  if (modes.includes('ReadWriteOncePod') && modes.some((mode) => mode !== 'ReadWriteOncePod' && accessModes.includes(mode))) {
    report.forbidden(field.child('accessModes'), 'may not use ReadWriteOncePod with other access modes'); // Q06
  }
  validateStorageRequest(report, spec, field.child('resources'));
  validateClassName(report, spec.storageClassName, field.child('storageClassName')); // Q10
  if (spec.volumeMode !== undefined && spec.volumeMode !== 'Block' && spec.volumeMode !== 'Filesystem') {
    report.notSupported(field.child('volumeMode'), spec.volumeMode, ['Block', 'Filesystem']); // Q11
  }
  validateDataSources(report, spec, field, options);
  if (options.checkAttributesClass === true || gateOn(report.target, 'VolumeAttributesClass')) {
    validateClassName(report, spec.volumeAttributesClassName, field.child('volumeAttributesClassName')); // Q19
  }
}

/** Printed without `requests`. */
function validateStorageRequest(report: Report, spec: ClaimSpec, field: Field): void {
  const written = spec.resources?.requests?.['storage'];
  if (written === undefined) {
    report.required(field.key('storage', ['requests', 'storage'])); // Q07
    return;
  }
  const quantity = quantityOf(written);
  if (quantity !== undefined && quantitySign(quantity) <= 0) {
    report.invalid(field.key('storage', ['requests', 'storage']), quantityText(quantity), 'must be greater than zero'); // Q08
  }
}

function validateClassName(report: Report, name: string | undefined, field: Field): void {
  if (name !== undefined && name !== '') report.invalidEach(field, name, dnsSubdomain(name));
}

function validateDataSources(report: Report, spec: ClaimSpec, field: Field, options: ClaimSpecOptions): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined) validateDataSource(report, dataSource, field.child('dataSource'), options);
  if (dataSourceRef !== undefined) validateDataSource(report, dataSourceRef, field.child('dataSourceRef'), options);
  const namespace = dataSourceRef?.namespace ?? '';
  if (namespace !== '') report.invalidEach(field.child('dataSourceRef').child('namespace'), namespace, dnsLabel(namespace)); // Q16
  if (dataSource === undefined || dataSourceRef === undefined) return;
  const differs = namesOf(dataSource) !== namesOf(dataSourceRef);
  if (namespace === '' && !differs) return;
  const detail = namespace === '' ? 'must match dataSourceRef' : 'may not be specified when dataSourceRef.namespace is specified';
  // Q17 Q18. Upstream hands over the path itself as the value; as JSON nothing of it is seen.
  const shown = has(report.target, 'valuesAsJson') ? {} : { name: 'dataSource', index: '', parent: {} };
  report.invalid(field.seenAt('dataSource'), shown, detail, has(report.target, 'valuesAsJson') ? undefined : 'field.Path');
}

/** A group that is absent is another one than an empty text. */
function namesOf(source: DataSource): string {
  return JSON.stringify([source.apiGroup ?? null, source.kind ?? '', source.name ?? '']);
}

/** kube: core validation.validateDataSource, validateDataSourceRef */
function validateDataSource(report: Report, source: DataSource, field: Field, options: ClaimSpecOptions): void {
  const { apiGroup = '', kind = '', name = '' } = source;
  if (name === '') report.required(field.child('name')); // Q12
  if (kind === '') report.required(field.child('kind')); // Q13
  if (apiGroup === '') {
    if (kind !== 'PersistentVolumeClaim')
      report.invalid(field, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"); // Q14
  } else if (options.allowInvalidApiGroup !== true) report.invalidEach(field.child('apiGroup'), apiGroup, dnsSubdomain(apiGroup)); // Q15
}
