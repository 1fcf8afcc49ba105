import { isChange } from '../cluster/apply-transition.ts';
import { describe } from '../describe.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { peek } from '../../base/peek.ts';
import { type KubeObject, type ObjectKey, type Path, isSameObject } from '../../kube/objects.ts';
import type { SimulationInput } from '../input.ts';
import type { Transition } from '../transition.ts';

/** One link of a chain of causes. */
export interface ExplainStep {
  /** A plain sentence without a full stop; real reasons and messages are quoted as the components word them. */
  readonly text: string;
  /** When it happened, or since when it is so. */
  readonly atMs: number;
  /** The transition that it speaks of, where there is one. */
  readonly seq?: number | undefined;
  /** The object whose manifest or state decided. */
  readonly object?: ObjectKey | undefined;
  /** The field that decided. */
  readonly path?: Path | undefined;
}

/** The past up to a moment, and the state that it led to. */
export interface Past {
  readonly trace: readonly Transition[];
  /** Transitions that count. */
  readonly length: number;
  readonly atMs: number;
  readonly input: SimulationInput;
  get(kind: string, namespace: string, name: string): KubeObject | undefined;
  list(kind: string, namespace?: string): readonly KubeObject[];
}

/** The latest transition of the object that satisfies the test. */
export function latest(past: Past, key: ObjectKey, test: (transition: Transition) => boolean): Transition | undefined {
  for (let at = past.length - 1; at >= 0; at--) {
    const transition = past.trace[at] as Transition;
    if (isSameObject(transition.object, key) && test(transition)) return transition;
  }
  return undefined;
}

/** The latest Event about the object, of these reasons where some are given. */
export function latestEvent(past: Past, key: ObjectKey, reasons?: readonly string[]): Transition | undefined {
  return latest(past, key, ({ event }) => event !== undefined && (reasons === undefined || reasons.includes(event.reason)));
}

/** The transition with which what `read` reads of the object became what it is. */
export function since(past: Past, key: ObjectKey, read: (object: KubeObject | undefined) => unknown): Transition | undefined {
  return latest(past, key, (transition) => isChange(transition) && read(transition.before) !== read(transition.after));
}

/** The same for what stands at a path of the object. */
export function sinceAt(past: Past, key: ObjectKey, ...path: Path): Transition | undefined {
  return since(past, key, (object) => peek(object, ...path));
}

/** Since when there is an object of that name, or none any more. */
export function sinceMade(past: Past, key: ObjectKey): Transition | undefined {
  return sinceAt(past, key, 'metadata', 'uid');
}

export function sinceDeleted(past: Past, key: ObjectKey): Transition | undefined {
  return sinceAt(past, key, 'metadata', 'deletionTimestamp');
}

/** Since when the object is Ready or not. */
export function sinceReady(past: Past, key: ObjectKey): Transition | undefined {
  return since(past, key, (object) => object && conditionStatus(object, 'Ready'));
}

/** A step that speaks of a transition; without one it is so from the beginning. */
export function step(text: string, transition: Transition | undefined, object?: ObjectKey, ...path: Path): ExplainStep {
  return { text, atMs: transition?.atMs ?? 0, seq: transition?.seq, object, path: path.length === 0 ? undefined : path };
}

/** A step that speaks of a field of a spec, and of no transition. */
export function ruleStep(text: string, object: ObjectKey, ...path: Path): ExplainStep {
  return step(text, undefined, object, 'spec', ...path);
}

/** The rule that decided a transition and the field that it read, where one is noted. */
export function becauseSteps(transition: Transition | undefined): ExplainStep[] {
  const because = transition?.because;
  return because === undefined
    ? []
    : [step(`because ${because.text}`, transition, because.object ?? transition?.object, ...(because.path ?? []))];
}

/** Events, as far as there are some, as steps: `FailedScheduling: 0/3 nodes are available: …`, each with the field that decided. */
export function eventSteps(...events: readonly (Transition | undefined)[]): ExplainStep[] {
  return events.flatMap((each) => {
    if (each === undefined) return [];
    const text = describe(each);
    const { because, object } = each;
    const rule = because === undefined || text.includes(because.text) ? 'this field decided it' : `because ${because.text}`;
    return [
      step(text, each, object),
      ...(because?.path === undefined ? [] : [step(rule, each, because.object ?? object, ...because.path)]),
    ];
  });
}
