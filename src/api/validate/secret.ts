import { readBase64 } from '../../base/base64.ts';
import { decodeUtf8 } from '../../base/decode-utf8.ts';
import { peekTexts } from '../../base/peek.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import type { FieldError } from '../field-error.ts';
import { maxDataBytes, validateImmutableData } from './config-map.ts';
import { Field } from './field.ts';
import { configMapKey, dnsSubdomain } from './formats.ts';
import { metadataOf, nameRule, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { Report } from './report.ts';

const accountName = 'kubernetes.io/service-account.name';

/** Keys that a type needs, each of them. */
const keysOfType: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
};

/**
 * differs: the server also warns when certificate and key of a TLS secret do not belong together.
 *
 * kube: core validation.ValidateSecret
 */
export function validateSecretCreate(object: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateSecret(report, object);
  return report.errors;
}

/** kube: core validation.ValidateSecretUpdate */
export function validateSecretUpdate(before: KubeObject, after: KubeObject, target: Target): FieldError[] {
  const report = new Report(target);
  validateObjectMetaUpdate(report, metadataOf(before), metadataOf(after), Field.root('metadata'));
  if (before['type'] !== after['type']) report.invalid(Field.root('type'), after['type'] ?? '', 'field is immutable');
  validateImmutableData(report, before, after, ['data']);
  validateSecret(report, after);
  return report.errors;
}

function validateSecret(report: Report, object: KubeObject): void {
  validateObjectMeta(report, metadataOf(object), { namespaced: true, name: nameRule(dnsSubdomain) }, Field.root('metadata'));
  const field = Field.root('data');
  const data = peekTexts(object, 'data');
  let bytes = 0;
  for (const [key, value] of Object.entries(data)) {
    report.invalidEach(field.key(key), key, configMapKey(key));
    bytes += readBase64(value).bytes?.length ?? 0;
  }
  if (bytes > maxDataBytes) report.tooLong(field, maxDataBytes);
  validateType(report, object, data, field);
}

function validateType(report: Report, object: KubeObject, data: Readonly<Record<string, string>>, field: Field): void {
  const type = typeof object['type'] === 'string' ? object['type'] : '';
  for (const key of Object.hasOwn(keysOfType, type) ? (keysOfType[type] ?? []) : []) {
    const value = data[key];
    if (value === undefined) report.required(field.key(key));
    else if (type.startsWith('kubernetes.io/docker')) validateJson(report, value, field.key(key));
  }
  if (type === 'kubernetes.io/service-account-token' && (metadataOf(object).annotations?.[accountName] ?? '') === '') {
    report.required(Field.root('metadata').child('annotations').key(accountName));
  }
  if (type === 'kubernetes.io/basic-auth' && data['username'] === undefined && data['password'] === undefined) {
    report.required(field.key('username'));
    report.required(field.key('password'));
  }
  if (type === 'kubernetes.io/ssh-auth' && (data['ssh-privatekey'] ?? '') === '') report.required(field.key('ssh-privatekey'));
}

/** differs: the server names the character at which the JSON breaks. */
function validateJson(report: Report, value: string, field: Field): void {
  const problem = jsonProblem(decodeUtf8(readBase64(value).bytes ?? []));
  if (problem !== undefined) report.invalid(field, '<secret contents redacted>', problem);
}

function jsonProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    return `json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`;
  } catch {
    const first = text.trimStart().slice(0, 1);
    return first === '' || '{["'.includes(first)
      ? 'unexpected end of JSON input'
      : `invalid character '${first}' looking for beginning of value`;
  }
}
