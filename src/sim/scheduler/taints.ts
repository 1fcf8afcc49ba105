/** Taints and tolerations. kube: staging/src/k8s.io/component-helpers/scheduling/corev1/helpers.go, api/core/v1/toleration.go */
import { type Node, type Pod, type Taint, type Toleration, taintsOf } from '../../kube/views.ts';

/** kube: v1.Toleration.ToleratesTaint */
export function tolerates(toleration: Toleration, taint: Taint): boolean {
  const { effect = '', key = '', operator = '', value = '' } = toleration;
  if ((effect !== '' && effect !== taint.effect) || (key !== '' && key !== taint.key)) return false;
  if (operator === '' || operator === 'Equal') return key !== '' && value === (taint.value ?? '');
  return operator === 'Exists';
}

export function podTolerates({ spec }: Pod, taint: Taint): boolean {
  return spec.tolerations?.some((toleration) => tolerates(toleration, taint)) === true;
}

/** The first taint of the node that keeps the pod away. kube: FindMatchingUntoleratedTaint */
export function untolerated(pod: Pod, node: Node): Taint | undefined {
  return taintsOf(node).find((taint) => taint.effect !== 'PreferNoSchedule' && !podTolerates(pod, taint));
}
