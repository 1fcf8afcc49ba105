import { deepEqual } from '../base/deep-equal.ts';
import { peek, peekText } from '../base/peek.ts';
import { type KubeObject, isTerminating, isSameObject } from '../kube/objects.ts';
import type { Action, Condition, Step } from './action.ts';
import { conditionStatus } from './cluster/conditions.ts';
import type { Notes } from './component.ts';
import type { Transition } from './transition.ts';

/** A step whose time is known: `atMs` is an instant for a step that waits for nothing, else a delay from now. */
export interface DueStep {
  readonly index: number;
  readonly atMs: number;
  readonly action: Action;
}

const due = (step: Step, index: number, atMs: number): DueStep => ({ index, atMs: atMs + (step.delayMs ?? 0), action: step.action });

/** Steps that have a time of their own. */
export function stepsAtStart(steps: readonly Step[]): DueStep[] {
  return steps.flatMap((step, index) => (step.when === undefined && step.after === undefined ? [due(step, index, step.atMs ?? 0)] : []));
}

/** Steps that follow the step of that index, now that it happened. */
export function stepsAfter(steps: readonly Step[], done: number): DueStep[] {
  const id = steps[done]?.id;
  if (id === undefined) return [];
  return steps.flatMap((step, index) => (step.after === id ? [due(step, index, 0)] : []));
}

/** How often a condition became true, and whether it is now. */
interface Met {
  readonly count: number;
  readonly now: boolean;
}

/** Steps whose condition became true (for the wanted time) with this transition. Remembers in `notes`. */
export function stepsWhen(steps: readonly Step[], transition: Transition, notes: Notes): DueStep[] {
  const found: DueStep[] = [];
  steps.forEach((step, index) => {
    const { when } = step;
    if (when === undefined || !isSameObject(when.object, transition.object)) return;
    const note = `step ${index}`;
    // Every pod begins unready: what is meant is that it stops being ready.
    const met = (notes.get(note) as Met | undefined) ?? { count: 0, now: when.is === 'unready' };
    const now = holds(when, transition.after);
    if (now === met.now && met.count > 0) return;
    const count = now && !met.now ? met.count + 1 : met.count;
    notes.set(note, { count, now } satisfies Met);
    if (count !== met.count && count === (when.occurrence ?? 1)) found.push(due(step, index, 0));
  });
  return found;
}

/** Whether a condition holds of an object (undefined: not there). */
export function holds({ is, path, equals }: Condition, object: KubeObject | undefined): boolean {
  if (is === 'gone') return object === undefined;
  if (object === undefined) return false;
  switch (is) {
    case 'exists':
      return true;
    case 'terminating':
      return isTerminating(object);
    case 'running':
      return peekText(object, 'status', 'phase') === 'Running';
    case 'ready':
      return conditionStatus(object, 'Ready') === 'True';
    case 'unready':
      return conditionStatus(object, 'Ready') !== 'True';
    case 'scheduled':
      return (peekText(object, 'spec', 'nodeName') ?? '') !== '';
    case 'bound':
      return peekText(object, 'status', 'phase') === 'Bound';
    case 'field': {
      const value = peek(object, ...(path ?? []));
      return equals === undefined ? value !== undefined : deepEqual(value, equals);
    }
  }
}
