import { isReady } from '../../kube/views.ts';
import { event, because, updateStatus } from '../cluster/writes.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { members, peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { type IntOrString, scaledIntOrPercent } from '../../kube/int-or-percent.ts';
import { type KubeObject, nameOf, namespaceText, isTerminating, controllerOf } from '../../kube/objects.ts';
import { conditionOf } from '../cluster/conditions.ts';
import { timeMs } from '../cluster/epoch.ts';
import { covers } from '../cluster/eviction.ts';
import type { Objects } from '../cluster/store.ts';
import { type Component, type Context, objectKeyText, type Pass, splitKey, type Steps, watchOwn, objectOfKey } from '../component.ts';

/** An evicted pod counts as disrupted until it is deleted, at most so long. kube: pkg/controller/disruption DeletionTimeout */
const deletionTimeoutMs = 120_000;

/** Keeps the status of disruption budgets, which the eviction API reads. kube: pkg/controller/disruption DisruptionController */
export const disruption: Component = {
  name: 'disruption-controller',
  watches: [
    watchOwn('PodDisruptionBudget'),
    // Not the owners of pods: a new number of replicas counts as soon as a pod changes.
    { kind: 'Pod', keys: (after, before, cache) => budgetsOf(after ?? before, cache) },
  ],
  *reconcile(key, context) {
    if (key.startsWith(ambiguous)) return yield* reportAmbiguous(key.slice(ambiguous.length), context);
    const budget = objectOfKey(context.cache, 'PodDisruptionBudget', key);
    return budget === undefined ? undefined : yield* sync(budget, context);
  },
};

/** Before the key of a pod that several budgets select. */
const ambiguous = 'ambiguous:';

/**
 * The budgets that select the pod. kube: getPdbForPod
 * differs: of several budgets each is counted again; there it is one of them, another one each time.
 */
function budgetsOf(pod: KubeObject | undefined, cache: Objects): readonly string[] {
  if (pod === undefined) return [];
  const keys = budgetsFor(pod, cache).map(objectKeyText);
  return keys.length > 1 ? [`${ambiguous}${objectKeyText(pod)}`, ...keys] : keys;
}

function budgetsFor(pod: KubeObject, cache: Objects): readonly KubeObject[] {
  return cache.list('PodDisruptionBudget', namespaceText(pod)).filter((budget) => covers(budget, pod));
}

function* reportAmbiguous(key: string, { cache }: Context): Pass {
  const { namespace, name } = splitKey(key);
  const pod = cache.get('Pod', namespace, name);
  const [budget, second] = pod === undefined ? [] : budgetsFor(pod, cache);
  if (pod === undefined || budget === undefined || second === undefined) return;
  const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${nameOf(budget)}" arbitrarily.`;
  yield event(pod, 'Warning', 'MultiplePodDisruptionBudgets', message);
}

/** What the pods of a budget should be. `problem` ends the sync with its event. */
type Expected = { readonly expected: number; readonly desired: number; readonly unmanaged?: boolean } | { readonly problem: string };

function* sync(budget: KubeObject, context: Context): Pass {
  const pods = context.cache.list('Pod', namespaceText(budget)).filter((pod) => covers(budget, pod));
  if (pods.length === 0) yield event(budget, 'Normal', 'NoPods', 'No matching pods found');
  const expected = expectedOf(budget, pods, context.cache);
  if ('problem' in expected) {
    const message = `Failed to calculate the number of expected pods: ${expected.problem}`;
    yield event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message);
    yield* writeStatus(budget, context, 'SyncFailed', expected.problem, { disruptionsAllowed: 0 });
    return;
  }
  if (expected.unmanaged === true) yield event(budget, 'Warning', 'UnmanagedPods', unmanagedText(budget));
  const { disrupted, recheckMs } = disruptedOf(budget, pods, context);
  const healthy = pods.filter((pod) => !isTerminating(pod) && isReady(pod) && !Object.hasOwn(disrupted, nameOf(pod))).length;
  const allowed = expected.expected <= 0 ? 0 : Math.max(0, healthy - expected.desired);
  yield* writeStatus(budget, context, allowed > 0 ? 'SufficientPods' : 'InsufficientPods', '', {
    observedGeneration: budget.metadata.generation ?? 1,
    ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted }),
    disruptionsAllowed: allowed,
    currentHealthy: healthy,
    desiredHealthy: expected.desired,
    expectedPods: expected.expected,
  });
  return recheckMs === undefined ? undefined : { requeueAfterMs: recheckMs };
}

/** kube: getExpectedPodCount */
function expectedOf(budget: KubeObject, pods: readonly KubeObject[], cache: Objects): Expected {
  const maxUnavailable = peek(budget, 'spec', 'maxUnavailable') as IntOrString | undefined;
  const minAvailable = peek(budget, 'spec', 'minAvailable') as IntOrString | undefined;
  if (maxUnavailable === undefined && typeof minAvailable !== 'string') return { expected: pods.length, desired: minAvailable ?? 0 };
  const scale = scaleOf(pods, cache);
  if ('problem' in scale) return scale;
  const { expected } = scale;
  if (maxUnavailable !== undefined) {
    return { ...scale, desired: Math.max(0, expected - (scaledIntOrPercent(maxUnavailable, expected, 'up') ?? 0)) };
  }
  return { ...scale, desired: scaledIntOrPercent(minAvailable ?? 0, expected, 'up') ?? 0 };
}

/** What the owners of the pods want, each counted once. kube: getExpectedScale */
function scaleOf(
  pods: readonly KubeObject[],
  cache: Objects,
): { readonly expected: number; readonly unmanaged: boolean } | { readonly problem: string } {
  const owners = new Map<string, number>();
  let unmanaged = false;
  for (const pod of pods) {
    const reference = controllerOf(pod);
    if (reference === undefined) {
      unmanaged = true;
      continue;
    }
    const owner = cache.get(reference.kind, namespaceText(pod), reference.name);
    if (owner?.metadata.uid === reference.uid) owners.set(reference.uid, peekInteger(owner, 'spec', 'replicas') ?? 1);
    else return { problem: `found no controllers for pod "${nameOf(pod)}"` };
  }
  return { expected: [...owners.values()].reduce((sum, each) => sum + each, 0), unmanaged };
}

function unmanagedText(budget: KubeObject): string {
  return [
    `Pods selected by this PodDisruptionBudget (selector: ${selectorText(peek(budget, 'spec', 'selector'))}) were found to be unmanaged.`,
    'As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior.',
    'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.',
  ].join(' ');
}

/** A selector as Go prints it. */
function selectorText(selector: unknown): string {
  const labels = Object.entries(members(peek(selector, 'matchLabels')) ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
  const expressions = peekList(selector, 'matchExpressions').map(
    (each) =>
      `LabelSelectorRequirement{Key:${peekText(each, 'key')},Operator:${peekText(each, 'operator')},Values:[${peekList(each, 'values').join(' ')}],},`,
  );
  const map = labels.map(([name, value]) => `${name}: ${String(value)},`).join('');
  return `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}

/** Evicted pods that are not deleted yet. kube: buildDisruptedPodMap */
function disruptedOf(
  budget: KubeObject,
  pods: readonly KubeObject[],
  { clock }: Context,
): { readonly disrupted: Readonly<Record<string, string>>; readonly recheckMs?: number } {
  const recorded = (peek(budget, 'status', 'disruptedPods') ?? {}) as Readonly<Record<string, string>>;
  const disrupted: Record<string, string> = {};
  let recheckMs: number | undefined;
  for (const pod of pods) {
    const name = nameOf(pod);
    const since = timeMs(recorded[name]);
    if (since === undefined || isTerminating(pod)) continue;
    const restMs = since + deletionTimeoutMs - clock.nowMs;
    if (restMs < 0) continue;
    disrupted[name] = recorded[name] ?? '';
    recheckMs = Math.min(recheckMs ?? restMs + 1, restMs + 1);
  }
  return recheckMs === undefined ? { disrupted } : { disrupted, recheckMs };
}

interface Counted {
  readonly disruptionsAllowed: number;
  readonly [member: string]: unknown;
}

/** Writes what was counted, with a condition that says whether disruptions are allowed. */
function* writeStatus(budget: KubeObject, { clock }: Context, reason: string, message: string, counted: Counted): Steps {
  const old = conditionOf(budget, 'DisruptionAllowed');
  const status = counted.disruptionsAllowed > 0 ? 'True' : 'False';
  const condition = {
    type: 'DisruptionAllowed',
    status,
    reason,
    message,
    observedGeneration: budget.metadata.generation ?? 1,
    lastTransitionTime: old?.status === status ? old.lastTransitionTime : clock.nowText,
  };
  const { disruptedPods: _, ...kept } = (budget.status ?? {}) as Readonly<Record<string, unknown>>;
  const next = { ...kept, ...counted, conditions: [condition] };
  const why = because(budget, 'budget-counted', 'its pods or what they should be changed');
  if (!deepEqual(budget.status, next)) yield updateStatus(budget, next, why);
}
