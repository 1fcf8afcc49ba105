import { describe } from '../describe.ts';
import type { Transition } from '../transition.ts';
import { becauseSteps, type ExplainStep, step } from './step.ts';

/** Longer chains keep their two ends. */
const longest = 40;

/** Why a transition happened: the chain of causes, what started it first, the transition itself last. */
export function explainTransition(trace: readonly Transition[], seq: number): ExplainStep[] {
  const steps: ExplainStep[] = [];
  // A cause always has a smaller number than what it led to, so the chain ends.
  for (let at = trace[seq]; at !== undefined; at = at.cause === undefined ? undefined : trace[at.cause]) {
    steps.push(...becauseSteps(at), step(describe(at), at, at.object));
  }
  steps.reverse();
  return steps.length <= longest ? steps : [...steps.slice(0, longest / 2), ...steps.slice(-longest / 2)];
}
