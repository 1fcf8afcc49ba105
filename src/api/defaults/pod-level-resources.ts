import { addQuantities, compareQuantities, type Quantity, quantityOf, quantityText } from '../../kube/quantity.ts';
import { child, type Draft, items, text } from './draft.ts';

type Amounts = Map<string, Quantity>;

/** Resources of the whole pod, where some are given. kube: core/v1 defaultHugePagePodLimits, defaultPodRequests */
export function defaultPodLevelResources(spec: Draft): void {
  const resources = child(spec, 'resources');
  if (resources === undefined) return;
  const limits = { ...child(resources, 'limits') };
  const requests = { ...child(resources, 'requests') };
  if (Object.keys(limits).length === 0 && Object.keys(requests).length === 0) return;
  for (const [name, amount] of aggregate(spec, 'limits')) {
    if (name.startsWith('hugepages-') && requests[name] === undefined) limits[name] ??= quantityText(amount);
  }
  if (Object.keys(limits).length > 0) resources['limits'] = limits;
  else return;
  for (const [name, amount] of aggregate(spec, 'requests')) {
    if (name === 'cpu' || name === 'memory') requests[name] ??= quantityText(amount);
  }
  for (const [name, limit] of Object.entries(limits)) {
    if (name === 'cpu' || name === 'memory' || name.startsWith('hugepages-')) requests[name] ??= limit;
  }
  if (Object.keys(requests).length > 0) resources['requests'] = requests;
}

/**
 * What the containers need together: the sum of the regular ones and sidecars, or more while an init container runs.
 *
 * kube: k8s.io/component-helpers/resource AggregateContainerRequests, AggregateContainerLimits
 */
function aggregate(spec: Draft, kind: 'requests' | 'limits'): Amounts {
  const total: Amounts = new Map();
  for (const container of items(spec, 'containers')) add(total, amounts(container, kind));
  const sidecars: Amounts = new Map();
  const peak: Amounts = new Map();
  for (const container of items(spec, 'initContainers')) {
    const own = amounts(container, kind);
    if (text(container, 'restartPolicy') === 'Always') {
      add(total, own);
      add(sidecars, own);
      raise(peak, sidecars);
      continue;
    }
    add(own, sidecars);
    raise(peak, own);
  }
  raise(total, peak);
  return total;
}

function amounts(container: Draft, kind: string): Amounts {
  const found: Amounts = new Map();
  for (const [name, value] of Object.entries(child(child(container, 'resources'), kind) ?? {})) {
    const quantity = quantityOf(value);
    if (quantity !== undefined) found.set(name, quantity);
  }
  return found;
}

function add(into: Amounts, more: Amounts): void {
  for (const [name, amount] of more) {
    const before = into.get(name);
    into.set(name, before === undefined ? amount : addQuantities(before, amount));
  }
}

function raise(into: Amounts, others: Amounts): void {
  for (const [name, amount] of others) {
    const before = into.get(name);
    if (before === undefined || compareQuantities(before, amount) < 0) into.set(name, amount);
  }
}
