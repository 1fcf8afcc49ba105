import { peek, peekInteger, peekList, peekText } from '../base/peek.ts';

/** Who the pods of a StatefulSet are and what belongs to each: computed here for the checks, the preview and the simulator alike. */

/** `spec.ordinals.start`, 0 when unset. kube: pkg/controller/statefulset getStartOrdinal */
export function startOrdinal(set: unknown): number {
  return Math.max(0, peekInteger(set, 'spec', 'ordinals', 'start') ?? 0);
}

/** `spec.replicas`, 1 when unset. */
export function replicasOf(set: unknown): number {
  return Math.max(0, peekInteger(set, 'spec', 'replicas') ?? 1);
}

/** The ordinals `first` to `last`, both inclusive; none when `count` is 0. */
export interface OrdinalRange {
  readonly first: number;
  readonly last: number;
  readonly count: number;
}

/** The ordinals of a set. kube: pkg/controller/statefulset getStartOrdinal, getEndOrdinal */
export function ordinalRange(set: unknown): OrdinalRange {
  const first = startOrdinal(set);
  const count = replicasOf(set);
  return { first, last: first + count - 1, count };
}

/** The ordinals one by one, at most `limit` of them. */
export function ordinals(set: unknown, limit = 10_000): number[] {
  const { first, count } = ordinalRange(set);
  return Array.from({ length: Math.min(count, limit) }, (_, index) => first + index);
}

/** kube: pkg/controller/statefulset getPodName */
export function podName(setName: string, ordinal: number): string {
  return `${setName}-${ordinal}`;
}

/** kube: pkg/controller/statefulset getPersistentVolumeClaimName */
export function claimName(template: string, setName: string, ordinal: number): string {
  return `${template}-${setName}-${ordinal}`;
}

/**
 * The set and the ordinal that a pod name speaks of; undefined when it does not end in a dash and digits, or the ordinal is no int32.
 * kube: pkg/controller/statefulset getParentNameAndOrdinal
 */
export function parsePodName(name: string): { readonly setName: string; readonly ordinal: number } | undefined {
  const dash = name.lastIndexOf('-');
  let ordinal = 0;
  for (let at = dash + 1; at < name.length; at++) {
    const digit = name.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    ordinal = ordinal * 10 + digit;
  }
  return dash < 0 || dash === name.length - 1 || ordinal > 2_147_483_647 ? undefined : { setName: name.slice(0, dash), ordinal };
}

/** Labels that the controller sets on each pod over those of the template. kube: pkg/controller/statefulset updateIdentity, setPodRevision */
export const podNameLabel = 'statefulset.kubernetes.io/pod-name';
export const podIndexLabel = 'apps.kubernetes.io/pod-index';
export const revisionLabel = 'controller-revision-hash';

/** The labels of identity (without the revision, which depends on the template). */
export function identityLabels(setName: string, ordinal: number): Readonly<Record<string, string>> {
  return { [podIndexLabel]: String(ordinal), [podNameLabel]: podName(setName, ordinal) };
}

/** Names of the claim templates, in their order; those without a name left out. */
export function claimTemplateNames(set: unknown): string[] {
  return peekList(set, 'spec', 'volumeClaimTemplates').flatMap((template) => peekText(template, 'metadata', 'name') ?? []);
}

/** `spec.serviceName`: the Service that gives the pods their names; undefined when there is none. */
export function governingServiceName(set: unknown): string | undefined {
  const name = peekText(set, 'spec', 'serviceName');
  return name === '' ? undefined : name;
}

/** Whether a Service is headless: the text `None`, not an absent address. */
export function isHeadless(service: unknown): boolean {
  return peek(service, 'spec', 'clusterIP') === 'None';
}

/** `<service>.<namespace>.svc.<clusterDomain>` */
export function serviceFqdn(service: string, namespace: string, clusterDomain: string): string {
  return `${service}.${namespace}.svc.${clusterDomain}`;
}

/** `<pod>.<service>.<namespace>.svc.<clusterDomain>` */
export function podFqdn(pod: string, service: string, namespace: string, clusterDomain: string): string {
  return `${pod}.${serviceFqdn(service, namespace, clusterDomain)}`;
}

/** Longest value of a label and longest DNS label. kube: k8s.io/apimachinery/pkg/util/validation LabelValueMaxLength, DNS1123LabelMaxLength */
export const labelMaxLength = 63;
/** Longest encoded hash of a revision. kube: k8s.io/apimachinery/pkg/util/rand SafeEncodeString of a 32 bit number in decimal */
export const revisionHashMaxLength = 10;
/** The longest set name whose revision label always fits: 63 − dash − hash. */
export const setNameSafeLength = labelMaxLength - 1 - revisionHashMaxLength;

/** Length of the value of `controller-revision-hash` at its longest. */
export function revisionLabelLength(setName: string): number {
  return setName.length + 1 + revisionHashMaxLength;
}

/** The longest pod name of the set: that of its highest ordinal; undefined without replicas. */
export function longestPodName(setName: string, range: OrdinalRange): string | undefined {
  return range.count === 0 ? undefined : podName(setName, range.last);
}
