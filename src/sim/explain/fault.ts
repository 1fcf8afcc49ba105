import { objectKey } from '../../kube/objects.ts';
import { faultOf } from '../faults/active.ts';
import { type ExplainStep, latest, type Past, step } from './step.ts';

/** A fault that holds now, for everything or for `of`, in the words with which it began. */
export function faultSteps(past: Past, name: string, of?: string): ExplainStep[] {
  if (faultOf(past, name, of) === undefined) return [];
  const begun = latest(past, objectKey('Fault', '', name), ({ words = '' }) => words.startsWith('begin'));
  return begun === undefined ? [] : [step(`there is a ${begun.words?.slice('begin '.length)}`, begun)];
}

/** That a controller decides by an old copy of the cluster. */
export function lagSteps(past: Past, component: string): ExplainStep[] {
  const lag = latest(past, objectKey('Component', '', component), ({ words = '' }) => words.includes('cache'));
  return lag?.words === undefined || lag.words.endsWith(' 0s') ? [] : [step(`${component} goes by an old picture: ${lag.words}`, lag)];
}
