import { peekText } from '../base/peek.ts';
import type { Step } from '../sim/action.ts';
import { actionWords } from '../sim/action-words.ts';
import { objectWords } from '../sim/describe.ts';
import { faults } from '../sim/faults/faults.ts';
import type { Transition } from '../sim/transition.ts';
import type { FailedExpectation, ScenarioRun } from './run.ts';
import type { ScenarioFile } from './scenario-file.ts';

/** What changes no object even where it does what it should, or is meant to be done again. */
const leavesNoTrace: ReadonlySet<Step['action']['do']> = new Set(['restart-component', 'cache-delay', 'apply']);

/**
 * Steps of a scenario that its run never came to, or that asked for something that is not there, in the form of expectations: whoever writes a step means
 * it to happen. One whose answer the scenario itself expects is left to that.
 *
 * @param steps those of the run's input: the scenario's own stand first
 */
export function missedSteps(file: ScenarioFile, steps: readonly Step[], { timeline: { trace } }: ScenarioRun): FailedExpectation[] {
  return file.steps.flatMap(({ range }, index): FailedExpectation[] => {
    const step = steps[index];
    if (step === undefined) return [];
    const rule = actionWords(step.action);
    if (file.expect.some(({ value }) => value.startsWith(`step "${rule}"`))) return [];
    const asked = trace.find((each) => each.step === index);
    if (asked === undefined) return [{ ...range, rule, reason: `this step never came: ${waits(step, steps)}` }];
    const missing = trace.find(({ cause, response }) => cause === asked.seq && response?.code === 404);
    if (missing !== undefined) return [{ ...range, rule, reason: missing.response?.message ?? '' }];
    const nobody = faultOfNobody(step, trace);
    if (nobody !== undefined) return [{ ...range, rule, reason: nobody }];
    const isDone = leavesNoTrace.has(step.action.do) || trace.some(({ cause }) => cause === asked.seq);
    return isDone
      ? []
      : [{ ...range, rule, reason: 'this step changed nothing: it is so already, or what it is about was not there or not running' }];
  });
}

/** A fault takes place whether or not there is a pod that it can touch. */
function faultOfNobody({ action }: Step, trace: readonly Transition[]): string | undefined {
  if (action.do !== 'fault') return undefined;
  const [namespace, name] = (peekText(action.with, 'of') ?? '').split('/');
  const isPod = name !== undefined && faults.some((each) => each.name === action.fault && each.of === 'pod');
  if (!isPod || trace.some(({ object }) => object.kind === 'Pod' && object.name === name && object.namespace === namespace))
    return undefined;
  return `there never was a pod "${name}"`;
}

/**
 * What the API server refused though nobody expects that it does: objects of the first apply, and steps. What is not there is told by `missedSteps`;
 * an eviction is refused for a while as often as not.
 */
export function refusals(file: ScenarioFile, steps: readonly Step[], { timeline: { trace } }: ScenarioRun): FailedExpectation[] {
  return trace.flatMap(({ cause, response, object, verb }): FailedExpectation[] => {
    const { code, message: reason } = response ?? { code: 0, message: '' };
    if (verb !== 'request' || code < 400 || code === 404 || code === 429) return [];
    if (cause === undefined)
      return [{ ...(file.apply?.range ?? { start: 0, end: 1 }), rule: `apply ${object.kind} ${object.name}`, reason }];
    const index = trace[cause]?.step;
    const step = index === undefined ? undefined : steps[index];
    const place = index === undefined ? undefined : file.steps[index];
    if (step === undefined || place === undefined) return [];
    const rule = actionWords(step.action);
    return file.expect.some(({ value }) => value.startsWith(`step "${rule}"`)) ? [] : [{ ...place.range, rule, reason }];
  });
}

function waits({ when, after }: Step, steps: readonly Step[]): string {
  const before = after === undefined ? undefined : steps.find(({ id }) => id === after);
  if (when === undefined) return before === undefined ? 'the run ended before' : `it comes after "${actionWords(before.action)}"`;
  const times = when.occurrence === undefined ? '' : ` ${when.occurrence} times`;
  return `${objectWords(when.object)} was never ${when.is}${times}`;
}
