import type { Target } from '../../kube/versions.ts';
import type { PodTemplateSpec } from '../pod-spec.ts';
import { dropDisabledPodFields } from './pod-spec.ts';
import { withoutMembers } from './without-members.ts';

/** Annotations that once carried init containers. kube: pod.DropInitContainerAnnotations */
const initContainerAnnotations = [
  'pod.beta.kubernetes.io/init-containers',
  'pod.alpha.kubernetes.io/init-containers',
  'pod.beta.kubernetes.io/init-container-statuses',
  'pod.alpha.kubernetes.io/init-container-statuses',
];

/** kube: pod.DropDisabledTemplateFields */
export function dropDisabledTemplateFields(
  template: PodTemplateSpec,
  before: PodTemplateSpec | undefined,
  target: Target,
): PodTemplateSpec {
  const { metadata, spec } = template;
  const annotations = metadata?.annotations;
  return {
    ...template,
    ...(metadata === undefined || annotations === undefined
      ? {}
      : { metadata: { ...metadata, annotations: withoutMembers(annotations, ...initContainerAnnotations) } }),
    ...(spec === undefined ? {} : { spec: dropDisabledPodFields(spec, before === undefined ? undefined : (before.spec ?? {}), target) }),
  };
}
