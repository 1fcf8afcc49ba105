/** The message of `FailedScheduling`, as upstream composes it. kube: pkg/scheduler/framework/types.go :: FitError.Error; preemption/preemption.go */
import { has } from '../../kube/simulated-versions.ts';
import type { Target } from '../../kube/target.ts';
import type { Verdict } from './filter.ts';

/** All plugins said no, each node for its reasons. */
export function fitError(verdicts: readonly Verdict[], target: Target): string {
  const reasons = histogram(verdicts.flatMap((each) => each.reasons));
  const claims = has(target, 'claimsToDeallocateInMessage') ? 'no new claims to deallocate, ' : '';
  return `${available(verdicts.length)} ${reasons}. ${claims}${preemption(verdicts)}`;
}

/** One plugin rejected the pod before any node was looked at. */
export function preFilterError(reason: string, nodes: number, target: Target): string {
  const after = has(target, 'preFilterNotFoundInMessage')
    ? 'not found'
    : preemption(Array.from({ length: nodes }, () => ({ reasons: [], resolvable: false })));
  return `${available(nodes)} ${reason}. ${after}`;
}

/** differs: preemption never evicts anybody here, so a pod with a priority waits like one without. */
function preemption(verdicts: readonly Verdict[]): string {
  const words = verdicts.map((each) =>
    each.resolvable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling',
  );
  return `preemption: ${available(verdicts.length)} ${histogram(words)}.`;
}

function available(nodes: number): string {
  return `0/${nodes} nodes are available:`;
}

function histogram(reasons: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
}
