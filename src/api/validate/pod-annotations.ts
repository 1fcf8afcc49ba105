import { type Members, members } from '../../base/peek.ts';
import { goJsonProblem } from '../go-json-problem.ts';
import { goQuote } from '../go-quote.ts';
import type { PodSpec, SeccompProfile, Toleration } from '../pod-spec.ts';
import type { Field } from './field.ts';
import { validateDescendingPath } from './paths.ts';
import type { PodOptions } from './pod-context.ts';
import type { Report } from './report.ts';
import { validateTolerations } from './tolerations.ts';
import { visitContainers } from './visit-containers.ts';

type Annotations = Readonly<Record<string, string>>;

const mirrorKey = 'kubernetes.io/config.mirror';
const tolerationsKey = 'scheduler.alpha.kubernetes.io/tolerations';
const deletionCostKey = 'controller.kubernetes.io/pod-deletion-cost';
export const seccompPodKey = 'seccomp.security.alpha.kubernetes.io/pod';
export const seccompContainerPrefix = 'container.seccomp.security.alpha.kubernetes.io/';
export const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';

/** Annotations that mean something for a pod. kube: core validation.ValidatePodSpecificAnnotations */
export function validatePodAnnotations(report: Report, annotations: Annotations, spec: PodSpec, field: Field, options: PodOptions): void {
  const mirror = annotations[mirrorKey];
  if (mirror !== undefined && (spec.nodeName ?? '') === '') {
    report.invalid(field.key(mirrorKey), mirror, 'must set spec.nodeName if mirror pod annotation is set'); // T05
  }
  validateTolerationsAnnotation(report, annotations[tolerationsKey] ?? '', field, options);
  const cost = annotations[deletionCostKey];
  if (cost !== undefined && !options.keeps.has('podDeletionCost') && !isPlainInt32(cost)) {
    report.invalid(field.key(deletionCostKey), cost, 'must be a 32bit integer'); // T08
  }
  for (const [key, value] of Object.entries(annotations)) {
    if (key === seccompPodKey || key.startsWith(seccompContainerPrefix)) validateSeccomp(report, value, field.child(key)); // T09
    if (key.startsWith(appArmorPrefix)) validateAppArmor(report, value, key, spec, field.key(key));
  }
}

/** kube: helper.GetDeletionCostFromPodAnnotations */
function isPlainInt32(text: string): boolean {
  return /^(0|-?[1-9][0-9]{0,9})$/.test(text) && Math.abs(Number(text) + 0.5) < 2 ** 31;
}

/** T06 T07. kube: core validation.ValidateTolerationsInPodAnnotations */
function validateTolerationsAnnotation(report: Report, text: string, field: Field, options: PodOptions): void {
  if (text === '') return;
  const place = field.seenAt(tolerationsKey);
  const parsed = parseTolerations(text);
  if (typeof parsed === 'string') report.invalid(place, tolerationsKey, parsed);
  else validateTolerations(report, parsed, field.child(tolerationsKey), options);
}

/** How Go calls the members of a toleration and their types. Go takes their names in any case. */
const tolerationMembers = new Map<string, readonly [keyof Toleration, string, string]>(
  Object.entries({
    key: ['key', 'Key', 'string'],
    operator: ['operator', 'Operator', 'core.TolerationOperator'],
    value: ['value', 'Value', 'string'],
    effect: ['effect', 'Effect', 'core.TaintEffect'],
    tolerationseconds: ['tolerationSeconds', 'TolerationSeconds', 'int64'],
  }),
);

/** The list, or the sentence about why it is none. kube: helper.GetTolerationsFromPodAnnotations */
function parseTolerations(text: string): Toleration[] | string {
  const problem = goJsonProblem(text);
  if (problem !== undefined) return problem;
  const list: unknown = JSON.parse(text);
  if (list === null) return [];
  if (!Array.isArray(list)) return `json: cannot unmarshal ${jsonWord(list)} into Go value of type []core.Toleration`;
  const tolerations: Toleration[] = [];
  for (const each of list as readonly unknown[]) {
    const given = members(each ?? {});
    if (given === undefined) return `json: cannot unmarshal ${jsonWord(each)} into Go value of type core.Toleration`;
    const toleration = readToleration(given);
    if (typeof toleration === 'string') return toleration;
    tolerations.push(toleration);
  }
  return tolerations;
}

function readToleration(given: Members): Toleration | string {
  const read: [string, unknown][] = [];
  for (const [name, value] of Object.entries(given)) {
    const [member, goName, type] = tolerationMembers.get(name.toLowerCase()) ?? [];
    if (member === undefined || value === null) continue;
    const fits = type === 'int64' ? Number.isInteger(value) : typeof value === 'string';
    if (!fits)
      return `json: cannot unmarshal ${jsonWord(value, type === 'int64')} into Go struct field Toleration.${goName} of type ${type}`;
    read.push([member, value]);
  }
  return Object.fromEntries(read);
}

/** What Go calls a JSON value. A number that a number type cannot hold is shown. */
function jsonWord(value: unknown, showsNumber = false): string {
  if (typeof value === 'number') return showsNumber ? `number ${value}` : 'number';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** kube: core validation.ValidateSeccompProfile */
function validateSeccomp(report: Report, profile: string, field: Field): void {
  if (['runtime/default', 'docker/default', 'unconfined'].includes(profile)) return;
  if (profile.startsWith('localhost/')) validateDescendingPath(report, profile.slice('localhost/'.length), field);
  else report.invalid(field, profile, 'must be a valid seccomp profile');
}

/** kube: core validation.ValidateAppArmorPodAnnotations */
function validateAppArmor(report: Report, profile: string, key: string, spec: PodSpec, field: Field): void {
  const name = key.slice(appArmorPrefix.length);
  const isThere = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])].some(
    (container) => (container.name ?? '') === name,
  );
  if (!isThere) report.invalid(field, name, 'container not found'); // T10
  if (['', 'runtime/default', 'unconfined'].includes(profile) || profile.startsWith('localhost/')) return;
  report.invalid(field, profile, `invalid AppArmor profile name: ${goQuote(profile)}`); // T11
}

/** What a profile of this type must be called in an annotation. */
function agrees(profile: SeccompProfile, annotation: string, runtimeDefaults: readonly string[]): 'yes' | 'type' | 'profile' {
  if (profile.type === 'Unconfined') return annotation === 'unconfined' ? 'yes' : 'type';
  if (profile.type === 'RuntimeDefault') return runtimeDefaults.includes(annotation) ? 'yes' : 'type';
  if (profile.type !== 'Localhost') return 'yes';
  if (!annotation.startsWith('localhost/')) return 'type';
  return annotation.slice('localhost/'.length) === profile.localhostProfile ? 'yes' : 'profile';
}

function reportDisagreement(report: Report, disagreement: 'yes' | 'type' | 'profile', what: string, field: Field): void {
  if (disagreement === 'type') report.forbidden(field.child('type'), `${what} type in annotation and field must match`); // T13 T15
  if (disagreement === 'profile') report.forbidden(field.child('localhostProfile'), `${what} profile in annotation and field must match`); // T14 T16
}

/** kube: core validation.validateSeccompAnnotationsAndFields, validateAppArmorAnnotationsAndFieldsMatchOnCreate */
export function validateProfilesAgree(report: Report, annotations: Annotations, spec: PodSpec, field: Field): void {
  const ofPod = spec.securityContext;
  const podSeccomp = annotations[seccompPodKey];
  const runtimeDefaults = ['runtime/default', 'docker/default'];
  if (ofPod?.seccompProfile !== undefined && podSeccomp !== undefined) {
    const place = field.child('securityContext').child('seccompProfile');
    reportDisagreement(report, agrees(ofPod.seccompProfile, podSeccomp, runtimeDefaults), 'seccomp', place);
  }
  for (const { container, place } of visitContainers(spec, field)) {
    const security = place.child('securityContext');
    const seccomp = container.securityContext?.seccompProfile;
    const seccompAnnotation = annotations[`${seccompContainerPrefix}${container.name ?? ''}`];
    if (seccomp !== undefined && seccompAnnotation !== undefined) {
      reportDisagreement(report, agrees(seccomp, seccompAnnotation, runtimeDefaults), 'seccomp', security.child('seccompProfile'));
    }
    const appArmor = container.securityContext?.appArmorProfile ?? ofPod?.appArmorProfile;
    const appArmorAnnotation = annotations[`${appArmorPrefix}${container.name ?? ''}`];
    if (spec.os?.name === 'windows' || appArmor === undefined || appArmorAnnotation === undefined) continue;
    reportDisagreement(report, agrees(appArmor, appArmorAnnotation, ['runtime/default']), 'apparmor', security.child('appArmorProfile'));
  }
}
