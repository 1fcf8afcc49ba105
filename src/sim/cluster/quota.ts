import { type KubeObject, nameOf, namespaceText } from '../../kube/objects.ts';
import { type Amounts, scaled } from '../scheduler/requests.ts';
import { amountText, hardOf, inScopes, unspecified, usageOf, usedOf } from './quota-usage.ts';
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
    const used = usedOf(quota, object.kind, server.store, server.nowMs);
    const over = Object.keys(hard).filter(
      (name) => (requested[name] ?? 0) > 0 && (used[name] ?? 0) + (requested[name] ?? 0) > scaled(name, hard[name]),
    );
    if (over.length > 0) return exceeded(object, quota, over.sort(), requested, used);
  }
  return undefined;
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
  const text = (name: string, amounts: Amounts): string => amountText(name, amounts[name], hard[name]);
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
