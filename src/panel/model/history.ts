/** Every state of every object of a run, by time: what the panel shows at the playhead, without asking the engine again. */
import { type KubeObject, keyText, type ObjectKey } from '../../kube/objects.ts';
import type { Objects, Transition } from '../sim.ts';
import { firstAfter } from './events.ts';

interface State {
  readonly atMs: number;
  readonly seq: number;
  /** Absent: the object is gone. */
  readonly object: KubeObject | undefined;
}

/** Everything that ever existed of a kind; sorted when it is asked for. */
interface Names {
  readonly ids: { readonly id: string; readonly name: string }[];
  sorted: readonly { readonly id: string; readonly name: string }[] | undefined;
}

const collator = new Intl.Collator('en', { numeric: true });

export class History {
  readonly #states = new Map<string, State[]>();
  readonly #byKind = new Map<string, Names>();

  /** The next transitions of the run, in order. */
  add(transitions: Iterable<Transition>): void {
    for (const { verb, object, after, atMs, seq } of transitions) {
      // A truth without `after` is gone, too.
      const isGone = verb === 'remove' || (verb === 'process' && after === undefined);
      if (after === undefined && !isGone) continue;
      const id = keyText(object);
      const states = this.#states.get(id);
      const state = { atMs, seq, object: isGone ? undefined : after };
      if (states !== undefined) states.push(state);
      else {
        this.#states.set(id, [state]);
        const names = this.#byKind.get(object.kind) ?? { ids: [], sorted: undefined };
        this.#byKind.set(object.kind, names);
        names.ids.push({ id, name: object.name });
        names.sorted = undefined;
      }
    }
  }

  /** The object as it is after everything that happened at `atMs`; undefined where it does not exist then. */
  at(key: ObjectKey, atMs: number): KubeObject | undefined {
    return this.#last(keyText(key), atMs)?.object;
  }

  /** The objects of a kind that exist at a moment, by name in natural order. */
  list(kind: string, atMs: number): KubeObject[] {
    const names = this.#byKind.get(kind);
    if (names === undefined) return [];
    names.sorted ??= names.ids.toSorted((a, b) => collator.compare(a.name, b.name));
    return names.sorted.flatMap(({ id }) => this.#last(id, atMs)?.object ?? []);
  }

  /** The objects of one moment, as the simulator's own functions read them. */
  objects(atMs: number): Objects {
    return {
      get: (kind, namespace, name) => this.at({ kind, namespace, name }, atMs),
      list: (kind, namespace) =>
        this.list(kind, atMs).filter((each) => namespace === undefined || (each.metadata.namespace ?? '') === namespace),
    };
  }

  /** Kinds of which anything ever existed. */
  kinds(): readonly string[] {
    return [...this.#byKind.keys()];
  }

  /** When the object that exists at a moment was created. */
  bornMs(key: ObjectKey, atMs: number): number {
    const states = this.#states.get(keyText(key)) ?? [];
    let index = lastAt(states, atMs);
    while (index > 0 && states[index - 1]?.object !== undefined) index--;
    return states[index]?.atMs ?? 0;
  }

  /** The object before its last change at or before a moment, for showing what changed. */
  before(key: ObjectKey, atMs: number): KubeObject | undefined {
    const states = this.#states.get(keyText(key)) ?? [];
    const now = lastAt(states, atMs);
    return states[now - 1]?.object;
  }

  #last(id: string, atMs: number): State | undefined {
    const states = this.#states.get(id) ?? [];
    return states[lastAt(states, atMs)];
  }
}

/** Index of the last state at or before a moment; -1 where there is none. */
const lastAt = (states: readonly State[], atMs: number): number => firstAfter(states, atMs) - 1;
