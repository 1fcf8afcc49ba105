import { isReady } from '../../kube/views.ts';
import { event, because, enqueue } from '../cluster/writes.ts';
import { peekInteger, peekList, peekText } from '../../base/peek.ts';
import { type KubeObject, namespaceText, isOwnedBy } from '../../kube/objects.ts';
import { storeKey } from '../cluster/store.ts';
import { type Component, type Context, type Pass, splitKey, watchOwn } from '../component.ts';

/** The whole load on the target, in percent of one pod's request: there is no metrics server here, so the object says it itself. */
export const loadAnnotation = 'simulation/load';

const periodMs = 15_000;
const defaultStabilizationSeconds = 300;
const tolerancePercent = 10;

/** A recommendation and when it was made. */
interface Recommendation {
  readonly atMs: number;
  readonly replicas: number;
}

/**
 * Sets `replicas` of its target by load. kube: pkg/controller/podautoscaler HorizontalController.reconcileAutoscaler
 * differs: one metric, the CPU utilization, with the load taken from an annotation and shared evenly by the ready pods; scaling policies are not read
 */
export const autoscaler: Component = {
  name: 'horizontal-pod-autoscaler',
  watches: [watchOwn('HorizontalPodAutoscaler')],
  *reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const scaler = context.cache.get('HorizontalPodAutoscaler', namespace, name);
    if (scaler === undefined) return;
    yield enqueue(key, periodMs, true);
    const kind = peekText(scaler, 'spec', 'scaleTargetRef', 'kind') ?? '';
    const target = context.cache.get(kind, namespace, peekText(scaler, 'spec', 'scaleTargetRef', 'name') ?? '');
    const load = Number(scaler.metadata.annotations?.[loadAnnotation] ?? '');
    return target === undefined || !Number.isSafeInteger(load) || load <= 0
      ? undefined
      : yield* rescale(key, scaler, target, load, context);
  },
};

function* rescale(key: string, scaler: KubeObject, target: KubeObject, load: number, context: Context): Pass {
  const current = peekInteger(target, 'spec', 'replicas') ?? 1;
  if (current === 0) return;
  const wanted = stabilized(key, scaler, current, bounded(scaler, recommend(scaler, target, load, current, context)), context);
  if (wanted === current) return;
  const reason = wanted > current ? 'cpu resource utilization (percentage of request) above target' : 'All metrics below target';
  const why = because(scaler, 'autoscaled', reason, 'spec', 'metrics');
  const response = yield { do: 'scale', key: storeKey(target), replicas: wanted, because: why };
  if (!response.ok) return { error: response.message };
  yield event(scaler, 'Normal', 'SuccessfulRescale', `New size: ${wanted}; reason: ${reason}`);
}

/** Replicas that bring the average utilization to its target, within whole numbers. kube: ReplicaCalculator.GetResourceReplicas */
function recommend(scaler: KubeObject, target: KubeObject, load: number, current: number, { cache }: Context): number {
  const metric = peekList(scaler, 'spec', 'metrics')[0];
  const goal = peekInteger(metric, 'resource', 'target', 'averageUtilization') ?? 80;
  const ready = cache.list('Pod', namespaceText(target)).filter((pod) => isOwnedBy(pod, target) && isReady(pod)).length;
  if (ready === 0) return current;
  const utilization = Math.floor(load / ready);
  if (Math.abs(utilization - goal) * 100 <= goal * tolerancePercent) return current;
  return Math.ceil((utilization * ready) / goal);
}

function bounded(scaler: KubeObject, replicas: number): number {
  const least = peekInteger(scaler, 'spec', 'minReplicas') ?? 1;
  return Math.max(least, Math.min(peekInteger(scaler, 'spec', 'maxReplicas') ?? replicas, replicas));
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
