import { members, peek } from '../../base/peek.ts';
import { type KubeObject, nameOf, namespaceText } from '../../kube/objects.ts';
import { quantityOf, quantityText } from '../../kube/quantity.ts';
import { add, type Amounts, scaleOf, scaled } from '../scheduler/requests.ts';
import { inScopes, unspecified, usageOf } from './quota-usage.ts';
import { qualifiedResource } from './resources.ts';
import type { Server } from './server.ts';
import { type Refusal, refusal } from './write.ts';

/**
 * The refusal of a create, or of a change of what is stored as `before`, that would exceed a ResourceQuota of its namespace; undefined when it fits.
 * kube: k8s.io/apiserver/pkg/admission/plugin/resourcequota CheckRequest
 * differs: usage is counted anew at each request instead of being kept in the quota's status; amounts are told in the notation of the quota.
 */
export function exceededQuota(object: KubeObject, server: Server, before?: KubeObject): Refusal | undefined {
  const namespace = namespaceText(object);
  const quotas = server.store.list('ResourceQuota', namespace).filter((quota) => inScopes(object, quota));
  for (const quota of quotas) {
    const missing = unspecified(object, hardOf(quota));
    if (missing !== '') return forbidden(object, `failed quota: ${nameOf(quota)}: must specify ${missing}`);
  }
  for (const quota of quotas) {
    const hard = hardOf(quota);
    const requested = requestedOf(object, before, server);
    const used: Record<string, number> = {};
    for (const each of server.store.list(object.kind, namespace)) if (inScopes(each, quota)) add(used, usageOf(each, server.nowMs));
    const over = Object.keys(hard).filter(
      (name) => (requested[name] ?? 0) > 0 && (used[name] ?? 0) + (requested[name] ?? 0) > scaled(name, hard[name]),
    );
    if (over.length > 0) return exceeded(object, quota, over.sort(), requested, used);
  }
  return undefined;
}

function hardOf(quota: KubeObject): Readonly<Record<string, unknown>> {
  return members(peek(quota, 'spec', 'hard')) ?? {};
}

/** What the object needs more than before. */
function requestedOf(object: KubeObject, before: KubeObject | undefined, { nowMs }: Server): Amounts {
  const usage: Record<string, number> = { ...usageOf(object, nowMs) };
  for (const [name, amount] of before === undefined ? [] : Object.entries(usageOf(before, nowMs)))
    usage[name] = (usage[name] ?? 0) - amount;
  return usage;
}

function exceeded(object: KubeObject, quota: KubeObject, names: readonly string[], requested: Amounts, used: Amounts): Refusal {
  const hard = hardOf(quota);
  const list = (amount: (name: string) => string): string => names.map((name) => `${name}=${amount(name)}`).join(',');
  const text = (name: string, { [name]: amount = 0 }: Amounts): string =>
    quantityText({ unscaled: BigInt(amount), scale: scaleOf(name), format: quantityOf(hard[name])?.format ?? 'DecimalSI' });
  const parts = [
    `requested: ${list((name) => text(name, requested))}`,
    `used: ${list((name) => text(name, used))}`,
    `limited: ${list((name) => String(hard[name]))}`,
  ];
  return forbidden(object, `exceeded quota: ${nameOf(quota)}, ${parts.join(', ')}`);
}

function forbidden(object: KubeObject, why: string): Refusal {
  return refusal('Forbidden', `${qualifiedResource(object.kind)} "${nameOf(object)}" is forbidden: ${why}`);
}
