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
  readonly problem?: ProblemMessage | undefined;
  /** The engine threw: its message. */
  readonly failure?: string | undefined;
  readonly branches: readonly Branch[];
  readonly active: string;
  /** The branch that the active one is compared with; `previous` is the run before the last edit. */
  readonly compared?: string | undefined;
  /** The branch whose name is being typed. */
  readonly renaming?: string | undefined;
  readonly runs: ReadonlyMap<string, RunView>;
  readonly playheadMs: number;
  readonly isPlaying: boolean;
  /** Virtual milliseconds in a real one. */
  readonly speed: number;
  readonly zoom: number;
  /** The selected transition of the active run. */
  readonly selectedSeq?: number | undefined;
  /** The selected object. */
  readonly object?: ObjectKey | undefined;
  /** Name of the only set on show, where there are several, as `<namespace>/<name>`. */
  readonly onlySet?: string | undefined;
  readonly folded: readonly string[];
  readonly isTable: boolean;
  /** What is open over the panel. */
  readonly dialog?: Dialog | undefined;
  /** What a screen reader is told. */
  readonly announcement: string;
  /** The run as written of the text before the last edit. */
  readonly previous?: RunView | undefined;
  /** The branch removed last, with what grew from it. */
  readonly removed?: readonly Branch[] | undefined;
}

/** What-ifs, where a context menu was asked for (in CSS pixels), else under their button; or the list of keys. */
export type Dialog =
  | { readonly type: 'whatIf'; readonly at?: { readonly x: number; readonly y: number } }
  | { readonly type: 'help' }
  | { readonly type: 'more' };

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

/** Before the first message of the host, and what a new start forgets. */
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
  announcement: '',
  failure: undefined,
  compared: undefined,
  selectedSeq: undefined,
  object: undefined,
  onlySet: undefined,
  previous: undefined,
  removed: undefined,
};

/** Without the version, which `post` adds. */
export type Outgoing = FromPanel extends infer Message ? (Message extends FromPanel ? Omit<Message, 'version'> : never) : never;
