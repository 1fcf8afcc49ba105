import { explainAutoscaler } from './explain/autoscaler.ts';
import type { KubeObject, ObjectKey } from '../kube/objects.ts';
import { explainClaim, explainVolume } from './explain/claim.ts';
import { explainNode } from './explain/node.ts';
import { explainQuota } from './explain/quota.ts';
import { explainConsumer, explainPod } from './explain/pod.ts';
import { rootsOf } from './explain/root.ts';
import { explainExcess } from './explain/scale-down.ts';
import { explainBudget, explainCordon } from './explain/budget.ts';
import { explainService } from './explain/service.ts';
import { explainMissingPod, explainReplicaSet, explainSet } from './explain/set.ts';
import type { ExplainStep, Past } from './explain/step.ts';
import { explainTransition } from './explain/transition.ts';
import type { Timeline } from './timeline.ts';

export type { ExplainStep } from './explain/step.ts';

/** Why a transition happened: what started it first, itself last. */
export function explain(timeline: Pick<Timeline, 'trace'>, seq: number): ExplainStep[] {
  return explainTransition(timeline.trace, seq);
}

/**
 * Why an object is not where it wants to be at a moment (a pod that is not there, not Ready or does not go; a claim, a node, a whole set): the symptom
 * first, the root last. Empty when nothing is wrong.
 */
export function explainWhyNot(timeline: Timeline, key: ObjectKey, atMs: number): ExplainStep[] {
  const view = timeline.at(atMs);
  const past: Past = { ...view, trace: timeline.trace, length: view.traceLength, atMs, input: timeline.input };
  // What two rules say is said once, also where one says it as its reason.
  const chain = whyNot(past, key).filter(({ text }, index, all) => !all.slice(0, index).some((each) => each.text.endsWith(text)));
  return [...chain, ...rootsOf(past, chain)];
}

function whyNot(past: Past, key: ObjectKey): ExplainStep[] {
  const object = past.get(key.kind, key.namespace, key.name);
  switch (key.kind) {
    case 'Pod':
      return object === undefined ? explainMissingPod(past, key) : (some(explainExcess(past, object)) ?? explainPod(past, object));
    case 'PersistentVolumeClaim':
      return [...explainClaim(past, key), ...explainConsumer(past, key)];
    case 'Service':
      return explainService(past, key);
    case 'PodDisruptionBudget':
      return explainBudget(past, key);
    case 'Node':
    case 'Machine':
      return [...explainNode(past, key.name), ...explainCordon(past, key.name)];
    default:
      return object === undefined ? [] : (byKind[key.kind]?.(past, object, key) ?? []);
  }
}

const byKind: Readonly<Record<string, (past: Past, object: KubeObject, key: ObjectKey) => ExplainStep[]>> = {
  StatefulSet: explainSet,
  ReplicaSet: explainReplicaSet,
  PersistentVolume: explainVolume,
  ResourceQuota: explainQuota,
  HorizontalPodAutoscaler: explainAutoscaler,
};

function some(steps: ExplainStep[]): ExplainStep[] | undefined {
  return steps.length === 0 ? undefined : steps;
}
