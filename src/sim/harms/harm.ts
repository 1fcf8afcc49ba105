import type { ObjectKey } from '../../kube/objects.ts';
import type { Transition } from '../transition.ts';

/** Something that hurts has happened: a result to show, not a mistake of the simulator. */
export interface FoundHarm {
  readonly name: string;
  /** Number of the transition that completed it. */
  readonly seq: number;
  readonly atMs: number;
  readonly text: string;
  readonly object: ObjectKey;
}

/** One way in which a run can hurt. It reads the trace one transition at a time; its state is its own. */
export interface Harm {
  readonly name: string;
  /** A reader that starts at the beginning of a trace: what it finds in each transition. */
  watch(): (transition: Transition) => Omit<FoundHarm, 'name' | 'seq' | 'atMs'> | undefined;
}
