import { gateOn } from '../../kube/versions.ts';
import type { EnvFrom, EnvVar, EnvVarSource, KeyRef } from '../pod-spec.ts';
import { envFieldPaths, validateFieldRef, validateResourceFieldRef } from './downward.ts';
import type { Field } from './field.ts';
import { configMapKey, dnsLabel, dnsSubdomain, envVarName, maskTrailingDash, relaxedEnvVarName } from './formats.ts';
import { validateNoBacksteps } from './paths.ts';
import type { PodContext } from './pod-context.ts';
import type { Report } from './report.ts';
import { visitContainers } from './visit-containers.ts';

function nameSentences({ report, options }: PodContext, name: string): string[] {
  return options.keeps.has('relaxedEnvNames') ? relaxedEnvVarName(name) : envVarName(name, report.target);
}

/** kube: core validation.ValidateEnv */
export function validateEnv(context: PodContext, variables: readonly EnvVar[], field: Field): void {
  const { report } = context;
  for (const [i, { name = '', value = '', valueFrom }] of variables.entries()) {
    const here = field.index(i);
    if (name === '')
      report.required(here.child('name')); // E01
    else report.invalidEach(here.child('name'), name, nameSentences(context, name)); // E02
    if (valueFrom !== undefined) validateValueFrom(context, value, valueFrom, here.child('valueFrom'));
  }
}

/** kube: core validation.validateEnvVarValueFrom */
function validateValueFrom({ report, options }: PodContext, value: string, source: EnvVarSource, field: Field): void {
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = source;
  if (fieldRef !== undefined) validateFieldRef(report, fieldRef, envFieldPaths, field.child('fieldRef'));
  if (resourceFieldRef !== undefined) validateResourceFieldRef(report, resourceFieldRef, false, field.child('resourceFieldRef'));
  if (configMapKeyRef !== undefined) validateKeyRef(report, configMapKeyRef, field.child('configMapKeyRef'));
  if (secretKeyRef !== undefined) validateKeyRef(report, secretKeyRef, field.child('secretKeyRef'));
  if (fileKeyRef !== undefined) validateFileKeyRef(report, fileKeyRef, field.child('fileKeyRef'));
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef].filter((each) => each !== undefined).length;
  if (count === 0) {
    const named =
      gateOn(report.target, 'EnvFiles') || options.keeps.has('fileKeyRef')
        ? '`fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'
        : '`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`';
    report.invalid(field, '', `must specify one of: ${named}`); // E03
  } else if (value !== '') {
    report.invalid(field, '', 'may not be specified when `value` is not empty'); // E04
  } else if (count > 1) {
    report.invalid(field, '', 'may not have more than one field specified at a time'); // E05
  }
}

/** kube: core validation.validateConfigMapKeySelector, validateSecretKeySelector */
function validateKeyRef(report: Report, { name = '', key = '' }: KeyRef, field: Field): void {
  report.invalidEach(field.child('name'), name, dnsSubdomain(name)); // E18
  if (key === '')
    report.required(field.child('key')); // E19
  else report.invalidEach(field.child('key'), key, configMapKey(key));
}

/** E20. kube: core validation.validateFileKeySelector */
function validateFileKeyRef(report: Report, ref: NonNullable<EnvVarSource['fileKeyRef']>, field: Field): void {
  const { key = '', volumeName = '', path = '' } = ref;
  if (key === '') report.required(field.child('key'));
  else report.invalidEach(field.child('key'), key, relaxedEnvVarName(key));
  if (volumeName === '') report.required(field.child('volumeName'));
  else report.invalidEach(field.child('volumeName'), volumeName, dnsLabel(volumeName));
  if (path === '') report.required(field.child('path'));
  else validateNoBacksteps(report, path, field.child('path'));
}

/** kube: core validation.ValidateEnvFrom */
export function validateEnvFrom(context: PodContext, sources: readonly EnvFrom[], field: Field): void {
  const { report } = context;
  for (const [i, { prefix = '', configMapRef, secretRef }] of sources.entries()) {
    const here = field.index(i);
    if (prefix !== '') report.invalidEach(here.child('prefix'), prefix, nameSentences(context, prefix)); // E23
    if (configMapRef !== undefined) validateSourceName(report, configMapRef.name ?? '', here.child('configMapRef'));
    if (secretRef !== undefined) validateSourceName(report, secretRef.name ?? '', here.child('secretRef'));
    if (configMapRef === undefined && secretRef === undefined) {
      report.invalid(field.seenAt(i), '', 'must specify one of: `configMapRef` or `secretRef`'); // E24
    } else if (configMapRef !== undefined && secretRef !== undefined) {
      report.invalid(field.seenAt(i), '', 'may not have more than one field specified at a time'); // E25
    }
  }
}

/** E26. kube: core validation.validateConfigMapEnvSource, validateSecretEnvSource */
function validateSourceName(report: Report, name: string, field: Field): void {
  if (name === '') report.required(field.child('name'));
  else report.invalidEach(field.child('name'), name, dnsSubdomain(maskTrailingDash(name)));
}

/** E21 E22. kube: core validation.validateFileKeyRefVolumes */
export function validateFileKeyRefVolumes({ report, spec, field }: PodContext): void {
  const volumes = new Map((spec.volumes ?? []).map((volume) => [volume.name ?? '', volume]));
  for (const { container, place } of visitContainers(spec, field)) {
    for (const [j, variable] of (container.env ?? []).entries()) {
      const ref = variable.valueFrom?.fileKeyRef;
      if (ref === undefined) continue;
      const here = place.child('env').index(j).child('valueFrom').child('fileKeyRef').child('volumeName');
      const { volumeName = '' } = ref;
      const volume = volumes.get(volumeName);
      if (volume === undefined) report.notFound(here, volumeName);
      else if (volume.emptyDir === undefined) report.invalid(here, volumeName, 'referenced volume must be of type emptyDir');
    }
  }
}
