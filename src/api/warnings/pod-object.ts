import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/versions.ts';
import { podSpecOf } from '../prepare/pod.ts';
import { Field } from '../validate/field.ts';
import { dnsLabel } from '../validate/formats.ts';
import { podWarnings } from './pod.ts';

/** Only new pods are warned about. kube: podStrategy.WarningsOnCreate, WarningsOnUpdate */
export function podObjectWarnings(object: KubeObject, target: Target, before?: KubeObject): string[] {
  if (before !== undefined) return [];
  const sentences = dnsLabel(object.metadata?.name ?? '');
  const advice = "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended";
  const pod = { annotations: object.metadata?.annotations ?? {}, spec: podSpecOf(object), field: Field.root(), isTemplate: false };
  return [...(sentences.length === 0 ? [] : [`${advice}: [${sentences.join(' ')}]`]), ...podWarnings(pod, target)];
}
