import { keyText } from '../kube/objects.ts';
import type { Step } from '../sim/action.ts';
import { actionWords } from '../sim/action-words.ts';
import type { SimulationInput } from '../sim/input.ts';
import type { Transition } from '../sim/transition.ts';
import { runToEnd } from './run.ts';

/** kube: k8s.io/apimachinery/pkg/api/errors StatusReasonInvalid */
const invalid = 422;

/**
 * The input with the API server's answer to each apply and patch that it finds invalid, for hosts that run it without the whole of `api`: it is run once
 * here, if there is anything to be judged.
 */
export function withKnownAnswers(input: SimulationInput, untilMs: number): SimulationInput {
  if (!input.steps.some(({ action }) => action.do === 'apply' || action.do === 'patch')) return input;
  const { trace } = runToEnd(input, untilMs).timeline;
  const requests = trace.filter(({ verb, words }) => verb === 'request' && words !== undefined);
  const refused = trace.filter(({ response }) => response?.code === invalid);
  if (refused.length === 0) return input;
  const answersTo = (words: string): readonly Transition[] => {
    const seqs = new Set(requests.filter((each) => each.words === words).map(({ seq }) => seq));
    return refused.filter(({ cause }) => cause !== undefined && seqs.has(cause));
  };
  return { ...input, steps: input.steps.map((step) => withAnswer(step, answersTo(actionWords(step.action)))) };
}

function withAnswer(step: Step, refused: readonly Transition[]): Step {
  const { action } = step;
  const [first] = refused;
  if (first === undefined) return step;
  const message = ({ response }: Transition) => response?.message ?? '';
  if (action.do === 'patch') return { ...step, action: { ...action, refused: message(first) } };
  if (action.do !== 'apply') return step;
  return { ...step, action: { ...action, refusals: Object.fromEntries(refused.map((each) => [keyText(each.object), message(each)])) } };
}
