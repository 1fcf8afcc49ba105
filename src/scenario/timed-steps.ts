import { parseDuration } from '../base/duration.ts';
import type { Step } from '../sim/action.ts';
import { actionOf, actionProblem } from './action-words.ts';
import { conditionOf } from './conditions.ts';

/**
 * Steps in words, one after the other: `crash node-2 at 30s`, `delete pod web-1 when pod web-2 is ready`, `bring back node-2 after 5m` (so long after the
 * step before it). Those of the command line and of assistants.
 *
 * @returns the steps, or why the first words that are none are not understood
 */
export function timedSteps(texts: readonly string[]): { readonly steps: readonly Step[] } | { readonly problem: string } {
  const steps: Step[] = [];
  for (const [index, text] of texts.entries()) {
    const step = timedStep(text, index);
    if (typeof step === 'string') return { problem: step };
    steps.push(step);
  }
  return { steps };
}

/** The id by which the next step can follow. */
const idOf = (index: number) => `do-${index}`;

function timedStep(text: string, index: number): Step | string {
  const words = text.trim().replace(/\s+/g, ' ');
  const match = /^(.+?) (at|when|after) (.+)$/.exec(words);
  if (match === null) {
    if (actionOf(words) !== undefined) return `"${words}" does not say when; write "${words} at 30s"`;
    return `${actionProblem(words)}, and when: "crash node-2 at 30s"`;
  }
  const [, what = '', word = '', time = ''] = match;
  const action = actionOf(what);
  if (action === undefined) return actionProblem(what);
  const id = idOf(index);
  if (word === 'when') {
    const found = conditionOf(time);
    return 'when' in found ? { id, when: found.when, action } : found.problem;
  }
  const durationMs = parseDuration(time);
  if (durationMs === undefined) return `"${time}" is no time; write "${what} ${word} 30s" or "${what} ${word} 1m30s"`;
  if (word === 'at') return { id, atMs: durationMs, action };
  return index === 0 ? `"${words}" comes after nothing: no step is before it` : { id, after: idOf(index - 1), delayMs: durationMs, action };
}
