import { isReady } from '../../kube/views.ts';
import { deepEqual } from '../../base/deep-equal.ts';
import { peek, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { type KubeObject, nameOf, namespaceText, isOwnedBy } from '../../kube/objects.ts';
import { type Condition, conditionOf, withCondition } from '../cluster/conditions.ts';
import { qualifiedResource } from '../cluster/resources.ts';
import { storeKey } from '../cluster/store.ts';
import { event, patchStatus, because, enqueue } from '../cluster/writes.ts';
import { type Component, type Context, objectKeyText, splitKey, type Steps } from '../component.ts';

/** The whole load on the target, in percent of one pod's request: there is no metrics server here, so the object says it itself. */
export const loadAnnotation = 'simulation/load';

const periodMs = 15_000;
const defaultStabilizationSeconds = 300;
const tolerancePercent = 10;

/** A recommendation, or a change, and when it was made. */
interface Recommendation {
  readonly atMs: number;
  readonly replicas: number;
}

type Told = readonly [type: string, status: 'True' | 'False', reason: string, message: string];

/** What a look at the target came to: its wanted size, why, and what is said of it. */
interface Judgement {
  readonly wanted?: number;
  readonly why?: string;
  /** Average use of the ready pods in percent of their requests. */
  readonly utilization?: number;
  readonly told: readonly Told[];
  /** A lower recommendation waits for its window to pass. */
  readonly held?: boolean;
  readonly warnings?: readonly (readonly [reason: string, message: string])[];
}

/**
 * Sets `replicas` of its target by load. kube: pkg/controller/podautoscaler HorizontalController.reconcileAutoscaler
 * differs: one metric, the CPU utilization, with the load taken from an annotation and shared evenly by the ready pods; a warning is said once, not every 15 s
 */
export const autoscaler: Component = {
  name: 'horizontal-pod-autoscaler',
  watches: [
    {
      kind: 'HorizontalPodAutoscaler',
      keys: (after, before) => (after === undefined || onlyStatus(after, before) ? [] : [objectKeyText(after)]),
    },
  ],
  *reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const scaler = context.cache.get('HorizontalPodAutoscaler', namespace, name);
    if (scaler === undefined) return;
    const kind = peekText(scaler, 'spec', 'scaleTargetRef', 'kind') ?? '';
    const target = context.cache.get(kind, namespace, peekText(scaler, 'spec', 'scaleTargetRef', 'name') ?? '');
    const current = peekInteger(target, 'spec', 'replicas') ?? 1;
    const judged = target === undefined ? noTarget(scaler, kind) : judge(key, scaler, target, current, context);
    const { wanted = current, why = '', held } = judged;
    yield enqueue(key, periodMs, held !== true);
    if (target === undefined || wanted === current) return yield* report(scaler, target, judged, context);
    const decided = because(scaler, 'autoscaled', why, 'spec', 'metrics');
    const response = yield { do: 'scale', key: storeKey(target), replicas: wanted, because: decided };
    if (!response.ok) return { error: response.message };
    const { memory, clock } = context;
    memory.set(`scaled/${key}`, [...scaledBefore(key, context), { atMs: clock.nowMs, replicas: wanted - current }]);
    yield event(scaler, 'Normal', 'SuccessfulRescale', `New size: ${wanted}; reason: ${why}`);
    const rescaled: Told = [
      'AbleToScale',
      'True',
      'SucceededRescale',
      `the HPA controller was able to update the target scale to ${wanted}`,
    ];
    return yield* report(scaler, target, { ...judged, told: [...judged.told, rescaled] }, context);
  },
};

function onlyStatus(after: KubeObject, before: KubeObject | undefined): boolean {
  return after.spec === before?.spec && after.metadata.annotations === before?.metadata.annotations;
}

const gotScale: Told = ['AbleToScale', 'True', 'SucceededGetScale', "the HPA controller was able to get the target's current scale"];

function noTarget(scaler: KubeObject, kind: string): Judgement {
  const error = `${qualifiedResource(kind)} "${peekText(scaler, 'spec', 'scaleTargetRef', 'name') ?? ''}" not found`;
  const message = `the HPA controller was unable to get the target's current scale: ${error}`;
  return { told: [['AbleToScale', 'False', 'FailedGetScale', message]], warnings: [['FailedGetScale', error]] };
}

function judge(key: string, scaler: KubeObject, target: KubeObject, current: number, context: Context): Judgement {
  const least = peekInteger(scaler, 'spec', 'minReplicas') ?? 1;
  const most = peekInteger(scaler, 'spec', 'maxReplicas') ?? current;
  const disabled = 'scaling is disabled since the replica count of the target is zero';
  if (current === 0) return { told: [gotScale, ['ScalingActive', 'False', 'ScalingDisabled', disabled]] };
  if (current > most) return { wanted: most, why: 'Current number of replicas above Spec.MaxReplicas', told: [] };
  if (current < least) return { wanted: least, why: 'Current number of replicas below Spec.MinReplicas', told: [] };
  const utilization = utilizationOf(scaler, target, context);
  if (typeof utilization === 'string') return { told: [gotScale, noMetric(utilization)], warnings: warningsOf(utilization) };
  const recommended = recommend(scaler, utilization, target, current, context);
  const stable = stabilized(key, scaler, current, recommended, context);
  const held = stable > recommended;
  const up = stable > current;
  const limit = rateLimit(peek(scaler, 'spec', 'behavior'), up, current, scaledBefore(key, context), context);
  const wanted = up ? Math.min(stable, most, limit) : Math.max(stable, least, limit);
  const why = wanted > current ? 'cpu resource utilization (percentage of request) above target' : 'All metrics below target';
  return {
    wanted,
    why,
    utilization,
    held,
    told: [able(held), counted, limited(stable, wanted, up ? limit < most : limit > least)],
  };
}

function able(held: boolean): Told {
  const words = 'recent recommendations were higher than current one, applying the highest recent recommendation';
  return held
    ? ['AbleToScale', 'True', 'ScaleDownStabilized', words]
    : ['AbleToScale', 'True', 'ReadyForNewScale', 'recommended size matches current size'];
}

const metricWords = 'from cpu resource utilization (percentage of request)';
const counted: Told = [
  'ScalingActive',
  'True',
  'ValidMetricFound',
  `the HPA was able to successfully calculate a replica count ${metricWords}`,
];

/** kube: convertDesiredReplicasWithBehaviorRate */
function limited(asked: number, wanted: number, byRate: boolean): Told {
  if (asked === wanted) return ['ScalingLimited', 'False', 'DesiredWithinRange', 'the desired count is within the acceptable range'];
  const up = asked > wanted;
  const [reason, words] = byRate
    ? [`Scale${up ? 'Up' : 'Down'}Limit`, `${up ? 'in' : 'de'}creasing faster than the maximum scale rate`]
    : [up ? 'TooManyReplicas' : 'TooFewReplicas', `${up ? 'more than the maximum' : 'less than the minimum'} replica count`];
  return ['ScalingLimited', 'True', reason, `the desired replica count is ${words}`];
}

function scaledBefore(key: string, { memory }: Context): readonly Recommendation[] {
  return (memory.get(`scaled/${key}`) as readonly Recommendation[] | undefined) ?? [];
}

/**
 * How far the target may go at this moment: by the policies; without any at most to twice its size and to 4, or by 4 where there is a behavior.
 * kube: calculateScaleUpLimitWithScalingRules, calculateScaleDownLimitWithBehaviors, calculateScaleUpLimit
 */
function rateLimit(behavior: unknown, up: boolean, current: number, done: readonly Recommendation[], { clock }: Context): number {
  const rules = peek(behavior, up ? 'scaleUp' : 'scaleDown');
  const select = peekText(rules, 'selectPolicy');
  const policies = peekList(rules, 'policies');
  if (select === 'Disabled') return current;
  if (policies.length === 0) return up ? Math.max(2 * current, behavior === undefined ? 4 : current + 4) : 0;
  const proposed = policies.map((policy) => {
    const cutMs = clock.nowMs - (peekInteger(policy, 'periodSeconds') ?? 0) * 1000;
    const start = done.reduce((size, { atMs, replicas }) => (atMs > cutMs ? size - replicas : size), current);
    const value = peekInteger(policy, 'value') ?? 0;
    const more = peekText(policy, 'type') === 'Pods' ? value : (start * value) / 100;
    return up ? Math.ceil(start + more) : Math.floor(start - more);
  });
  return up
    ? Math.max(current, (select === 'Min' ? Math.min : Math.max)(...proposed))
    : Math.min(current, (select === 'Min' ? Math.max : Math.min)(...proposed));
}

function noMetric(error: string): Told {
  return ['ScalingActive', 'False', 'FailedGetResourceMetric', `the HPA was unable to compute the replica count: ${error}`];
}

function warningsOf(error: string): NonNullable<Judgement['warnings']> {
  const first = `invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${error}`;
  return [
    ['FailedGetResourceMetric', error],
    ['FailedComputeMetricsReplicas', first],
  ];
}

function readyPods(target: KubeObject, { cache }: Context): KubeObject[] {
  return cache.list('Pod', namespaceText(target)).filter((pod) => isOwnedBy(pod, target) && isReady(pod));
}

/** The average use of the ready pods, or why it is not known. kube: ReplicaCalculator.GetResourceReplicas, calculatePodRequests */
function utilizationOf(scaler: KubeObject, target: KubeObject, context: Context): number | string {
  const failed = 'failed to get cpu utilization:';
  const load = Number(scaler.metadata.annotations?.[loadAnnotation] ?? '');
  if (!Number.isSafeInteger(load) || load <= 0) {
    const api = 'the server could not find the requested resource (get pods.metrics.k8s.io)';
    return `${failed} unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: ${api}`;
  }
  const ready = readyPods(target, context);
  const [pod] = ready;
  if (pod === undefined) return `${failed} did not receive metrics for targeted pods (pods might be unready)`;
  const without = peekList(pod, 'spec', 'containers').find((each) => peek(each, 'resources', 'requests', 'cpu') === undefined);
  if (without !== undefined)
    return `${failed} missing request for cpu in container ${peekText(without, 'name') ?? ''} of Pod ${nameOf(pod)}`;
  return Math.floor(load / ready.length);
}

/** Replicas that bring the average utilization to its target, within whole numbers. kube: ReplicaCalculator.GetResourceReplicas */
function recommend(scaler: KubeObject, utilization: number, target: KubeObject, current: number, context: Context): number {
  const metric = peekList(scaler, 'spec', 'metrics')[0];
  const goal = peekInteger(metric, 'resource', 'target', 'averageUtilization') ?? 80;
  if (Math.abs(utilization - goal) * 100 <= goal * tolerancePercent) return current;
  return Math.ceil((utilization * readyPods(target, context).length) / goal);
}

/** The highest recommendation of the window wins, so that a short dip does not scale down. kube: stabilizeRecommendation */
function stabilized(key: string, scaler: KubeObject, current: number, replicas: number, { memory, clock }: Context): number {
  const seconds = peekInteger(scaler, 'spec', 'behavior', 'scaleDown', 'stabilizationWindowSeconds') ?? defaultStabilizationSeconds;
  const known = (memory.get(key) as readonly Recommendation[] | undefined) ?? [{ atMs: clock.nowMs, replicas: current }];
  const recent = [...known.filter((each) => each.atMs > clock.nowMs - seconds * 1000), { atMs: clock.nowMs, replicas }];
  memory.set(key, recent);
  if (replicas >= current) return replicas;
  return Math.min(current, Math.max(...recent.map((each) => each.replicas)));
}

/** Writes what was found, and warns of it when it is new. */
function* report(scaler: KubeObject, target: KubeObject | undefined, judged: Judgement, { clock }: Context): Steps {
  const current = peekInteger(target, 'status', 'replicas') ?? 0;
  const { utilization } = judged;
  const cpu = { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: utilization } } };
  const told = judged.told.map(
    ([type, status, reason, message]): Condition => ({ type, status, reason, message, lastTransitionTime: clock.nowText }),
  );
  const { conditions } = told.reduce(withCondition, scaler).status as { conditions?: unknown };
  const found = {
    currentReplicas: current,
    desiredReplicas: judged.wanted ?? current,
    ...(utilization === undefined ? {} : { currentMetrics: [cpu] }),
    ...(conditions === undefined ? {} : { conditions }),
  };
  const isNew = told.some(({ type, message }) => conditionOf(scaler, type)?.message !== message);
  for (const [reason, message] of isNew ? (judged.warnings ?? []) : []) yield event(scaler, 'Warning', reason, message);
  const status = { ...(scaler.status as object | undefined), ...found };
  if (!deepEqual(status, scaler.status)) yield patchStatus(scaler, found);
}
