import { describe } from '../describe.ts';
import { type ExplainStep, type Past, step } from './step.ts';

/** What a chain ends with: what somebody did or what broke, where the last thing that it tells began with that and it does not say so itself. */
export function rootsOf(past: Past, chain: readonly ExplainStep[]): ExplainStep[] {
  const told = chain.flatMap(({ seq }) => past.trace[seq ?? -1] ?? []);
  // Events are told again and again, whatever gave the occasion; what they speak of began with a change.
  const last = told.findLast(({ verb }) => verb !== 'event') ?? told.at(-1);
  // A cause always has a smaller number than what it led to, so the loop ends.
  for (let at = last; at !== undefined; at = at.cause === undefined ? undefined : past.trace[at.cause]) {
    if (at.verb !== 'request' && at.verb !== 'fault') continue;
    const { seq } = at;
    return chain.some((each) => each.seq === seq) ? [] : [step(`it began with: ${describe(at)}`, at, at.object)];
  }
  return [];
}
