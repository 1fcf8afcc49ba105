import { members } from '../base/peek.ts';
import { keyText } from '../kube/objects.ts';
import type { Step } from '../sim/action.ts';
import type { SimulationInput } from '../sim/input.ts';
import type { Transition } from '../sim/transition.ts';
import { runToEnd } from './run.ts';

/** kube: k8s.io/apimachinery/pkg/api/errors StatusReasonInvalid */
const invalid = 422;

/**
 * The input with the API server's answer to each apply and patch that it finds invalid, and its defaults in what is patched, for hosts that run it
 * without the whole of `api`: it is run once here, if there is anything to be judged.
 */
export function withKnownAnswers(input: SimulationInput, untilMs: number): SimulationInput {
  if (!input.steps.some(({ action }) => action.do === 'apply' || action.do === 'patch')) return input;
  const { trace } = runToEnd(input, untilMs).timeline;
  const answersTo = (index: number): readonly Transition[] => {
    const seqs = new Set(trace.filter(({ step }) => step === index).map(({ seq }) => seq));
    return trace.filter(({ cause }) => cause !== undefined && seqs.has(cause));
  };
  return { ...input, steps: input.steps.map((step, index) => withAnswers(step, answersTo(index))) };
}

function withAnswers(step: Step, answers: readonly Transition[]): Step {
  const { action } = step;
  const refused = answers.filter(({ response }) => response?.code === invalid);
  const [first] = refused;
  const message = ({ response }: Transition) => response?.message ?? '';
  if (action.do === 'patch') {
    const stored = answers.find(({ verb, object }) => verb === 'update' && keyText(object) === keyText(action.object))?.after;
    const patch = stored === undefined ? action.patch : (defaulted(action.patch, stored) as typeof action.patch);
    return { ...step, action: { ...action, patch, ...(first === undefined ? {} : { refused: message(first) }) } };
  }
  if (action.do !== 'apply' || first === undefined) return step;
  return { ...step, action: { ...action, refusals: Object.fromEntries(refused.map((each) => [keyText(each.object), message(each)])) } };
}

/** The patch with its lists as they were stored: a merge patch replaces a list whole, and what its items leave out is defaulted. */
function defaulted(patch: unknown, stored: unknown): unknown {
  if (Array.isArray(patch)) return stored ?? patch;
  const maps = [members(patch), members(stored)] as const;
  if (maps[0] === undefined || maps[1] === undefined) return patch;
  const [own, there] = maps;
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, defaulted(value, there[name])]));
}
