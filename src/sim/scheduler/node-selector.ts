/** Node selectors: of pods (nodeSelector, required node affinity) and of volumes (nodeAffinity). kube: component-helpers/scheduling/corev1/nodeaffinity */
import type { Node, NodeSelector, NodeSelectorRequirement, NodeSelectorTerm, Pod } from '../../kube/views.ts';

function holds(requirement: NodeSelectorRequirement, value: string | undefined): boolean {
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return compares(requirement.operator, value, values[0]);
    default:
      return false;
  }
}

function compares(operator: 'Gt' | 'Lt', value: string | undefined, bound: string | undefined): boolean {
  const integer = /^[+-]?\d+$/;
  if (value === undefined || bound === undefined || !integer.test(value) || !integer.test(bound)) return false;
  return operator === 'Gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

/** Whether one term selects the node; an empty term selects nothing. */
export function termSelects(term: NodeSelectorTerm, node: Node): boolean {
  const expressions = term.matchExpressions ?? [];
  const fields = term.matchFields ?? [];
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((each) => holds(each, node.metadata.labels?.[each.key])) &&
    fields.every((each) => each.key === 'metadata.name' && holds(each, node.metadata.name))
  );
}

/** Terms are alternatives. An absent selector selects every node. */
export function nodeSelectorSelects(selector: NodeSelector | undefined, node: Node): boolean {
  return selector === undefined || (selector.nodeSelectorTerms ?? []).some((term) => termSelects(term, node));
}

/** The pod's nodeSelector and required node affinity. kube: GetRequiredNodeAffinity(pod).Match */
export function podSelectsNode(pod: Pod, node: Node): boolean {
  const wanted = Object.entries(pod.spec.nodeSelector ?? {});
  if (!wanted.every(([key, value]) => node.metadata.labels?.[key] === value)) return false;
  return nodeSelectorSelects(pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution, node);
}
