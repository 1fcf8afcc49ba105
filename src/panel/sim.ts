/** The simulator's words that the panel uses: the one door between the two. */
export type { Action } from '../sim/action.ts';
export type { Assumption, SimulationInput } from '../sim/input.ts';
export type { Because, Transition } from '../sim/transition.ts';
export type { Machine } from '../sim/truth.ts';
