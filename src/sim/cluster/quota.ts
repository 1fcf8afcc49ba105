import { isPodTerminal } from '../../kube/views.ts';
import { peek, peekList, peekTexts } from '../../base/peek.ts';
import { type KubeObject, nameOf, namespaceText } from '../../kube/objects.ts';
import { addQuantities, compareQuantities, type Quantity, quantityOf, quantityText, zeroQuantity } from '../../kube/quantity.ts';
import { qualifiedResource, resourceOf } from './resources.ts';
import type { Server } from './server.ts';
import type { Objects } from './store.ts';
import { type Refusal, refusal } from './write.ts';

type Usage = ReadonlyMap<string, Quantity>;

/**
 * The refusal of a create that would exceed a ResourceQuota of its namespace; undefined when it fits.
 * kube: k8s.io/apiserver/pkg/admission/plugin/resourcequota CheckRequest
 * differs: scopes of a quota are not read, and usage is counted anew at each request instead of being kept in the quota's status
 */
export function exceededQuota(object: KubeObject, server: Server): Refusal | undefined {
  const namespace = namespaceText(object);
  for (const quota of server.store.list('ResourceQuota', namespace)) {
    const hard = peekTexts(quota, 'spec', 'hard');
    const requested = [...usageOf(object)].filter(([resource]) => Object.hasOwn(hard, resource));
    if (requested.length === 0) continue;
    const used = usedIn(object.kind, namespace, server.store);
    const over = requested.filter(([resource, amount]) => {
      const limit = quantityOf(hard[resource]) ?? zeroQuantity;
      return compareQuantities(addQuantities(used.get(resource) ?? zeroQuantity, amount), limit) > 0;
    });
    if (over.length > 0) return exceeded(object, quota, over, used, hard);
  }
  return undefined;
}

function exceeded(
  object: KubeObject,
  quota: KubeObject,
  over: readonly (readonly [string, Quantity])[],
  used: Usage,
  hard: Readonly<Record<string, string>>,
): Refusal {
  const names = over.map(([resource]) => resource).sort();
  const amounts = new Map(over);
  const list = (amount: (resource: string) => string): string => names.map((name) => `${name}=${amount(name)}`).join(',');
  const parts = [
    `requested: ${list((name) => quantityText(amounts.get(name) ?? zeroQuantity))}`,
    `used: ${list((name) => quantityText(used.get(name) ?? zeroQuantity))}`,
    `limited: ${list((name) => hard[name] ?? '0')}`,
  ];
  const subject = `${qualifiedResource(object.kind)} "${nameOf(object)}" is forbidden`;
  return refusal('Forbidden', `${subject}: exceeded quota: ${nameOf(quota)}, ${parts.join(', ')}`);
}

/** What all objects of the kind in the namespace use together: pods that ended do not count. */
export function usedIn(kind: string, namespace: string, live: Objects): Usage {
  const total = new Map<string, Quantity>();
  for (const object of live.list(kind, namespace)) for (const [resource, amount] of usageOf(object)) add(total, resource, amount);
  return total;
}

function add(usage: Map<string, Quantity>, resource: string, amount: Quantity): void {
  usage.set(resource, addQuantities(usage.get(resource) ?? zeroQuantity, amount));
}

const one = quantityOf(1) ?? zeroQuantity;

function usageOf(object: KubeObject): Usage {
  const usage = new Map<string, Quantity>();
  if (object.kind === 'Pod') {
    if (isPodTerminal(object)) return usage;
    podUsage(object, usage);
  }
  if (object.kind === 'PersistentVolumeClaim') {
    usage.set('persistentvolumeclaims', one);
    const storage = quantityOf(peek(object, 'spec', 'resources', 'requests', 'storage'));
    if (storage !== undefined) usage.set('requests.storage', storage);
  }
  usage.set(`count/${qualifiedResource(object.kind)}`, one);
  if (object.kind === 'Service') usage.set(resourceOf('Service').plural, one);
  return usage;
}

function podUsage(pod: KubeObject, usage: Map<string, Quantity>): void {
  usage.set('pods', one);
  for (const container of peekList(pod, 'spec', 'containers')) {
    for (const list of ['requests', 'limits'] as const) {
      for (const resource of ['cpu', 'memory']) {
        const amount = quantityOf(peek(container, 'resources', list, resource));
        if (amount === undefined) continue;
        const names = list === 'requests' ? [`requests.${resource}`, resource] : [`limits.${resource}`];
        for (const name of names) add(usage, name, amount);
      }
    }
  }
}
