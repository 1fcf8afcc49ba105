import type { Objects } from '../cluster/store.ts';
import type { Write } from '../cluster/write.ts';
import type { Transition } from '../transition.ts';

/** A reader of one run: each member answers with what is wrong, or with nothing. Its state is its own. */
export interface InvariantReader {
  /** A write of the StatefulSet controller, before it is carried out; `cache` is what its pass reads, `live` what is really stored. */
  write?(write: Write, cache: Objects, live: Objects): string | undefined;
  /** After each transition; `live` is the state that it led to. */
  transition?(transition: Transition, live: Objects): string | undefined;
  /** The state when nothing is left to happen. */
  quiet?(live: Objects): string | undefined;
}

/** A property of the controllers that holds in every run of the real ones. A run that breaks one shows a mistake of the simulator. */
export interface Invariant {
  readonly name: string;
  /** The property, in one sentence. */
  readonly text: string;
  watch(): InvariantReader;
}
