/** What the panel shows and what it needs to show it. */
import type { ObjectKey } from '../kube/objects.ts';
import type { FromPanel, ProblemMessage, SimulationMessage } from '../wire/panel-messages.ts';
import type { RunView } from './engine/run.ts';
import { type Branch, rootBranch } from './model/branch.ts';
import type { SavedState } from './saved-state.ts';

export interface PanelState {
  /** What the host said last; a simulation stays on show under `loading` and `syntax`. */
  readonly simulation?: SimulationMessage;
  readonly isLoading: boolean;
  readonly problem?: ProblemMessage;
  /** The engine threw: its message. */
  readonly failure?: string;
  readonly branches: readonly Branch[];
  readonly active: string;
  /** The branch that the active one is compared with; `previous` is the run before the last edit. */
  readonly compared?: string;
  readonly runs: ReadonlyMap<string, RunView>;
  readonly playheadMs: number;
  readonly isPlaying: boolean;
  /** Virtual milliseconds in a real one. */
  readonly speed: number;
  readonly zoom: number;
  /** The selected transition of the active run. */
  readonly selectedSeq?: number;
  /** The selected object. */
  readonly object?: ObjectKey;
  /** Name of the only set on show, where there are several, as `<namespace>/<name>`. */
  readonly onlySet?: string;
  readonly folded: readonly string[];
  readonly isTable: boolean;
  /** The dialog of what-ifs is open. */
  readonly isAsking: boolean;
  /** What a screen reader is told. */
  readonly announcement: string;
  /** The run as written of the text before the last edit. */
  readonly previous?: RunView;
  /** The branch removed last, with what grew from it. */
  readonly removed?: readonly Branch[];
}

/** What a state may do without. */
type Optional = 'problem' | 'failure' | 'compared' | 'selectedSeq' | 'object' | 'onlySet' | 'previous' | 'removed';

/** The state without some of it. */
export function without(state: PanelState, ...names: readonly Optional[]): PanelState {
  const rest: { -readonly [name in keyof PanelState]: PanelState[name] } = { ...state };
  for (const name of names) delete rest[name];
  return rest;
}

/** What the controller needs from its surroundings. */
export interface PanelHost {
  now(): number;
  /** Calls back soon, after the page had its turn. */
  soon(callback: () => void): void;
  /** Calls back before the next picture; used while playing. */
  frame(callback: (nowMs: number) => void): void;
  post(message: FromPanel): void;
  load(): unknown;
  save(state: SavedState): void;
  readonly reducedMotion: boolean;
}

/** Speeds that are offered. */
export const speeds: readonly number[] = [1, 5, 10, 20, 60];

/** Before the first message of the host. */
export const initialState: PanelState = {
  isLoading: true,
  branches: [rootBranch],
  active: rootBranch.id,
  runs: new Map(),
  playheadMs: 0,
  isPlaying: false,
  speed: 10,
  zoom: 1,
  folded: [],
  isTable: false,
  isAsking: false,
  announcement: '',
};

/** How far one can zoom in. */
export const longestZoom = 64;

/** Without the version, which `post` adds. */
export type Outgoing = FromPanel extends infer Message ? (Message extends FromPanel ? Omit<Message, 'version'> : never) : never;
