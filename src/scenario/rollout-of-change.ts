import { replicasOf } from '../kube/identity.ts';
import { type KubeObject, keyOf } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { Step } from '../sim/action.ts';
import type { SimulationInput } from '../sim/input.ts';
import { simulationInput } from './from-manifests.ts';

/** Time between the last pod's readiness and the change, so that the two can be told apart on a time axis. */
const restMs = 5000;

/**
 * The rollout of a change: what was there before is applied and becomes ready, then the new text is applied over it. Without a set in the old
 * text there is nothing to wait for, and the new text is applied at once.
 */
export function rolloutOfChange(before: readonly KubeObject[], after: readonly KubeObject[], target: Target): SimulationInput {
  const applied = simulationInput(after, target);
  const [set] = before.filter(({ kind }) => kind === 'StatefulSet');
  if (set === undefined) return applied;
  const start = simulationInput(before, target);
  const replicas = replicasOf(set);
  const action = { do: 'apply', objects: applied.objects } as const;
  const key = { ...keyOf(set), namespace: set.metadata.namespace ?? 'default' };
  const step: Step =
    replicas === 0
      ? { id: 'change', atMs: restMs, action }
      : { id: 'change', when: { object: key, is: 'field', path: ['status', 'readyReplicas'], equals: replicas }, delayMs: restMs, action };
  return { ...start, cluster: applied.cluster, steps: [step], assumptions: applied.assumptions };
}
