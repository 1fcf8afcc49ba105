import { isSameObject } from '../../kube/objects.ts';
import { describe } from '../describe.ts';
import type { Transition } from '../transition.ts';
import { type ExplainStep, type Past, step } from './step.ts';

/**
 * What a chain ends with: the field of the manifest that the latest decision behind it read, and what somebody did or what broke. Nothing of what the
 * chain says already.
 */
export function rootsOf(past: Past, chain: readonly ExplainStep[]): ExplainStep[] {
  const last = chain.findLast(({ seq }) => seq !== undefined);
  let decided: Transition | undefined;
  // A cause always has a smaller number than what it led to, so the loop ends.
  for (let at = past.trace[last?.seq ?? -1]; at !== undefined; at = at.cause === undefined ? undefined : past.trace[at.cause]) {
    if (at.because?.path !== undefined && last?.object !== undefined && isSameObject(at.object, last.object)) decided ??= at;
    if (at.verb !== 'request' && at.verb !== 'fault') continue;
    const { seq } = at;
    return [
      ...fieldOf(decided, chain),
      ...(chain.some((each) => each.seq === seq) ? [] : [step(`it began with: ${describe(at)}`, at, at.object)]),
    ];
  }
  return fieldOf(decided, chain);
}

function fieldOf(decided: Transition | undefined, chain: readonly ExplainStep[]): ExplainStep[] {
  const because = decided?.because;
  if (because === undefined || chain.at(-1)?.path !== undefined) return [];
  const isSaid = chain.some(({ text }) => text.includes(because.text));
  return [
    step(isSaid ? 'this field decided it' : `because ${because.text}`, decided, because.object ?? decided?.object, ...(because.path ?? [])),
  ];
}
