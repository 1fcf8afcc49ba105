/** What a pod asks of a node. kube: staging/src/k8s.io/component-helpers/resource/helpers.go :: PodRequests */
import { remember } from '../../base/remember.ts';
import { quantityOf, scaledValue } from '../../kube/quantity.ts';
import type { Container, Pod, PodSpec } from '../../kube/views.ts';

/** Amounts by resource name: CPU in thousandths of a core, everything else in whole units. */
export type Amounts = Readonly<Record<string, number>>;

/** The largest of: all containers and sidecars together; each init container with the sidecars before it. Plus overhead. */
export const podRequests = remember((spec: PodSpec): Amounts => {
  const total: Record<string, number> = {};
  for (const container of spec.containers) add(total, requestsOf(container));
  const sidecars: Record<string, number> = {};
  const peak: Record<string, number> = {};
  for (const container of spec.initContainers ?? []) {
    const own = { ...sidecars };
    add(own, requestsOf(container));
    if (container.restartPolicy === 'Always') {
      add(sidecars, requestsOf(container));
      add(total, requestsOf(container));
    }
    raise(peak, own);
  }
  raise(total, peak);
  add(total, amounts(spec.overhead));
  return total;
});

/** Requests that count, when nodes are compared, for a pod which states none. kube: pkg/scheduler/util GetNonzeroRequests */
export const assumed: Amounts = { cpu: 100, memory: 200 * 1024 * 1024 };

/** Requests of some pods together, and with what counts for those that state none. */
export const requestsOfAll = remember((pods: readonly Pod[]): { readonly stated: Amounts; readonly counted: Amounts } => {
  const stated: Record<string, number> = {};
  const counted: Record<string, number> = {};
  for (const { spec } of pods) {
    const own = podRequests(spec);
    add(stated, own);
    for (const name in assumed) counted[name] = (counted[name] ?? 0) + (own[name] ?? assumed[name] ?? 0);
  }
  return { stated, counted };
});

/** Amounts of a map of quantities; what is no quantity counts as nothing. */
export function amounts(quantities: Readonly<Record<string, string | number>> | undefined): Amounts {
  return quantities === undefined ? {} : parsed(quantities);
}

const parsed = remember((quantities: Readonly<Record<string, string | number>>): Amounts => {
  const result: Record<string, number> = {};
  for (const [name, written] of Object.entries(quantities)) {
    const quantity = quantityOf(written);
    if (quantity !== undefined) result[name] = Number(scaledValue(quantity, name === 'cpu' ? -3 : 0));
  }
  return result;
});

/** A limit without a request is a request. kube: pkg/apis/core/v1/defaults.go :: SetDefaults_Pod */
function requestsOf(container: Container): Amounts {
  return { ...amounts(container.resources?.limits), ...amounts(container.resources?.requests) };
}

/** Adds amounts to others. */
export function add(into: Record<string, number>, more: Amounts): void {
  for (const name in more) into[name] = (into[name] ?? 0) + (more[name] as number);
}

function raise(into: Record<string, number>, other: Amounts): void {
  for (const [name, amount] of Object.entries(other)) into[name] = Math.max(into[name] ?? 0, amount);
}
