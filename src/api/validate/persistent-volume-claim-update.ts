import { unifiedDiff } from '../../base/unified-diff.ts';
import type { KubeObject } from '../../kube/objects.ts';
import { compareQuantities, type Quantity, quantityOf, zeroQuantity } from '../../kube/quantity.ts';
import { gateOn, has, type Target } from '../../kube/versions.ts';
import { claimDifference } from '../claim-difference.ts';
import type { ClaimSpec, Resources } from '../claim-spec.ts';
import type { FieldError } from '../field-error.ts';
import { internalJson } from '../internal-json.ts';
import { normalizeDataSources } from '../prepare/persistent-volume-claim.ts';
import { semanticEqual } from '../semantic-equal.ts';
import { Field } from './field.ts';
import { validateLabelSelector } from './labels.ts';
import { metadataOf, validateObjectMetaUpdate } from './metadata.ts';
import { claimSpecOf, validatePersistentVolumeClaim } from './persistent-volume-claim.ts';
import { Report } from './report.ts';

const classAnnotation = 'volume.beta.kubernetes.io/storage-class';

interface Status {
  readonly phase?: string;
  readonly capacity?: Resources;
  readonly allocatedResources?: Resources;
  readonly allocatedResourceStatuses?: object;
  readonly currentVolumeAttributesClassName?: string;
}

/** kube: core validation.ValidatePersistentVolumeClaimUpdate */
export function validatePersistentVolumeClaimUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  const [old, now] = [normalizeDataSources(claimSpecOf(before)), claimSpecOf(after)];
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  const stored = new Report(target);
  validateLabelSelector(stored, old.selector, Field.root('spec'));
  validatePersistentVolumeClaim(report, after, {
    allowInvalidSelectorValues: stored.errors.length > 0,
    allowInvalidApiGroup: old.dataSource?.apiGroup !== undefined || old.dataSourceRef?.apiGroup !== undefined,
    checkAttributesClass: old.volumeAttributesClassName !== undefined,
  });
  validateOnlyMutable(report, before, after, old, now);
  validateSize(report, old, now, statusOf(before));
  if (old.volumeMode !== now.volumeMode) report.invalid(volumeModeField, now.volumeMode ?? null, 'field is immutable');
  validateAttributesClass(report, old, now, statusOf(before));
  return report.errors;
}

/** Printed without `spec`. */
const volumeModeField = Field.root('volumeMode').seenAs(Field.root('spec').child('volumeMode'));

function statusOf(object: KubeObject): Status {
  return (object['status'] as Status | undefined) ?? {};
}

/** Everything else than what may change is compared as a whole. */
function validateOnlyMutable(report: Report, before: KubeObject, after: KubeObject, old: ClaimSpec, now: ClaimSpec): void {
  const field = Field.root('spec');
  let [left, right] = [old, now];
  if ((old.volumeName ?? '') === '') left = { ...left, volumeName: now.volumeName ?? '' };
  const [oldClass, newClass] = [metadataOf(before).annotations?.[classAnnotation], metadataOf(after).annotations?.[classAnnotation]];
  const classIsNew = old.storageClassName === undefined && now.storageClassName !== undefined;
  if (oldClass !== undefined && classIsNew && now.storageClassName === oldClass && (newClass ?? oldClass) === oldClass) {
    const { storageClassName: _moved, ...rest } = right;
    right = rest;
  } else {
    if ((oldClass ?? '') !== (newClass ?? '')) {
      report.invalid(Field.root('metadata').child('annotations').child(classAnnotation), newClass ?? '', 'field is immutable');
    }
    if (classIsNew && (oldClass === undefined || oldClass === now.storageClassName)) {
      const { storageClassName: _new, ...rest } = right;
      right = rest;
    }
  }
  if (statusOf(before).phase === 'Bound') right = withMutable(right, left, report.target);
  if (semanticEqual({ ...left, volumeName: left.volumeName ?? '' }, { ...right, volumeName: right.volumeName ?? '' })) return;
  const sentence = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
  report.forbidden(field, `${sentence}\n${difference(left, right, report.target)}`); // G04
}

/** What a bound claim may change, put back. */
function withMutable(spec: ClaimSpec, before: ClaimSpec, target: Target): ClaimSpec {
  const { volumeAttributesClassName: name, ...rest } = spec;
  const size = before.resources?.requests?.['storage'] ?? '0';
  const requests = rest.resources?.requests;
  const resources = requests === undefined ? rest.resources : { ...rest.resources, requests: { ...requests, storage: size } };
  const keepsName = name === undefined && !has(target, 'claimDiffAsJson');
  const old = keepsName ? undefined : before.volumeAttributesClassName;
  return { ...rest, ...(resources !== undefined && { resources }), ...(old !== undefined && { volumeAttributesClassName: old }) };
}

/** kube: k8s.io/apimachinery/pkg/util/diff Diff */
function difference(before: ClaimSpec, after: ClaimSpec, target: Target): string {
  return has(target, 'claimDiffAsJson') ? unifiedDiff(jsonLines(before), jsonLines(after)) : claimDifference(before, after);
}

function jsonLines(spec: ClaimSpec): string[] {
  const value: unknown = JSON.parse(internalJson(spec, 'core.PersistentVolumeClaimSpec'));
  return JSON.stringify(value, undefined, 1).split('\n');
}

function size(resources: Resources | undefined): Quantity {
  return quantityOf(resources?.['storage']) ?? zeroQuantity;
}

/** A claim does not shrink, but it may go back to what it has. */
function validateSize(report: Report, old: ClaimSpec, now: ClaimSpec, status: Status): void {
  if (compareQuantities(size(now.resources?.requests), size(old.resources?.requests)) >= 0) return;
  const field = Field.root('spec').child('resources').child('requests').child('storage');
  const expands = Object.keys(status.allocatedResources ?? {}).length > 0 || Object.keys(status.allocatedResourceStatuses ?? {}).length > 0;
  if (!gateOn(report.target, 'RecoverVolumeExpansionFailure') && !expands)
    report.forbidden(field, 'field can not be less than previous value'); // G05
  else if (compareQuantities(size(now.resources?.requests), size(status.capacity)) <= 0) {
    report.forbidden(field, 'field can not be less than status.capacity');
  }
}

function validateAttributesClass(report: Report, old: ClaimSpec, now: ClaimSpec, status: Status): void {
  const [was, is] = [old.volumeAttributesClassName, now.volumeAttributesClassName];
  if (was === is) return;
  const field = Field.root('spec').child('volumeAttributesClassName');
  const isOn = gateOn(report.target, 'VolumeAttributesClass');
  if (!isOn) report.forbidden(field, 'update is forbidden when the VolumeAttributesClass feature gate is disabled');
  if (!has(report.target, 'claimDiffAsJson')) {
    if (was === undefined || (is ?? '') !== '') return;
    report.forbidden(field, `update from non-nil value to ${is === undefined ? 'nil' : 'an empty string'} is forbidden`);
  } else if (status.currentVolumeAttributesClassName !== undefined && (is ?? '') === '') {
    const what = is === undefined ? 'nil' : 'empty string';
    report.forbidden(field, `update to ${what} is forbidden when status.currentVolumeAttributesClassName is not nil`);
  }
}
