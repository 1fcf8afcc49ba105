/** What a pod asks of a node. kube: staging/src/k8s.io/component-helpers/resource/helpers.go :: PodRequests */
import { remember } from '../../base/remember.ts';
import { quantityOf, scaledValue } from '../../kube/quantity.ts';
import type { Container, Pod, PodSpec } from '../../kube/views.ts';

/** Amounts by resource name: CPU in thousandths of a core, everything else in whole units. */
export type Amounts = Readonly<Record<string, number>>;

/** The largest of: all containers and sidecars together; each init container with the sidecars before it. Plus overhead. */
export const podRequests = remember((spec: PodSpec): Amounts => {
  const total = podTotal(spec, 'requests');
  add(total, amounts(spec.overhead));
  return total;
});

/** The same of limits, without overhead. kube: PodLimits */
export const podLimits = remember((spec: PodSpec): Amounts => podTotal(spec, 'limits'));

type List = 'requests' | 'limits';

function podTotal(spec: PodSpec, list: List): Record<string, number> {
  const total: Record<string, number> = {};
  for (const container of spec.containers) add(total, wantsOf(container, list));
  const sidecars: Record<string, number> = {};
  const peak: Record<string, number> = {};
  for (const container of spec.initContainers ?? []) {
    const own = { ...sidecars };
    const wants = wantsOf(container, list);
    add(own, wants);
    if (container.restartPolicy === 'Always') for (const into of [sidecars, total]) add(into, wants);
    raise(peak, own);
  }
  raise(total, peak);
  return total;
}

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
  for (const [name, written] of Object.entries(quantities)) result[name] = scaled(name, written);
  return result;
});

/** The amount of a resource by its name, also by those that quotas have for it. */
export function scaled(name: string, written: unknown): number {
  const quantity = quantityOf(written);
  return quantity === undefined ? 0 : Number(scaledValue(quantity, scaleOf(name)));
}

export function scaleOf(name: string): number {
  return name.endsWith('cpu') ? -3 : 0;
}

/** A limit without a request is a request. kube: pkg/apis/core/v1/defaults.go :: SetDefaults_Pod */
export function wantsOf({ resources }: Container, list: List): Amounts {
  const limits = amounts(resources?.limits);
  return list === 'limits' ? limits : { ...limits, ...amounts(resources?.requests) };
}

/** Adds amounts to others. */
export function add(into: Record<string, number>, more: Amounts): void {
  for (const name in more) into[name] = (into[name] ?? 0) + (more[name] as number);
}

function raise(into: Record<string, number>, other: Amounts): void {
  for (const [name, amount] of Object.entries(other)) into[name] = Math.max(into[name] ?? 0, amount);
}
