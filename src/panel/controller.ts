/** The panel's state and everything that can be done to it. Knows no DOM: the views draw `state`, tests call the methods. */
import type { ObjectKey, Path } from '../kube/objects.ts';
import { type FromPanel, type PanelCommand, panelVersion, type SimulationMessage, type ToPanel } from '../wire/panel-messages.ts';
import { panelCommands } from './commands.ts';
import { Engine } from './engine/engine.ts';
import type { RunView } from './engine/run.ts';
import { type Branch, family, rootBranch } from './model/branch.ts';
import { type Moment, neighbourMoment, problemAfter } from './model/events.ts';
import { played } from './model/playback.ts';
import { sourceOf } from './model/source.ts';
import { statusAt } from './model/status.ts';
import { clockText } from '../base/duration.ts';
import { initialState, longestZoom, type Outgoing, type PanelHost, type PanelState, without } from './panel-state.ts';
import { readSavedState, type SavedState, savedState } from './saved-state.ts';
import { sharedRun } from './share.ts';
import { type Action, actionWords, describe } from './sim.ts';

export class Controller {
  readonly #host: PanelHost;
  readonly #engine: Engine;
  readonly #listeners = new Set<() => void>();
  #state: PanelState = initialState;
  #saved: SavedState | undefined;
  #frameAt = 0;
  #isSavePending = false;
  /** The playhead goes to the end of the first finished run. */
  #wantsEnd = false;
  #counter = 0;

  constructor(host: PanelHost) {
    this.#host = host;
    this.#saved = readSavedState(host.load());
    this.#engine = new Engine({
      now: () => host.now(),
      soon: (callback) => host.soon(callback),
      changed: () => this.#runsChanged(),
      failed: (error) => this.#failed(error),
    });
  }

  get state(): PanelState {
    return this.#state;
  }

  /** The run on show. */
  get run(): RunView | undefined {
    return this.#state.runs.get(this.#state.active);
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells the host that messages are welcome. */
  begin(): void {
    this.#post({ type: 'ready' });
  }

  receive(message: ToPanel): void {
    switch (message.type) {
      case 'simulation':
        return this.#simulate(message);
      case 'loading':
        return this.#set({ isLoading: true });
      case 'problem':
        return this.#set({ isLoading: false, problem: message, announcement: message.message });
      case 'select':
        return this.selectObject(message.object);
      case 'dropState':
        this.#saved = undefined;
        return this.#restart([rootBranch]);
      default:
        return this.#command(message);
    }
  }

  #command(message: Extract<ToPanel, { type: 'command' }>): void {
    if (message.command === 'seek') this.seek(message.atMs);
    else if (message.command === 'whatIf') this.whatIf(message.action, message.atMs);
    else this.do(message.command);
  }

  /** One of the panel's own commands, as from the palette. */
  do(command: PanelCommand): void {
    panelCommands[command](this);
  }

  #simulate(message: SimulationMessage): void {
    const isSame = this.#state.simulation?.id === message.id;
    const saved = this.#saved?.id === message.id ? this.#saved : undefined;
    this.#saved = undefined;
    this.#state = { ...without(this.#state, 'problem', 'failure'), simulation: message, isLoading: false };
    if (isSame) this.#rerun(message);
    else if (saved !== undefined) this.#restore(saved, message);
    else this.#restart([rootBranch]);
    if (message.focus !== undefined) this.#state = { ...this.#state, object: message.focus };
    if (message.play === true && !this.#host.reducedMotion) this.play();
    this.#set({});
  }

  /** The same scenario from newer text: the run so far is kept, to compare with. */
  #rerun({ input }: SimulationMessage): void {
    const root = this.#state.runs.get(rootBranch.id);
    if (root !== undefined && root.outcome.state !== 'running') this.#state = { ...this.#state, previous: root };
    this.#engine.start(input, this.#state.branches);
  }

  /** The run that the one on show is compared with. */
  get compared(): RunView | undefined {
    const { compared, previous, runs } = this.#state;
    return compared === undefined ? undefined : compared === 'previous' ? previous : runs.get(compared);
  }

  #restore(saved: SavedState, message: SimulationMessage): void {
    const { version: _, id: __, ...kept } = saved;
    this.#state = { ...this.#state, ...kept, runs: new Map() };
    this.#counter = Math.max(0, ...saved.branches.map((branch) => Number(branch.id.slice(1)) || 0));
    this.#engine.start(message.input, saved.branches);
  }

  #restart(branches: readonly Branch[]): void {
    const { simulation } = this.#state;
    const rest = without(this.#state, 'selectedSeq', 'compared', 'removed', 'object', 'previous');
    if (simulation === undefined) return;
    this.#wantsEnd = simulation.play !== true || this.#host.reducedMotion;
    this.#state = { ...rest, simulation, branches, active: rootBranch.id, runs: new Map(), playheadMs: 0, zoom: 1, isPlaying: false };
    this.#engine.start(simulation.input, branches);
  }

  #runsChanged(): void {
    this.#set({ runs: new Map(this.#engine.views) });
    const { run } = this;
    if (run === undefined || run.outcome.state === 'running') return;
    if (this.#wantsEnd) {
      this.#wantsEnd = false;
      this.#set({ playheadMs: run.outcome.atMs });
    }
    const { previous } = this.#state;
    const change =
      run.branch.from === undefined && previous !== undefined && previous.outcome.words !== run.outcome.words
        ? ` (before the edit: ${previous.outcome.words})`
        : '';
    this.#announce(`${run.branch.name}: ${run.outcome.words}${change}`);
    this.#status();
  }

  #failed(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#set({ failure: message, isPlaying: false, announcement: `The simulator failed: ${message}` });
    this.#post({ type: 'error', message: error instanceof Error ? (error.stack ?? message) : message });
  }

  // Playhead

  seek(ms: number): void {
    const endMs = this.run?.endMs ?? Number.POSITIVE_INFINITY;
    this.#wantsEnd = false;
    this.#set({ playheadMs: Math.round(Math.min(Math.max(ms, 0), endMs)) });
    this.#saveSoon();
  }

  play(): void {
    const { run } = this;
    this.#wantsEnd = false;
    const isAtEnd = run !== undefined && run.outcome.state !== 'running' && this.#state.playheadMs >= run.outcome.atMs;
    this.#set({ isPlaying: true, ...(isAtEnd ? { playheadMs: 0 } : {}) });
    this.#frameAt = 0;
    this.#host.frame((now) => this.#frame(now));
  }

  pause(): void {
    this.#set({ isPlaying: false });
    this.#saveSoon();
    this.#status();
  }

  #frame(nowMs: number): void {
    if (!this.#state.isPlaying) return;
    const { run } = this;
    const elapsedMs = this.#frameAt === 0 ? 0 : Math.min(nowMs - this.#frameAt, 100);
    this.#frameAt = nowMs;
    if (run !== undefined) {
      const atMs = played(run, this.#state.playheadMs, elapsedMs, this.#state.speed);
      const isOver = run.outcome.state !== 'running' && atMs >= run.outcome.atMs;
      this.#set({ playheadMs: isOver ? run.outcome.atMs : atMs });
      if (isOver) return this.pause();
    }
    this.#host.frame((now) => this.#frame(now));
  }

  setSpeed(speed: number): void {
    this.#set({ speed });
    this.#saveSoon();
  }

  /** To the next (1) or previous (-1) moment, which becomes the selection. */
  step(by: 1 | -1): void {
    this.#goTo(neighbourMoment(this.run?.moments ?? [], this.#state.playheadMs, this.#state.selectedSeq, by));
  }

  /** To the next problem after the playhead, from the start again after the last one. */
  nextProblem(): void {
    const problem = problemAfter(this.run?.moments ?? [], this.#state.playheadMs, this.#state.selectedSeq);
    if (problem === undefined) this.#announce('No problem in this run');
    else this.#goTo(problem);
  }

  #goTo(moment: Moment | undefined): void {
    if (moment !== undefined) this.selectTransition(moment.seq);
  }

  // Selection

  /** Selects a transition and brings the playhead to it. */
  selectTransition(seq: number, atMs?: number): void {
    const transition = this.run?.trace[seq];
    if (transition === undefined) return;
    this.#wantsEnd = false;
    this.#set({ selectedSeq: seq, object: transition.object, playheadMs: atMs ?? transition.atMs, isPlaying: false });
    this.#announce(`${clockText(transition.atMs)} ${describe(transition)}`);
    this.#saveSoon();
    this.#status();
  }

  /** Selects a bar: its object, the transition that began it and that moment. */
  selectBar(object: ObjectKey, seq: number, atMs: number): void {
    this.#wantsEnd = false;
    this.#set({ selectedSeq: seq, object, playheadMs: atMs, isPlaying: false });
    this.#saveSoon();
    this.#status();
  }

  /** Selects an object at a moment at which it is not there, or nothing is said of it. */
  selectGap(object: ObjectKey, atMs: number): void {
    this.#state = { ...without(this.#state, 'selectedSeq'), object, isPlaying: false };
    this.seek(atMs);
  }

  selectObject(object: ObjectKey): void {
    this.#state = without(this.#state, 'selectedSeq');
    this.#set({ object });
  }

  clearSelection(): void {
    this.#state = without(this.#state, 'selectedSeq', 'object', 'compared');
    this.#set({});
    this.#saveSoon();
  }

  /** Shows in the text what decided: the field of an object of the bundle, or of the template that the object was made from. */
  reveal(object: ObjectKey, path: Path): void {
    const ref = this.sourceOf(object, path);
    if (ref !== undefined) this.#post({ type: 'reveal', ref });
  }

  /** Where a field stands in a text, if it does. */
  sourceOf(object: ObjectKey, path: Path): SimulationMessage['refs'][number] | undefined {
    const { simulation } = this.#state;
    return simulation === undefined ? undefined : sourceOf(object, path, simulation.refs, simulation.input.objects);
  }

  /** Opens or closes the what-ifs; for an object, with that one chosen. */
  ask(isAsking: boolean, object?: ObjectKey): void {
    this.#set({ isAsking, ...(object === undefined ? {} : { object }) });
  }

  // Branches

  /** Another future from a moment on. */
  whatIf(action: Action, atMs = this.#state.playheadMs): void {
    if (this.run === undefined) return;
    this.#counter++;
    const name = `${actionWords(action)} at ${clockText(atMs)}`;
    const branch: Branch = { id: `b${this.#counter}`, name, from: { parent: this.#state.active, atMs, action } };
    this.#set({ branches: [...this.#state.branches, branch], active: branch.id, playheadMs: atMs, isPlaying: false });
    this.#engine.add(branch);
    this.#announce(`What if: ${name}`);
    this.#saveSoon();
  }

  activate(id: string): void {
    if (!this.#state.branches.some((branch) => branch.id === id)) return;
    this.#state = without(this.#state, 'selectedSeq');
    this.#set({ active: id, isPlaying: false });
    this.#saveSoon();
    this.#status();
  }

  /** Removes a branch and what grew from it; the run as written stays. */
  removeBranch(id: string): void {
    const branch = this.#state.branches.find((each) => each.id === id);
    if (branch?.from === undefined) return;
    const gone = family(this.#state.branches, id);
    const removed = this.#state.branches.filter((each) => gone.has(each.id));
    this.#engine.remove(gone);
    const { compared, ...rest } = this.#state;
    this.#state = compared === undefined || gone.has(compared) ? rest : this.#state;
    this.#set({
      branches: this.#state.branches.filter((each) => !gone.has(each.id)),
      active: gone.has(this.#state.active) ? branch.from.parent : this.#state.active,
      runs: new Map(this.#engine.views),
      removed,
    });
    this.#announce(`Removed: ${branch.name}`);
    this.#saveSoon();
  }

  /** Brings back the branch removed last. */
  undo(): void {
    const { removed, ...rest } = this.#state;
    if (removed === undefined) return;
    this.#state = rest;
    this.#set({ branches: [...this.#state.branches, ...removed], active: removed[0]?.id ?? this.#state.active });
    for (const branch of removed) this.#engine.add(branch);
    this.#saveSoon();
  }

  /** Compares the active branch with another one, or ends that. */
  compare(id: string | undefined): void {
    this.#state = without(this.#state, 'compared');
    this.#set(id === undefined || id === this.#state.active ? {} : { compared: id });
  }

  zoomTo(zoom: number): void {
    this.#set({ zoom: Math.min(Math.max(zoom, 1), longestZoom) });
    this.#saveSoon();
  }

  toggleTable(): void {
    this.#set({ isTable: !this.#state.isTable });
    this.#saveSoon();
  }

  /** Shows one set of several, or all again. */
  showSet(onlySet: string | undefined): void {
    this.#state = without(this.#state, 'onlySet');
    this.#set(onlySet === undefined ? {} : { onlySet });
  }

  fold(group: string): void {
    const { folded } = this.#state;
    this.#set({ folded: folded.includes(group) ? folded.filter((each) => each !== group) : [...folded, group] });
    this.#saveSoon();
  }

  // Sharing

  copy(text: string, what: string): void {
    this.#post({ type: 'copy', text, what });
    this.#announce(`Copied ${what}`);
  }

  /** Copies or saves the run on show. */
  share(what: Parameters<typeof sharedRun>[0]): void {
    if (this.run === undefined) return;
    const shared = sharedRun(what, this.run, this.#state);
    if (shared.name === undefined) this.copy(shared.text, shared.what);
    else this.#post({ type: 'save', name: shared.name, text: shared.text });
  }

  request(command: Extract<FromPanel, { type: 'run' }>['command']): void {
    this.#post({ type: 'run', command });
  }

  revealProblem(): void {
    const { problem } = this.#state;
    if (problem?.uri !== undefined) this.#post({ type: 'revealPlace', uri: problem.uri, line: problem.line ?? 0 });
  }

  // Telling others

  #announce(announcement: string): void {
    if (announcement !== this.#state.announcement) this.#set({ announcement });
  }

  #post(message: Outgoing): void {
    this.#host.post({ ...message, version: panelVersion });
  }

  #status(): void {
    const { run } = this;
    if (run !== undefined) this.#post({ type: 'status', ...statusAt(run, this.#state.playheadMs, this.#state.isPlaying) });
  }

  #set(change: Partial<PanelState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #saveSoon(): void {
    if (this.#isSavePending) return;
    this.#isSavePending = true;
    this.#host.soon(() => {
      this.#isSavePending = false;
      const saved = savedState(this.#state);
      if (saved !== undefined) this.#host.save(saved);
    });
  }
}
