import type { KubeObject } from '../../kube/objects.ts';
import { gateOn, type Target } from '../../kube/versions.ts';
import { dropDisabledPodFields } from '../drop-disabled/pod-spec.ts';
import type { PodAffinity, PodAffinityTerm, PodSpec, SeccompProfile, TextMap, TopologySpreadConstraint } from '../pod-spec.ts';
import type { LabelSelector } from '../validate/labels.ts';
import { appArmorPrefix } from '../validate/pod-annotations.ts';

/** kube: podStrategy.PrepareForCreate */
export function preparePodForCreate(object: KubeObject, target: Target): KubeObject {
  const { labels = {}, annotations = {} } = object.metadata ?? {};
  const kept = dropDisabledPodFields(podSpecOf(object), undefined, target);
  const spec = withAppArmorFields(withSpreadKeys(withAffinityKeys(kept, labels), labels, target), annotations);
  return { ...object, metadata: { ...object.metadata, generation: 1 }, spec, status: { phase: 'Pending' } };
}

/** kube: podStrategy.PrepareForUpdate */
export function preparePodForUpdate(before: KubeObject, after: KubeObject, target: Target): KubeObject {
  const spec = dropDisabledPodFields(podSpecOf(after), podSpecOf(before), target);
  return { ...after, spec, status: before['status'] ?? {} };
}

/** `spec` of a pod that may lack it. */
export function podSpecOf(object: KubeObject): PodSpec {
  return (object['spec'] as PodSpec | undefined) ?? {};
}

/** The selector with one requirement more for each key that the pod has a label of. kube: applyLabelKeysToLabelSelector */
function withKeys(selector: LabelSelector, keys: readonly string[], operator: 'In' | 'NotIn', labels: TextMap): LabelSelector {
  const added = keys.flatMap((key) => (Object.hasOwn(labels, key) ? [{ key, operator, values: [labels[key] ?? ''] }] : []));
  return added.length === 0 ? selector : { ...selector, matchExpressions: [...(selector.matchExpressions ?? []), ...added] };
}

/** kube: mutatePodAffinity */
function withAffinityKeys(spec: PodSpec, labels: TextMap): PodSpec {
  const { affinity } = spec;
  if (affinity === undefined) return spec;
  const { podAffinity, podAntiAffinity } = affinity;
  return {
    ...spec,
    affinity: {
      ...affinity,
      ...(podAffinity === undefined ? {} : { podAffinity: affinityWithKeys(podAffinity, labels) }),
      ...(podAntiAffinity === undefined ? {} : { podAntiAffinity: affinityWithKeys(podAntiAffinity, labels) }),
    },
  };
}

function affinityWithKeys(affinity: PodAffinity, labels: TextMap): PodAffinity {
  const required = affinity.requiredDuringSchedulingIgnoredDuringExecution;
  const preferred = affinity.preferredDuringSchedulingIgnoredDuringExecution;
  const term = (each: PodAffinityTerm) => termWithKeys(each, labels);
  return {
    ...affinity,
    ...(required === undefined ? {} : { requiredDuringSchedulingIgnoredDuringExecution: required.map(term) }),
    ...(preferred === undefined
      ? {}
      : {
          preferredDuringSchedulingIgnoredDuringExecution: preferred.map((each) => ({
            ...each,
            podAffinityTerm: term(each.podAffinityTerm ?? {}),
          })),
        }),
  };
}

function termWithKeys(term: PodAffinityTerm, labels: TextMap): PodAffinityTerm {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (labelSelector === undefined) return term;
  return { ...term, labelSelector: withKeys(withKeys(labelSelector, matchLabelKeys, 'In', labels), mismatchLabelKeys, 'NotIn', labels) };
}

/** kube: mutateTopologySpreadConstraints */
function withSpreadKeys(spec: PodSpec, labels: TextMap, target: Target): PodSpec {
  const constraints = spec.topologySpreadConstraints;
  if (constraints === undefined || !gateOn(target, 'MatchLabelKeysInPodTopologySpreadSelectorMerge')) return spec;
  const change = (each: TopologySpreadConstraint): TopologySpreadConstraint =>
    each.labelSelector === undefined
      ? each
      : { ...each, labelSelector: withKeys(each.labelSelector, each.matchLabelKeys ?? [], 'In', labels) };
  return { ...spec, topologySpreadConstraints: constraints.map(change) };
}

/** Profiles in annotations become fields, except where the pod says the same. kube: applyAppArmorVersionSkew */
function withAppArmorFields(spec: PodSpec, annotations: TextMap): PodSpec {
  if (spec.os?.name === 'windows' || !Object.keys(annotations).some((key) => key.startsWith(appArmorPrefix))) return spec;
  const ofPod = spec.securityContext?.appArmorProfile;
  const change = <Each extends NonNullable<PodSpec['containers']>[number]>(container: Each): Each => {
    const profile = appArmorProfileOf(annotations[`${appArmorPrefix}${container.name ?? ''}`]);
    if (profile === undefined || isSameAppArmorProfile(profile, ofPod) || container.securityContext?.appArmorProfile !== undefined)
      return container;
    return { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  const lists = (['containers', 'initContainers', 'ephemeralContainers'] as const).flatMap((list) =>
    spec[list] === undefined ? [] : [[list, spec[list].map(change)] as const],
  );
  return { ...spec, ...Object.fromEntries(lists) };
}

/** kube: pod.ApparmorFieldForAnnotation, for values that are valid as a field */
export function appArmorProfileOf(annotation: string | undefined): SeccompProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  const localhostProfile = annotation?.startsWith('localhost/') === true ? annotation.slice('localhost/'.length) : '';
  return localhostProfile === '' || localhostProfile.trim() !== localhostProfile ? undefined : { type: 'Localhost', localhostProfile };
}

export function isSameAppArmorProfile(one: SeccompProfile | undefined, other: SeccompProfile | undefined): boolean {
  return one?.type === other?.type && one?.localhostProfile === other?.localhostProfile;
}
