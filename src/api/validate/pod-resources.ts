import { addQuantities, compareQuantities, type Quantity, quantityText } from '../../kube/quantity.ts';
import type { Container, PodSpec, ResourceList } from '../pod-spec.ts';
import type { Field } from './field.ts';
import type { PodContext } from './pod-context.ts';
import { isHugePages, validatePodResourceName } from './resource-names.ts';
import { amounts, validateResources } from './resources.ts';

/** `spec.resources`: what the whole pod may use. Catalogue 2.10. kube: core validation.validatePodResources */
export function validatePodResources(context: PodContext): void {
  const { report, spec } = context;
  if (spec.resources === undefined) return;
  const field = context.field.child('resources');
  if (spec.os?.name === 'windows') {
    report.forbidden(field, 'may not be set for a windows pod'); // L01
    return;
  }
  if (spec.resources.claims !== undefined) report.forbidden(field.child('claims'), 'claims may not be set for Resources at pod-level'); // L02
  validateResources(context, spec.resources, validatePodResourceName, field); // L03 L04
  validateConsistency(context, field);
}

/** kube: core validation.validatePodResourceConsistency */
function validateConsistency({ report, spec, field: specField }: PodContext, field: Field): void {
  const podRequests = new Map(amounts(spec.resources?.requests));
  const podLimits = new Map(amounts(spec.resources?.limits));
  for (const [name, sum] of aggregate(spec, 'requests')) {
    const pod = podRequests.get(name);
    if (pod === undefined || compareQuantities(sum, pod) <= 0) continue;
    const detail = `must be greater than or equal to aggregate container requests of ${quantityText(sum)}`;
    report.invalid(field.child('requests').key(name), quantityText(pod), detail); // L05
  }
  for (const [name, sum] of aggregate(spec, 'limits')) {
    const pod = podLimits.get(name);
    if (!isHugePages(name) || pod === undefined || compareQuantities(sum, pod) <= 0) continue;
    const detail = `must be greater than or equal to aggregate container limits of ${quantityText(sum)}`;
    report.invalid(field.child('limits').key(name), quantityText(pod), detail); // L06
  }
  for (const [i, container] of (spec.containers ?? []).entries()) {
    for (const [name, limit] of amounts(container.resources?.limits)) {
      const pod = podLimits.get(name);
      if (pod === undefined || compareQuantities(limit, pod) <= 0) continue;
      const real = specField.child('containers').index(i).child('resources').child('limits').key(name);
      // L07: the path that is printed leads nowhere.
      const place = field.child('containers').index(i).key(name).child('limits').seenAs(real);
      report.invalid(place, quantityText(limit), `must be less than or equal to pod limits of ${quantityText(pod)}`);
    }
  }
}

type Amounts = Map<string, Quantity>;

/**
 * What the containers need together: the sum of those that run side by side, or the most that an init container needs beside the sidecars
 * started before it. kube: resourcehelper.AggregateContainerRequests
 */
function aggregate(spec: PodSpec, member: 'requests' | 'limits'): Amounts {
  const listOf = (container: Container): ResourceList | undefined => container.resources?.[member];
  const sum: Amounts = new Map();
  for (const container of spec.containers ?? []) add(sum, amounts(listOf(container)));
  const sidecars: Amounts = new Map();
  const starting: Amounts = new Map();
  for (const container of spec.initContainers ?? []) {
    const own = amounts(listOf(container));
    if (container.restartPolicy === 'Always') {
      add(sum, own);
      add(sidecars, own);
      raise(starting, sidecars);
    } else {
      const together: Amounts = new Map(own);
      add(together, sidecars);
      raise(starting, together);
    }
  }
  raise(sum, starting);
  return sum;
}

function add(sum: Amounts, list: Iterable<[string, Quantity]>): void {
  for (const [name, quantity] of list) {
    const before = sum.get(name);
    sum.set(name, before === undefined ? quantity : addQuantities(before, quantity));
  }
}

function raise(most: Amounts, list: Iterable<[string, Quantity]>): void {
  for (const [name, quantity] of list) {
    const before = most.get(name);
    if (before === undefined || compareQuantities(quantity, before) > 0) most.set(name, quantity);
  }
}
