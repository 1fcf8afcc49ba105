/** What objects need of a quota, and which quotas speak of them. kube: pkg/quota/v1/evaluator/core */
import { members, peek, peekList, peekText } from '../../base/peek.ts';
import { type KubeObject, isTerminating, namespaceText } from '../../kube/objects.ts';
import { quantityOf, quantityText } from '../../kube/quantity.ts';
import { labelSelector, selects } from '../../kube/selector.ts';
import { type Container, isPodTerminal, type PersistentVolumeClaim, type Pod } from '../../kube/views.ts';
import { add, type Amounts, amounts, podLimits, podRequests, scaleOf, wantsOf } from '../scheduler/requests.ts';
import { timeMs } from './epoch.ts';
import { qualifiedResource, resourceOf } from './resources.ts';
import type { Objects } from './store.ts';

/** The limits of a quota, as written. */
export function hardOf(quota: KubeObject): Readonly<Record<string, unknown>> {
  return members(peek(quota, 'spec', 'hard')) ?? {};
}

/** What all objects of the kind that a quota speaks of use together. */
export function usedOf(quota: KubeObject, kind: string, live: Pick<Objects, 'list'>, nowMs: number): Amounts {
  const used: Record<string, number> = {};
  for (const each of live.list(kind, namespaceText(quota))) if (inScopes(each, quota)) add(used, usageOf(each, nowMs));
  return used;
}

/** An amount in the notation of the limit. */
export function amountText(name: string, amount: number | undefined, limit: unknown): string {
  return quantityText({ unscaled: BigInt(amount ?? 0), scale: scaleOf(name), format: quantityOf(limit)?.format ?? 'DecimalSI' });
}

/** What the object uses, by the names that quotas have for it: CPU in thousandths, everything else in whole units. */
export function usageOf(object: KubeObject, nowMs: number): Amounts {
  const own = `count/${qualifiedResource(object.kind)}`;
  if (object.kind === 'Pod') return { [own]: 1, ...(isCharged(object, nowMs) ? podUsage(object as Pod) : {}) };
  if (object.kind === 'PersistentVolumeClaim') return { [own]: 1, ...claimUsage(object as PersistentVolumeClaim) };
  return object.kind === 'Service' ? { [own]: 1, [resourceOf('Service').plural]: 1 } : { [own]: 1 };
}

function claimUsage({ spec }: PersistentVolumeClaim): Amounts {
  const uses = { persistentvolumeclaims: 1, 'requests.storage': amounts(spec.resources?.requests)['storage'] ?? 0 };
  const prefix = `${spec.storageClassName ?? ''}.storageclass.storage.k8s.io/`;
  return { ...uses, ...Object.fromEntries(Object.entries(uses).map(([name, amount]) => [prefix + name, amount])) };
}

/** Neither a pod that has ended nor one whose grace has run out twice. kube: QuotaV1Pod */
function isCharged(pod: KubeObject, nowMs: number): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = pod.metadata;
  const overdue = isTerminating(pod) && (timeMs(deletionTimestamp) ?? nowMs) + deletionGracePeriodSeconds * 1000 < nowMs;
  return !isPodTerminal(pod) && !overdue;
}

/** A request of the node's own resources goes by its bare name too. */
function podUsage({ spec }: Pod): Amounts {
  const usage: Record<string, number> = { pods: 1 };
  for (const [name, amount] of Object.entries(podLimits(spec))) usage[`limits.${name}`] = amount;
  for (const [name, amount] of Object.entries(podRequests(spec))) usage[name] = usage[`requests.${name}`] = amount;
  return usage;
}

function containersOf({ spec }: Pod): readonly Container[] {
  return [...spec.containers, ...(spec.initContainers ?? [])];
}

/** What a quota limits of CPU and memory and containers of the pod do not state; empty when they do. kube: podEvaluator.Constraints */
export function unspecified(object: KubeObject, hard: object): string {
  const parts: string[] = [];
  for (const name of ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory']) {
    if (object.kind !== 'Pod' || !Object.hasOwn(hard, name)) continue;
    const list = name.startsWith('limits') ? 'limits' : 'requests';
    const without = containersOf(object as Pod).filter((each) => !Object.hasOwn(wantsOf(each, list), name.slice(name.indexOf('.') + 1)));
    const names = without.map((each) => each.name).sort();
    if (names.length > 0) parts.push(`${name} for: ${names.join(',')}`);
  }
  return parts.join('; ');
}

/** Whether the quota speaks of the object: one with scopes only of pods, of those that are in all of them. */
export function inScopes(object: KubeObject, quota: KubeObject): boolean {
  const named = peekList(quota, 'spec', 'scopes').map((scopeName) => ({ scopeName, operator: 'Exists' }));
  const scopes = [...named, ...peekList(quota, 'spec', 'scopeSelector', 'matchExpressions')];
  return scopes.every((scope) => object.kind === 'Pod' && isIn(object as Pod, scope));
}

/**
 * kube: podMatchesScopeFunc
 * differs: no pod is in the scope CrossNamespacePodAffinity.
 */
function isIn(pod: Pod, scope: unknown): boolean {
  const name = peekText(scope, 'scopeName') ?? '';
  const is = !name.startsWith('Not');
  if (name.endsWith('Terminating')) return (peek(pod, 'spec', 'activeDeadlineSeconds') !== undefined) === is;
  if (name.endsWith('BestEffort')) return containersOf(pod).every(asksNothing) === is;
  if (name !== 'PriorityClass') return false;
  const priorityClass = peekText(pod, 'spec', 'priorityClassName') ?? '';
  const expression = { key: name, operator: peek(scope, 'operator'), values: peek(scope, 'values') };
  return selects(labelSelector({ matchExpressions: [expression] }), priorityClass === '' ? {} : { [name]: priorityClass });
}

/** kube: pkg/apis/core/helper/qos GetPodQOS */
function asksNothing(container: Container): boolean {
  const { cpu = 0, memory = 0 } = wantsOf(container, 'requests');
  return cpu + memory === 0;
}
