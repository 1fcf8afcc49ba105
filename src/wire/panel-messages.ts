/**
 * What the panel and its host say to each other. Every message carries `version`; each side checks what it receives with the validators
 * `FromPanel` and `ToPanel` made from `panel-messages.schema.json`, which says the same as these types, and drops what does not fit.
 */
import type { ObjectKey } from '../kube/objects.ts';
import type { Action } from '../sim/action.ts';
import type { SimulationInput } from '../sim/input.ts';
import type { Refusal, SourceRef, Way } from './server-messages.ts';

export type { Action };

export const panelVersion = 1;

/** A message to the panel. */
export type ToPanel = { readonly version: typeof panelVersion } & (
  | WordsMessage
  | SimulationMessage
  | StateMessage
  | ProblemMessage
  | CommandMessage
  | WhatIfMessage
  | SelectMessage
  | DropStateMessage
);

/** The editor's language, told before anything else after `ready`; without it the panel speaks English. */
export interface WordsMessage {
  readonly type: 'words';
  /** As in HTML's `lang`: `de`. */
  readonly language: string;
  /** The translation of each English text, with `{0}` for its first argument. What is missing stays English. */
  readonly words: Readonly<Record<string, string>>;
}

/** What to simulate. Sent after `ready`, and again whenever the text it was made from changes. */
export interface SimulationMessage {
  readonly type: 'simulation';
  /** Same `id`: the same scenario from newer text, so branches, playhead and zoom stay. Another `id`: a new start. */
  readonly id: string;
  /** What the panel calls it: file name, or name of a scenario. */
  readonly title: string;
  /** Of a scenario: one paragraph, what is to be learned from it. */
  readonly lesson?: string;
  readonly input: SimulationInput;
  /** One for each object that stands in a text, with an empty path. */
  readonly refs: readonly SourceRef[];
  /** Where the run ends when it has not come to rest; some time after the last step when absent. */
  readonly untilMs?: number;
  /** Of the rollout of a change: what is taken to run before it, the text of git HEAD or of the saved file. */
  readonly base?: 'HEAD' | 'saved';
  /** What the API server refuses of what is applied. */
  readonly refusals?: readonly Refusal[];
  /** Of the rollout of a change: other ways to do it, each to be played. */
  readonly ways?: readonly Way[];
  /** The set whose ▷ was pressed. */
  readonly focus?: ObjectKey;
  /** Start to play as soon as the first picture is there. */
  readonly play?: boolean;
  /** Number of the transition to stop at, instead of playing or going to the end. */
  readonly stopAt?: number;
}

/** Branches, playhead and zoom of another panel that shows the same: where to begin, told before what to simulate. */
export interface StateMessage {
  readonly type: 'state';
  readonly saved: Readonly<Record<string, unknown>>;
}

/** Why there is nothing to simulate, or why what is shown is older than the text. */
export interface ProblemMessage {
  readonly type: 'problem';
  /**
   * `empty`: no StatefulSet in sight; `syntax`: the text cannot be read now (an earlier simulation stays on show);
   * `tooLarge`: above a limit, which the message names; `failed`: the server did not answer.
   */
  readonly problem: 'empty' | 'syntax' | 'tooLarge' | 'failed';
  readonly message: string;
  /** Where the problem stands. */
  readonly uri?: string;
  /** From 0. */
  readonly line?: number;
}

export type PanelCommand =
  | 'play'
  | 'pause'
  | 'toggle'
  | 'faster'
  | 'slower'
  | 'stepForward'
  | 'stepBack'
  | 'nextProblem'
  | 'toStart'
  | 'toEnd'
  | 'fit'
  | 'zoomIn'
  | 'zoomOut'
  | 'table'
  | 'whatIfMenu'
  | 'renameBranch'
  | 'removeBranch'
  | 'undo'
  | 'copyMarkdown'
  | 'copyCommands'
  | 'saveSvg'
  | 'saveScenario'
  | 'help';

/** A command of the palette. */
export interface CommandMessage {
  readonly type: 'command';
  readonly command: PanelCommand;
}

/** Makes a branch. */
export interface WhatIfMessage {
  readonly type: 'whatIf';
  readonly action: Action;
  /** Virtual time; the playhead when absent. */
  readonly atMs?: number;
}

/** An object was chosen elsewhere (its line in the text, or its row in the tree): show its lane. Sent again and again it changes nothing. */
export interface SelectMessage {
  readonly type: 'select';
  readonly object: ObjectKey;
}

/** Forget branches, playhead and zoom. */
export interface DropStateMessage {
  readonly type: 'dropState';
}

/** A message from the panel. */
export type FromPanel = { readonly version: typeof panelVersion } & (
  | { readonly type: 'ready' }
  /** Show the place in the text that decided. */
  | { readonly type: 'reveal'; readonly ref: SourceRef }
  /** Show the place that a `problem` named. */
  | { readonly type: 'revealPlace'; readonly uri: string; readonly line: number }
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  /** Ask where to save, and save. `way`: of a scenario, the way of the change that it is about. */
  | { readonly type: 'save'; readonly name: string; readonly text: string; readonly way?: string }
  /** Run a command of the extension from a button of an empty state. */
  | { readonly type: 'run'; readonly command: 'simulate' | 'openSample' | 'selectVersion' | 'retry' | 'openToSide' | 'gallery' }
  | StatusMessage
  /** Something of ours went wrong; for the log. */
  | { readonly type: 'error'; readonly message: string }
);

/** What the commands of the palette can choose from at the playhead. Sent when the playhead rests. */
export interface StatusMessage {
  readonly type: 'status';
  readonly atMs: number;
  readonly endMs: number;
  readonly isPlaying: boolean;
  /** `running`: the engine still computes; `settled`: as the spec wants; `stuck`: at rest and not as the spec wants; `limited`: a limit was reached. */
  readonly outcome: 'running' | 'settled' | 'stuck' | 'limited' | 'failed';
  readonly branch: string;
  /** For another panel that shows the same. */
  readonly saved: Readonly<Record<string, unknown>>;
  readonly sets: readonly { readonly object: ObjectKey; readonly replicas: number; readonly image: string }[];
  readonly pods: readonly ObjectKey[];
  readonly nodes: readonly { readonly name: string; readonly isDown: boolean; readonly isCordoned: boolean }[];
}
