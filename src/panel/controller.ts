/** The panel's state and everything that can be done to it. Knows no DOM: the views draw `state`, tests call the methods. */
import { clockText } from '../base/duration.ts';
import { keyText, type ObjectKey, type Path } from '../kube/objects.ts';
import { type FromPanel, type PanelCommand, panelVersion, type SimulationMessage, type ToPanel } from '../wire/panel-messages.ts';
import { panelCommands } from './commands.ts';
import { Engine } from './engine/engine.ts';
import type { RunView } from './engine/run.ts';
import { speak, t } from './l10n.ts';
import { type Branch, branchName, family, rootBranch } from './model/branch.ts';
import { neighbourMoment } from './model/events.ts';
import { played } from './model/playback.ts';
import { subjectOf } from './model/lanes.ts';
import { nextProblem } from './model/problems.ts';
import { sourceOf } from './model/source.ts';
import { statusAt } from './model/status.ts';
import { initialState, type Outgoing, type PanelHost, type PanelState } from './panel-state.ts';
import { readSavedState, type SavedState, savedState } from './saved-state.ts';
import { sharedRun } from './share.ts';
import { type Action, describe } from './sim.ts';

/** The cursor follows what the panel shows in the text: for so long its place says nothing about what somebody wants to see. */
const revealMs = 1500;

/** Edits that follow each other as fast are one edit: what was before the first of them is what the new run is compared with. */
const burstMs = 3000;

export class Controller {
  readonly #host: PanelHost;
  readonly #engine: Engine;
  readonly #listeners = new Set<() => void>();
  #state: PanelState = initialState;
  #saved: SavedState | undefined;
  #frameAt = 0;
  #editedAt = Number.NEGATIVE_INFINITY;
  #revealedAt = Number.NEGATIVE_INFINITY;
  #isSavePending = false;
  /** The playhead goes to the end of the first finished run, or to the transition that was asked for. */
  #wantsEnd = false;
  #counter = 0;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#saved = readSavedState(host.load());
    this.#engine = new Engine({
      now: () => host.now(),
      soon: (callback) => host.soon(callback),
      changed: () => this.#runsChanged(),
      failed: (error) => this.failed(error),
    });
  }

  get state(): PanelState {
    return this.#state;
  }

  /** The run on show. */
  get run(): RunView | undefined {
    return this.#state.runs.get(this.#state.active);
  }

  /** The run that the one on show is compared with. */
  get compared(): RunView | undefined {
    const { active, compared, previous, runs } = this.#state;
    if (compared === 'previous') return previous?.branch.id === active ? previous : undefined;
    return compared === undefined || compared === active ? undefined : runs.get(compared);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Changes what is shown. */
  set(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** The same for what outlives a reload. */
  keep(change: Partial<PanelState>): void {
    this.set(change);
    if (this.#isSavePending) return;
    this.#isSavePending = true;
    this.#host.soon(() => {
      this.#isSavePending = false;
      const saved = savedState(this.#state);
      if (saved !== undefined) this.#host.save(saved);
      this.#status();
    });
  }

  /** The same for what the host is told of, too: the playhead rests. */
  #rest(change: Partial<PanelState>): void {
    this.#wantsEnd = false;
    this.keep({ ...change, isPlaying: false });
  }

  /** Tells the host that messages are welcome. */
  begin(): void {
    this.#post({ type: 'ready' });
  }

  receive(message: ToPanel): void {
    switch (message.type) {
      case 'words':
        speak(message.words);
        return this.set({});
      case 'simulation':
        return this.#simulate(message);
      case 'state':
        return void (this.#saved ??= readSavedState(message.saved));
      case 'problem':
        return this.set({ isLoading: false, problem: message, announcement: message.message });
      case 'select':
        return this.#show(message.object);
      case 'whatIf':
        return this.whatIf(message.action, message.atMs);
      case 'command':
        return this.do(message.command);
      case 'dropState':
        this.#saved = undefined;
        return this.#restart();
    }
  }

  /** One of the panel's own commands, as from the palette. */
  do(command: PanelCommand): void {
    panelCommands[command][0](this);
  }

  #simulate(message: SimulationMessage): void {
    const isSame = this.#state.simulation?.id === message.id;
    const saved = this.#saved?.id === message.id ? this.#saved : undefined;
    this.#saved = undefined;
    this.#state = { ...this.#state, simulation: message, isLoading: false, problem: undefined, failure: undefined };
    if (isSame) this.#rerun(message);
    else if (saved !== undefined) this.#restore(saved, message);
    else this.#restart();
    if (message.focus !== undefined) this.#state = { ...this.#state, object: message.focus };
    if (message.play === true && message.stopAt !== undefined) this.#wantsEnd = true;
    else if (message.play === true && !this.#host.reducedMotion) this.play();
    this.set({});
  }

  /** The same scenario from newer text: the run before is kept, to compare with. */
  #rerun(message: SimulationMessage): void {
    const { run } = this;
    const now = this.#host.now();
    if (run !== undefined && run.outcome.state !== 'running' && now - this.#editedAt > burstMs)
      this.#state = { ...this.#state, previous: run };
    this.#editedAt = now;
    this.#engine.start(message, this.#state.branches);
  }

  #restore(saved: SavedState, message: SimulationMessage): void {
    const { version: _, id: __, ...kept } = saved;
    this.#state = { ...this.#state, ...kept, runs: new Map() };
    this.#counter = Math.max(0, ...kept.branches.map((branch) => Number(branch.id.slice(1)) || 0));
    this.#engine.start(message, kept.branches);
    this.keep({});
  }

  #restart(): void {
    const { simulation, isLoading, problem, speed, folded, isTable } = this.#state;
    if (simulation === undefined) return;
    this.#wantsEnd = simulation.play !== true || this.#host.reducedMotion;
    this.set({ ...initialState, simulation, isLoading, problem, speed, folded, isTable });
    this.#engine.start(simulation, [rootBranch]);
  }

  #runsChanged(): void {
    this.set({ runs: new Map(this.#engine.views) });
    const { run } = this;
    if (run === undefined || run.outcome.state === 'running') return;
    if (this.#wantsEnd) {
      this.#wantsEnd = false;
      this.set({ playheadMs: run.outcome.atMs });
      this.selectTransition(this.#state.simulation?.stopAt ?? -1);
    }
    const { previous } = this.#state;
    const name = branchName(run.branch);
    const isOther = previous?.branch.id === run.branch.id && previous.outcome.words !== run.outcome.words;
    this.#announce(
      isOther
        ? t('{0}: {1} (before the edit: {2})', name, run.outcome.words, previous.outcome.words)
        : t('{0}: {1}', name, run.outcome.words),
    );
    this.#status();
  }

  /** Something of ours went wrong: the panel says so, and the log has the details. */
  failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.set({ failure: message, isPlaying: false, announcement: t('The simulator failed: {0}', message) });
    this.#post({ type: 'error', message: error instanceof Error ? (error.stack ?? message) : message });
  }

  seek(ms: number): void {
    const { run } = this;
    if (run === undefined) return;
    this.#wantsEnd = false;
    this.keep({ playheadMs: Math.round(Math.min(Math.max(ms, 0), run.endMs)) });
  }

  play(): void {
    const { run } = this;
    this.#wantsEnd = false;
    const isAtEnd = run !== undefined && run.outcome.state !== 'running' && this.#state.playheadMs >= run.outcome.atMs;
    this.set({ isPlaying: true, ...(isAtEnd ? { playheadMs: 0 } : {}) });
    this.#frameAt = 0;
    this.#host.frame((now) => this.#frame(now));
  }

  pause(): void {
    this.#rest({});
  }

  #frame(nowMs: number): void {
    if (!this.#state.isPlaying) return;
    const { run } = this;
    const elapsedMs = this.#frameAt === 0 ? 0 : Math.min(nowMs - this.#frameAt, 100);
    this.#frameAt = nowMs;
    if (run !== undefined) {
      const atMs = played(run, this.#state.playheadMs, elapsedMs, this.#state.speed);
      const isOver = run.outcome.state !== 'running' && atMs >= run.outcome.atMs;
      this.set({ playheadMs: isOver ? run.outcome.atMs : atMs });
      if (isOver) return this.pause();
    }
    this.#host.frame((now) => this.#frame(now));
  }

  /** To the next (1) or previous (-1) moment, which becomes the selection. */
  step(by: 1 | -1): void {
    const moment = neighbourMoment(this.run?.moments ?? [], this.#state.playheadMs, this.#state.selectedSeq, by);
    if (moment !== undefined) this.selectTransition(moment.seq);
  }

  nextProblem(): void {
    const { run } = this;
    const problem = run === undefined ? undefined : nextProblem(run, this.#state.playheadMs, this.#state.selectedSeq);
    if (problem === undefined) this.#announce(t('No problem in this run'));
    else if ('seq' in problem) this.selectTransition(problem.seq);
    else this.selectGap(problem.object, problem.atMs);
  }

  // Selection

  /** Selects a transition and brings the playhead to it. */
  selectTransition(seq: number): void {
    const transition = this.run?.trace[seq];
    if (transition === undefined) return;
    const { object, atMs } = transition;
    this.#rest({ selectedSeq: seq, object, playheadMs: atMs });
    this.#announce(`${clockText(atMs)} ${describe(transition)}`);
  }

  /** Selects a bar: its object, the transition that began it and a moment of it. */
  selectBar(object: ObjectKey, seq: number, atMs: number): void {
    this.#rest({ selectedSeq: seq, object, playheadMs: atMs });
  }

  /** Selects an object at a moment at which it is not there, or nothing is said of it. */
  selectGap(object: ObjectKey, atMs: number): void {
    this.set({ selectedSeq: undefined, object, isPlaying: false });
    this.seek(atMs);
  }

  selectObject(object: ObjectKey): void {
    this.keep({ selectedSeq: undefined, object });
  }

  /** An object was chosen elsewhere: its lane is selected, out of a folded group if need be. What is selected already stays so. */
  #show(object: ObjectKey): void {
    const isThere = this.#state.object !== undefined && keyText(this.#state.object) === keyText(object);
    if (isThere || this.#host.now() - this.#revealedAt < revealMs) return;
    const group = this.run?.lanes.find((lane) => lane.id === keyText(object))?.group;
    if (group !== undefined && this.#state.folded.includes(group)) this.fold(group);
    this.selectObject(object);
  }

  clearSelection(): void {
    this.keep({ selectedSeq: undefined, object: undefined, compared: undefined });
  }

  /** Shows in the text what decided: the field of an object of the bundle, or of the template that the object was made from. */
  reveal(object: ObjectKey, path: Path): void {
    const ref = this.sourceOf(object, path);
    if (ref === undefined) return;
    this.#revealedAt = this.#host.now();
    this.#post({ type: 'reveal', ref });
  }

  /** Where a field stands in a text, if it does. */
  sourceOf(object: ObjectKey, path: Path): SimulationMessage['refs'][number] | undefined {
    const { refs = [], input } = this.#state.simulation ?? {};
    return sourceOf(subjectOf(object, this.run?.lanes ?? []), path, refs, input?.objects ?? []);
  }

  // Branches

  #begin(branch: Branch, playheadMs: number): void {
    this.#rest({ branches: [...this.#state.branches, branch], active: branch.id, selectedSeq: undefined, playheadMs });
    this.#engine.add(branch);
    this.#announce(t('What if: {0}', branchName(branch)));
  }

  /** Another future from a moment on. */
  whatIf(action: Action, atMs = this.#state.playheadMs): void {
    if (this.run === undefined) return;
    this.#begin({ id: `b${++this.#counter}`, from: { parent: this.#state.active, atMs, action } }, atMs);
  }

  /** Plays another way to make the change. */
  playWay({ id, title }: NonNullable<Branch['way']>): void {
    const there = this.#state.branches.find((branch) => branch.way?.id === id);
    if (there !== undefined) return this.activate(there.id);
    this.#begin({ id: `b${++this.#counter}`, way: { id, title } }, 0);
    if (this.#host.reducedMotion) this.#wantsEnd = true;
    else this.play();
  }

  activate(id: string): void {
    if (this.#state.branches.some((branch) => branch.id === id)) this.#rest({ active: id, selectedSeq: undefined });
  }

  /** Gives a branch a name; an empty one takes it away. */
  rename(id: string, name: string): void {
    const branches = this.#state.branches.map((each) => (each.id === id ? { ...each, name: name.trim() || undefined } : each));
    this.#engine.rename(branches);
    this.keep({ branches, runs: new Map(this.#engine.views), renaming: undefined });
  }

  /** Removes a branch and what grew from it; the run as written stays. */
  removeBranch(id: string): void {
    const { branches, compared, active } = this.#state;
    const branch = branches.find((each) => each.id === id);
    if (branch === undefined || id === rootBranch.id) return;
    const gone = family(branches, id);
    this.#engine.remove(gone);
    this.keep({
      branches: branches.filter((each) => !gone.has(each.id)),
      active: gone.has(active) ? (branch.from?.parent ?? rootBranch.id) : active,
      compared: compared !== undefined && gone.has(compared) ? undefined : compared,
      runs: new Map(this.#engine.views),
      removed: branches.filter((each) => gone.has(each.id)),
    });
    this.#announce(t('Removed: {0}', branchName(branch)));
  }

  /** Brings back the branch removed last. */
  undo(): void {
    const { removed, branches, active } = this.#state;
    if (removed === undefined) return;
    this.keep({ removed: undefined, branches: [...branches, ...removed], active: removed[0]?.id ?? active });
    for (const branch of removed) this.#engine.add(branch);
  }

  fold(group: string): void {
    const { folded } = this.#state;
    this.keep({ folded: folded.includes(group) ? folded.filter((each) => each !== group) : [...folded, group] });
  }

  // Sharing and telling

  copy(text: string, what: string): void {
    this.#post({ type: 'copy', text, what });
    this.#announce(t('Copied {0}', what));
  }

  /** Copies or saves the run on show. */
  share(what: Parameters<typeof sharedRun>[0]): void {
    if (this.run === undefined) return;
    const { name, text, what: words, way } = sharedRun(what, this.run, this.#state);
    if (name === undefined) this.copy(text, words);
    else this.#post({ type: 'save', name, text, ...(way === undefined ? {} : { way }) });
  }

  request(command: Extract<FromPanel, { type: 'run' }>['command']): void {
    this.#post({ type: 'run', command });
  }

  /** Shows a line of a file, counted from 0. */
  revealPlace(uri: string, line = 0): void {
    this.#post({ type: 'revealPlace', uri, line });
  }

  #announce(announcement: string): void {
    if (announcement !== this.#state.announcement) this.set({ announcement });
  }

  #post(message: Outgoing): void {
    this.#host.post({ ...message, version: panelVersion });
  }

  #status(): void {
    const { run } = this;
    if (run !== undefined) this.#post({ type: 'status', ...statusAt(run, this.#state) });
  }
}
