import { has, type Target } from '../../kube/versions.ts';
import { goQuote } from '../go-quote.ts';
import type { Container, NodeSelectorTerm, PodAffinity, PodSpec, SeccompProfile, TextMap } from '../pod-spec.ts';
import type { Field } from '../validate/field.ts';
import { labelValue } from '../validate/formats.ts';
import { appArmorPrefix, seccompContainerPrefix, seccompPodKey } from '../validate/pod-annotations.ts';
import { visitContainers } from '../validate/visit-containers.ts';
import { ipWarnings } from './ip.ts';
import { nodeLabelWarning } from './node-labels.ts';
import { overlappingPathWarnings } from './overlapping-paths.ts';
import { portWarnings } from './ports.ts';
import { claimSpecWarnings, fractionalByteWarnings } from './quantities.ts';

const byteResources = ['memory', 'ephemeral-storage'];
const nullSelector = 'a null labelSelector results in matching no pod';

/** What a template or a pod is. `field` is the place of the template, or the root for a pod. */
export interface WarnedPod {
  readonly annotations: TextMap;
  readonly spec: PodSpec;
  readonly field: Field;
  readonly isTemplate: boolean;
}

/** Warnings about a pod or a template, in the server's order. kube: pod.warningsForPodSpecAndMeta */
export function podWarnings(pod: WarnedPod, target: Target): string[] {
  const { spec } = pod;
  const field = pod.field.child('spec');
  return [
    ...nodeLabelWarnings(spec, field, target),
    ...spreadWarnings(spec, field),
    ...annotationWarnings(pod),
    ...volumeWarnings(spec, field, target),
    ...(has(target, 'overlappingPathsWarned') ? overlappingPathWarnings(spec.volumes ?? [], target) : []),
    ...repeatedWarnings(spec, field),
    ...fractionalByteWarnings(spec.overhead, byteResources, field.child('overhead')),
    ...profileWarnings(pod, target),
    ...portWarnings(spec, field, target),
    ...((spec.terminationGracePeriodSeconds ?? 0) < 0
      ? [`${field.child('terminationGracePeriodSeconds').text()}: must be >= 0; negative values are invalid and will be treated as 1`] // W34
      : []),
    ...affinityWarnings(spec.affinity?.podAffinity, field.child('affinity').child('podAffinity')),
    ...affinityWarnings(spec.affinity?.podAntiAffinity, field.child('affinity').child('podAntiAffinity')),
    ...addressWarnings(spec, field, target),
  ];
}

/** W03 W04 W05 W09 */
function nodeLabelWarnings(spec: PodSpec, field: Field, target: Target): string[] {
  const selected = Object.keys(spec.nodeSelector ?? {}).flatMap((key) => {
    const text = nodeLabelWarning(key);
    return text === undefined ? [] : [`${field.child('nodeSelector').key(key).text()}: ${text}`];
  });
  const affinity = spec.affinity?.nodeAffinity;
  const place = field.child('affinity').child('nodeAffinity');
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const requiredPlace = place.child('requiredDuringSchedulingIgnoredDuringExecution').child('nodeSelectorTerms');
  const preferredPlace = place.child('preferredDuringSchedulingIgnoredDuringExecution');
  const checksValues = has(target, 'invalidAffinityValuesWarned');
  return [
    ...selected,
    ...required.flatMap((term, i) => termWarnings(term, false, requiredPlace.index(i), target)),
    ...preferred.flatMap(({ preference }, i) =>
      termWarnings(preference ?? {}, checksValues, preferredPlace.index(i).child('preference'), target),
    ),
  ];
}

/** kube: node.GetWarningsForNodeSelectorTerm */
function termWarnings(term: NodeSelectorTerm, checksValues: boolean, field: Field, target: Target): string[] {
  return (term.matchExpressions ?? []).flatMap(({ key = '', values = [] }, j) => {
    const here = field.child('matchExpressions').index(j);
    const text = nodeLabelWarning(key);
    const found = text === undefined ? [] : [`${here.child('key').text()}: ${key} is ${text}`];
    if (!checksValues) return found;
    const invalid = values.flatMap((value, k) =>
      labelValue(value, target).map((sentence) => `${here.child('values').index(k).text()}: ${value} is invalid, ${sentence}`),
    );
    return [...found, ...invalid];
  });
}

/** W06 W10 */
function spreadWarnings(spec: PodSpec, field: Field): string[] {
  return (spec.topologySpreadConstraints ?? []).flatMap(({ topologyKey = '', labelSelector }, i) => {
    const here = field.child('topologySpreadConstraints').index(i);
    const text = nodeLabelWarning(topologyKey);
    return [
      ...(text === undefined ? [] : [`${here.child('topologyKey').text()}: ${topologyKey} is ${text}`]),
      ...(labelSelector === undefined ? [`${here.child('labelSelector').text()}: ${nullSelector}`] : []),
    ];
  });
}

const deadAnnotations: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

/** W12 W13 */
function annotationWarnings({ annotations, field }: WarnedPod): string[] {
  return Object.entries(deadAnnotations).flatMap(([key, text]) =>
    Object.hasOwn(annotations, key) ? [`${annotationText(field, key)}: ${text}`] : [],
  );
}

function annotationText(field: Field, key: string): string {
  return field.child('metadata').child('annotations').key(key).text();
}

/** W14–W20: in the server's order. Member of the volume, name in the path, text. */
const deadVolumes: readonly (readonly [string, string, string])[] = [
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'gitRepo', 'deprecated in v1.11'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['quobyte', 'quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['ephemeral', 'ephemeral', ''],
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

function volumeWarnings(spec: PodSpec, field: Field, target: Target): string[] {
  return (spec.volumes ?? []).flatMap((volume, i) => {
    const here = field.child('volumes').index(i);
    return deadVolumes.flatMap(([member, name, text]) => {
      if (volume[member] === undefined) return [];
      if (member === 'ephemeral') return claimSpecWarnings(volume.ephemeral?.volumeClaimTemplate?.spec, ephemeralClaim(here)); // W20
      const more = member === 'gitRepo' && has(target, 'gitRepoDisabled') ? ', and disabled by default in v1.33+' : '';
      return [`${here.child(name).text()}: ${text}${more}`];
    });
  });
}

function ephemeralClaim(volume: Field): Field {
  return volume.child('ephemeral').child('volumeClaimTemplate').child('spec');
}

/** A text for each value that an earlier one equals. */
function repeated(values: readonly string[], tell: (i: number, value: string) => string): string[] {
  return values.flatMap((value, i) => (values.indexOf(value) < i ? [tell(i, value)] : []));
}

/** W21 W22 W23 */
function repeatedWarnings(spec: PodSpec, field: Field): string[] {
  const names = (spec.imagePullSecrets ?? []).map(({ name = '' }) => name);
  const secret = (i: number) => field.child('imagePullSecrets').index(i).child('name').text();
  return [
    ...repeated(
      (spec.hostAliases ?? []).map(({ ip = '' }) => ip),
      (i, ip) => `${field.child('hostAliases').index(i).child('ip').text()}: duplicate ip ${goQuote(ip)}`,
    ),
    ...repeated(names, (i, name) => `${secret(i)}: duplicate name ${goQuote(name)}`),
    ...names.flatMap((name, i) => (name === '' ? [`${secret(i)}: invalid empty name ""`] : [])),
  ];
}

/** W25–W28: profiles in annotations, then the container's own warnings. */
function profileWarnings(pod: WarnedPod, target: Target): string[] {
  const { annotations, spec, field } = pod;
  const seccompText = 'non-functional in v1.27+; use the "seccompProfile" field instead';
  const found: string[] = [];
  if (spec.securityContext?.seccompProfile === undefined && Object.hasOwn(annotations, seccompPodKey)) {
    found.push(`${annotationText(field, seccompPodKey)}: ${seccompText}`);
  }
  for (const { container, place } of visitContainers(spec, field.child('spec'))) {
    const key = `${seccompContainerPrefix}${container.name ?? ''}`;
    if (container.securityContext?.seccompProfile === undefined && Object.hasOwn(annotations, key)) {
      found.push(`${annotationText(field, key)}: ${seccompText}`);
    }
    found.push(...appArmorWarning(pod, container, target));
    for (const name of byteResources) {
      found.push(...fractionalByteWarnings(container.resources?.limits, [name], place.child('resources').child('limits')));
      found.push(...fractionalByteWarnings(container.resources?.requests, [name], place.child('resources').child('requests')));
    }
    found.push(...envWarnings(container, place.child('env')));
  }
  return found;
}

/** W28 */
function appArmorWarning({ annotations, spec, field, isTemplate }: WarnedPod, container: Container, target: Target): string[] {
  const key = `${appArmorPrefix}${container.name ?? ''}`;
  const annotation = annotations[key];
  if (!isTemplate || annotation === undefined || container.securityContext?.appArmorProfile !== undefined) return [];
  const ofPod = spec.securityContext?.appArmorProfile;
  const isFine = ofPod !== undefined && (!has(target, 'appArmorAnnotationCompared') || isSameProfile(ofPod, annotation));
  return isFine ? [] : [`${annotationText(field, key)}: deprecated since v1.30; use the "appArmorProfile" field instead`];
}

function isSameProfile(profile: SeccompProfile, annotation: string): boolean {
  if (annotation === 'unconfined') return profile.type === 'Unconfined';
  if (annotation === 'runtime/default') return profile.type === 'RuntimeDefault';
  return (
    annotation.startsWith('localhost/') &&
    profile.type === 'Localhost' &&
    profile.localhostProfile === annotation.slice('localhost/'.length)
  );
}

/** W26 */
function envWarnings(container: Container, field: Field): string[] {
  const seen = new Set<string>();
  return (container.env ?? []).flatMap(({ name = '', value = '', valueFrom }, i) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    const reference = `$(${name})`;
    const hides = valueFrom !== undefined || value === reference || !value.includes(reference);
    if (!isRepeated || !hides) return [];
    return [`${field.index(i).text()}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`];
  });
}

function nullSelectorText(term: Field): string {
  return `${term.child('labelSelector').text()}: ${nullSelector}`;
}

/** W11 */
function affinityWarnings(affinity: PodAffinity | undefined, field: Field): string[] {
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const preferredPlace = field.child('preferredDuringSchedulingIgnoredDuringExecution');
  return [
    ...required.flatMap((term, i) =>
      term.labelSelector === undefined ? [nullSelectorText(field.child('requiredDuringSchedulingIgnoredDuringExecution').index(i))] : [],
    ),
    ...preferred.flatMap(({ podAffinityTerm }, i) =>
      podAffinityTerm?.labelSelector === undefined ? [nullSelectorText(preferredPlace.index(i).child('podAffinityTerm'))] : [],
    ),
  ];
}

/** W35 W36 */
function addressWarnings(spec: PodSpec, field: Field, target: Target): string[] {
  if (!has(target, 'addressesWarned')) return [];
  return [
    ...(spec.dnsConfig?.nameservers ?? []).flatMap((address, i) =>
      ipWarnings(field.child('dnsConfig').child('nameservers').index(i).text(), address, target),
    ),
    ...(spec.hostAliases ?? []).flatMap(({ ip = '' }, i) => ipWarnings(field.child('hostAliases').index(i).child('ip').text(), ip, target)),
  ];
}
