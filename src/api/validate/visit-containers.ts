import type { Container, PodSpec } from '../pod-spec.ts';
import type { Field } from './field.ts';

/** Every container with its place: init containers, regular ones, ephemeral ones. kube: podshelper.VisitContainersWithPath */
export function* visitContainers(spec: PodSpec, field: Field): Generator<{ container: Container; place: Field }> {
  for (const list of ['initContainers', 'containers', 'ephemeralContainers'] as const) {
    for (const [i, container] of (spec[list] ?? []).entries()) yield { container, place: field.child(list).index(i) };
  }
}
