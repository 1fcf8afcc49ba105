import type { SetChange } from './compare.ts';
import type { SetObjects } from './objects.ts';

/** What a change of the text does to what is there. */
export type Fate = 'new' | 're-created' | 'gone' | 'kept';

/** What becomes of the pods and claims of a set that changed. */
export interface Fates {
  readonly pods: ReadonlyMap<string, Fate>;
  readonly claims: ReadonlyMap<string, Fate>;
  /** Those that the new text has no place for. */
  readonly gonePods: readonly string[];
  readonly goneClaims: readonly { readonly name: string; readonly isKept: boolean }[];
  /** Pods by their fate. */
  readonly counts: Readonly<Record<Fate, number>>;
}

/** Undefined where nothing changed, or nothing is known of what was. */
export function fatesOf(set: SetObjects, change: SetChange | undefined): Fates | undefined {
  if (change === undefined || change.change === 'unchanged') return undefined;
  const [created, rollout] = [new Set(change.created), new Set(change.rollout)];
  const fateOf = (pod: string): Fate => (created.has(pod) ? 'new' : rollout.has(pod) ? 're-created' : 'kept');
  const pods = new Map(set.pods.map(({ name }) => [name, fateOf(name)]));
  const claims = new Map(
    set.pods.flatMap((pod) => pod.claims.map((claim): [string, Fate] => [claim, created.has(pod.name) ? 'new' : 'kept'])),
  );
  const count = (fate: Fate) => [...pods.values()].filter((each) => each === fate).length;
  return {
    pods,
    claims,
    gonePods: change.removed,
    goneClaims: [
      ...change.claimsLeft.map((name) => ({ name, isKept: true })),
      ...change.claimsDeleted.map((name) => ({ name, isKept: false })),
    ],
    counts: { new: count('new'), 're-created': count('re-created'), gone: change.removed.length, kept: count('kept') },
  };
}
