import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import { appArmorProfileOf, isSameAppArmorProfile, podSpecOf } from '../prepare/pod.ts';
import { Field } from '../validate/field.ts';
import { dnsLabel } from '../validate/formats.ts';
import { appArmorPrefix } from '../validate/pod-annotations.ts';
import { visitContainers } from '../validate/visit-containers.ts';
import { podWarnings, type WarnedPod } from './pod.ts';

/** Only new pods are warned about. kube: podStrategy.WarningsOnCreate, WarningsOnUpdate */
export function podObjectWarnings(object: KubeObject, target: Target, before?: KubeObject): string[] {
  if (before !== undefined) return [];
  const sentences = dnsLabel(object.metadata?.name ?? '');
  const advice = "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
  const pod = { annotations: object.metadata?.annotations ?? {}, spec: podSpecOf(object), field: Field.root(), isTemplate: false };
  return [
    ...appArmorWarnings(pod),
    ...(sentences.length === 0 ? [] : [`${advice}: [${sentences.join(' ')}]`]),
    ...podWarnings(pod, target),
  ];
}

/**
 * Annotations that were made into fields, or could not be. The object has the fields already.
 * kube: applyAppArmorVersionSkew
 */
function appArmorWarnings({ annotations, spec, field }: WarnedPod): string[] {
  if (spec.os?.name === 'windows') return [];
  const ofPod = spec.securityContext?.appArmorProfile;
  return [...visitContainers(spec, field)].flatMap(({ container }) => {
    const key = `${appArmorPrefix}${container.name ?? ''}`;
    const annotation = annotations[key];
    const own = container.securityContext?.appArmorProfile;
    const meant = appArmorProfileOf(annotation);
    const isMade = meant !== undefined && isSameAppArmorProfile(own, meant) && !isSameAppArmorProfile(ofPod, meant);
    if (annotation === undefined || !(isMade || (meant === undefined && own === undefined))) return [];
    return [
      `${Field.root('metadata').child('annotations').key(key).text()}: deprecated since v1.30; use the "appArmorProfile" field instead`,
    ];
  });
}
