import { claimName, identityLabels, podName, startOrdinal } from '../kube/identity.ts';
import type { KubeObject, Path } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { FieldError } from './field-error.ts';
import { invalidMessage } from './message.ts';
import type { Volume } from './pod-spec.ts';
import { applyDefaults, validateCreate } from './server.ts';
import type { StatefulSetSpec } from './stateful-set-spec.ts';
import { statefulSetSpecOf } from './validate/stateful-set.ts';

/** A pod or a claim that the controller will try to make of an accepted set, and that the server will refuse. */
export interface RefusedDependent {
  readonly kind: 'Pod' | 'PersistentVolumeClaim';
  readonly name: string;
  /** The server's words about the pod or claim; `at` is a place in the set. */
  readonly errors: readonly FieldError[];
  /** As the event `FailedCreate` of the set tells it. */
  readonly eventMessage: string;
}

/**
 * What the server will refuse of the first pod and its claims. The set is decoded and defaulted, and one that the server accepts: before 1.34 it looks
 * neither at the template nor at the claim templates. A name too long for a label of the pod is not told here: the revision's is not known.
 * kube: pkg/controller/statefulset newStatefulSetPod, StatefulPodControl.CreateStatefulPod
 */
export function refusedDependents(set: KubeObject, target: Target): RefusedDependent[] {
  const spec = statefulSetSpecOf(set);
  const claims = (spec.volumeClaimTemplates ?? []).flatMap((_, i) => refusal(set, claimOf(set, spec, i), target, claimPlace(i)));
  // Claims come first: a pod without its claims is not even tried.
  return [...claims, ...refusal(set, podOf(set, spec), target, podPlace(spec))];
}

/** Where a place of the dependent stands in the set; undefined for what the controller fills in. */
type PlaceInSet = (at: Path) => Path | undefined;

function refusal(set: KubeObject, object: KubeObject, target: Target, place: PlaceInSet): RefusedDependent[] {
  const kind = object.kind === 'Pod' ? 'Pod' : 'PersistentVolumeClaim';
  const name = object.metadata.name ?? '';
  const errors = validateCreate(applyDefaults(object, target), target).flatMap((error) => {
    const at = place(error.at);
    return at === undefined ? [] : [{ ...error, at }];
  });
  if (errors.length === 0) return [];
  const what = kind === 'Pod' ? `create Pod ${name}` : `create Claim ${name} for Pod ${podNameOf(set)}`;
  const eventMessage = `${what} in StatefulSet ${set.metadata.name ?? ''} failed error: ${invalidMessage(kind, name, errors, target)}`;
  return [{ kind, name, errors, eventMessage }];
}

function podNameOf(set: KubeObject): string {
  return podName(set.metadata.name ?? '', startOrdinal(set));
}

function claimOf(set: KubeObject, spec: StatefulSetSpec, index: number): KubeObject {
  const template = spec.volumeClaimTemplates?.[index] ?? {};
  const name = claimName(template.metadata?.name ?? '', set.metadata.name ?? '', startOrdinal(set));
  const { labels, annotations } = template.metadata ?? {};
  const metadata = { name, labels: { ...labels, ...spec.selector?.matchLabels }, ...(annotations === undefined ? {} : { annotations }) };
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, ...(template.spec === undefined ? {} : { spec: template.spec }) };
}

function claimPlace(index: number): PlaceInSet {
  return (at) => {
    const here: Path = ['spec', 'volumeClaimTemplates', index];
    return at[0] === 'metadata' && at[1] === 'name' ? [...here, 'metadata', 'name'] : [...here, ...at];
  };
}

/** The service account is the one that admission fills in. */
function podOf(set: KubeObject, spec: StatefulSetSpec): KubeObject {
  const { metadata = {}, spec: podSpec = {} } = spec.template ?? {};
  const name = podNameOf(set);
  const labels = { ...metadata.labels, ...identityLabels(set.metadata.name ?? '', startOrdinal(set)) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels, ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }) },
    spec: { serviceAccountName: 'default', ...podSpec, hostname: name, subdomain: spec.serviceName ?? '', volumes: volumesOf(set, spec) },
  };
}

/** Claims first, then the volumes of the template that no claim replaces. kube: updateStorage */
function volumesOf(set: KubeObject, spec: StatefulSetSpec): Volume[] {
  const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata = {} }): Volume => {
    const { name = '' } = metadata;
    return { name, persistentVolumeClaim: { claimName: claimName(name, set.metadata.name ?? '', startOrdinal(set)) } };
  });
  return [...claims, ...keptVolumes(spec).map(({ volume }) => volume)];
}

function keptVolumes(spec: StatefulSetSpec): { readonly volume: Volume; readonly index: number }[] {
  const names = new Set((spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? ''));
  const volumes = spec.template?.spec?.volumes ?? [];
  return volumes.map((volume, index) => ({ volume, index })).filter(({ volume }) => !names.has(volume.name ?? ''));
}

function podPlace(spec: StatefulSetSpec): PlaceInSet {
  const claimCount = (spec.volumeClaimTemplates ?? []).length;
  const kept = keptVolumes(spec);
  return (at) => {
    const [first, second, third, ...rest] = at;
    if (first === 'metadata') return second === 'annotations' || isOwnLabel(spec, at) ? ['spec', 'template', ...at] : undefined;
    if (second === 'hostname') return undefined;
    if (second === 'subdomain') return ['spec', 'serviceName'];
    if (second !== 'volumes' || typeof third !== 'number') return ['spec', 'template', ...at];
    if (third < claimCount) return ['spec', 'volumeClaimTemplates', third, 'metadata', 'name'];
    return ['spec', 'template', 'spec', 'volumes', kept[third - claimCount]?.index ?? 0, ...rest];
  };
}

/** A label that the template gives, not one of the pod's identity. */
function isOwnLabel(spec: StatefulSetSpec, [, member, key]: Path): boolean {
  return member === 'labels' && typeof key === 'string' && Object.hasOwn(spec.template?.metadata?.labels ?? {}, key);
}
