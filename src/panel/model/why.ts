/** Why something happened: the chain of transitions that led to it, newest first. */
import type { ObjectKey, Path } from '../../kube/objects.ts';
import { describe, isMinor, type Transition } from '../sim.ts';

export interface WhyStep {
  readonly seq: number;
  readonly atMs: number;
  readonly text: string;
  /** Moves things along, and is shown on demand. */
  readonly isMinor: boolean;
  /** The rule that decided, as one sentence. */
  readonly rule?: string;
  /** The field of the manifest that the rule read. */
  readonly source?: { readonly object: ObjectKey; readonly path: Path };
}

/** Longer chains are cut in the middle: beginning and end tell most. */
const longest = 30;

/** The chain of a transition: itself first, then what caused it, up to what a person did or what started by itself. */
export function why(trace: readonly Transition[], seq: number): { readonly steps: readonly WhyStep[]; readonly left: number } {
  const steps: WhyStep[] = [];
  const seen = new Set<number>();
  let at = trace[seq];
  while (at !== undefined && !seen.has(at.seq)) {
    seen.add(at.seq);
    const step = stepOf(at);
    const last = steps.at(-1);
    if (last === undefined || last.text !== step.text || step.rule !== undefined) steps.push(step);
    at = at.cause === undefined ? undefined : trace[at.cause];
  }
  if (steps.length <= longest) return { steps, left: 0 };
  const tail = steps.slice(-3);
  const head = steps.slice(0, longest - tail.length);
  return { steps: [...head, ...tail], left: steps.length - longest };
}

function stepOf(transition: Transition): WhyStep {
  const { seq, atMs, because } = transition;
  const source = because?.object === undefined ? undefined : { object: because.object, path: because.path ?? [] };
  return {
    seq,
    atMs,
    text: describe(transition),
    isMinor: isMinor(transition),
    ...(because === undefined ? {} : { rule: because.text }),
    ...(source === undefined ? {} : { source }),
  };
}
