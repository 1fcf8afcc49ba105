import { readBase64 } from '../../base/base64.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { peekTexts } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { Field } from './field.ts';
import { byteLength, configMapKey, dnsSubdomain } from './formats.ts';
import { metadataOf, nameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { Report } from './report.ts';

/** Bytes of all values together. kube: core.MaxSecretSize */
export const maxDataBytes = 1048576;

/** kube: core validation.ValidateConfigMap */
export function validateConfigMapCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateConfigMap(report, object);
  return report.errors;
}

/** kube: core validation.ValidateConfigMapUpdate */
export function validateConfigMapUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  validateImmutableData(report, before, after, ['data', 'binaryData']);
  validateConfigMap(report, after);
  return report.errors;
}

/** A ConfigMap or Secret that was once made immutable stays so. */
export function validateImmutableData(report: Report, before: KubeObject, after: KubeObject, members: readonly string[]): void {
  if (before['immutable'] !== true) return;
  const detail = 'field is immutable when `immutable` is set';
  if (after['immutable'] !== true) report.forbidden(Field.root('immutable'), detail);
  for (const member of members) {
    if (!deepEqual(before[member] ?? null, after[member] ?? null)) report.forbidden(Field.root(member), detail);
  }
}

function validateConfigMap(report: Report, object: KubeObject): void {
  validateObjectMeta(report, metadataOf(object), { namespaced: true, name: nameRule(dnsSubdomain) }, Field.root('metadata'));
  const [texts, binary] = [peekTexts(object, 'data'), peekTexts(object, 'binaryData')];
  let bytes = 0;
  for (const [key, value] of Object.entries(texts)) {
    const place = Field.root('data').key(key);
    report.invalidEach(place, key, configMapKey(key));
    if (Object.hasOwn(binary, key)) report.invalid(place, key, 'duplicate of key present in binaryData');
    bytes += byteLength(value);
  }
  for (const [key, value] of Object.entries(binary)) {
    report.invalidEach(Field.root('binaryData').key(key), key, configMapKey(key));
    bytes += readBase64(value).bytes?.length ?? 0;
  }
  // Upstream names no field here, which it prints as an empty index.
  if (bytes > maxDataBytes) report.tooLong(Field.root().key('', ['data']), maxDataBytes);
}
