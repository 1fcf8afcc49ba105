/** The panel's state and everything that can be done to it. Knows no DOM: the views draw `state`, tests call the methods. */
import type { ObjectKey, Path } from '../kube/objects.ts';
import type { FromPanel, PanelCommand, SimulationMessage, ToPanel } from '../wire/panel-messages.ts';
import { Engine } from './engine/engine.ts';
import type { RunView } from './engine/run.ts';
import { type Branch, family, lineage, rootBranch } from './model/branch.ts';
import { describe } from './model/describe.ts';
import { firstAfter, type Moment } from './model/events.ts';
import { kubectlCommand } from './model/kubectl-command.ts';
import { markdownTimeline } from './model/markdown.ts';
import { sourceOf } from './model/source.ts';
import { statusAt } from './model/status.ts';
import { svgPicture } from './model/svg-picture.ts';
import { clockText } from './model/time-text.ts';
import { initialState, type PanelHost, type PanelState } from './panel-state.ts';
import { readSavedState, type SavedState } from './saved-state.ts';
import { type Action, actionWords } from './sim.ts';

/** Without the version, which `post` adds. */
type Outgoing = FromPanel extends infer Message ? (Message extends FromPanel ? Omit<Message, 'version'> : never) : never;

const longestZoom = 64;
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
    else this.#commands[message.command]();
  }

  readonly #commands: Readonly<Record<PanelCommand, () => void>> = {
    play: () => this.play(),
    pause: () => this.pause(),
    toggle: () => (this.#state.isPlaying ? this.pause() : this.play()),
    stepForward: () => this.step(1),
    stepBack: () => this.step(-1),
    nextProblem: () => this.nextProblem(),
    toStart: () => this.seek(0),
    toEnd: () => this.seek(this.run?.endMs ?? 0),
    fit: () => this.zoomTo(1),
    zoomIn: () => this.zoomTo(this.#state.zoom * 1.5),
    zoomOut: () => this.zoomTo(this.#state.zoom / 1.5),
    table: () => this.#set({ isTable: !this.#state.isTable }),
    focus: () => this.#set({}),
    copyMarkdown: () => this.copyMarkdown(),
    copyCommands: () => this.copyCommands(),
    saveSvg: () => this.saveSvg(),
    removeBranch: () => this.removeBranch(this.#state.active),
    undo: () => this.undo(),
  };

  /** One of the panel's own commands, as from the palette. */
  do(command: PanelCommand): void {
    this.#commands[command]();
  }

  #simulate(message: SimulationMessage): void {
    const isSame = this.#state.simulation?.id === message.id;
    const saved = this.#saved?.id === message.id ? this.#saved : undefined;
    this.#saved = undefined;
    const { problem: _, failure: __, ...rest } = this.#state;
    this.#state = { ...rest, simulation: message, isLoading: false };
    if (isSame) this.#engine.start(message.input, this.#state.branches);
    else if (saved !== undefined) this.#restore(saved, message);
    else this.#restart([rootBranch]);
    if (message.focus !== undefined) this.#state = { ...this.#state, object: message.focus };
    if (message.play === true && !this.#host.reducedMotion) this.play();
    this.#set({});
  }

  #restore(saved: SavedState, message: SimulationMessage): void {
    const { version: _, id: __, ...kept } = saved;
    this.#state = { ...this.#state, ...kept, runs: new Map() };
    this.#counter = Math.max(0, ...saved.branches.map((branch) => Number(branch.id.slice(1)) || 0));
    this.#engine.start(message.input, saved.branches);
  }

  #restart(branches: readonly Branch[]): void {
    const { simulation, selectedSeq: _, compared: __, removed: ___, object: ____, ...rest } = this.#state;
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
    this.#announce(`${run.branch.name}: ${run.outcome.words}`);
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
    const moments = this.run?.moments ?? [];
    const selected = moments.findIndex((moment) => moment.seq === this.#state.selectedSeq && moment.atMs === this.#state.playheadMs);
    let index = selected + by;
    if (selected < 0) {
      const after = firstAfter(moments, this.#state.playheadMs);
      index = by > 0 ? after : after - 1;
      if (by < 0 && moments[index]?.atMs === this.#state.playheadMs) index = firstAfter(moments, this.#state.playheadMs - 1) - 1;
    }
    this.#goTo(moments[index]);
  }

  /** To the next problem after the playhead, from the start again after the last one. */
  nextProblem(): void {
    const problems = (this.run?.moments ?? []).filter((moment) => moment.kind === 'problem');
    const next = problems.find(
      (moment) =>
        moment.atMs > this.#state.playheadMs || (moment.atMs === this.#state.playheadMs && moment.seq > (this.#state.selectedSeq ?? -1)),
    );
    if (problems.length === 0) this.#announce('No problem in this run');
    else this.#goTo(next ?? problems[0]);
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

  selectObject(object: ObjectKey): void {
    const { selectedSeq: _, ...rest } = this.#state;
    this.#state = rest;
    this.#set({ object });
  }

  clearSelection(): void {
    const { selectedSeq: _, object: __, compared: ___, ...rest } = this.#state;
    this.#state = rest;
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
    const { selectedSeq: _, ...rest } = this.#state;
    this.#state = rest;
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
    const { compared: _, ...rest } = this.#state;
    this.#state = rest;
    this.#set(id === undefined || id === this.#state.active ? {} : { compared: id });
  }

  // View

  zoomTo(zoom: number): void {
    this.#set({ zoom: Math.min(Math.max(zoom, 1), longestZoom) });
    this.#saveSoon();
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

  copyMarkdown(): void {
    if (this.run !== undefined) this.copy(markdownTimeline(this.#state.simulation?.title ?? '', this.run), 'the timeline');
  }

  /** The commands that do on a real cluster what the active branch does. */
  copyCommands(): void {
    const line = lineage(this.#state.branches, this.#state.active);
    const commands = line.flatMap(({ from }) => {
      if (from === undefined) return [];
      return kubectlCommand(from.action) ?? `# ${actionWords(from.action)}: no command does this`;
    });
    this.copy(commands.length === 0 ? 'kubectl apply -f .' : commands.join('\n'), 'the commands');
  }

  saveSvg(): void {
    if (this.run === undefined) return;
    const title = this.#state.simulation?.title ?? 'simulation';
    this.#post({ type: 'save', name: `${title.replace(/\.ya?ml$/, '')}.svg`, text: svgPicture(title, this.run, this.#state.playheadMs) });
  }

  ask(command: Extract<FromPanel, { type: 'run' }>['command']): void {
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
    this.#host.post({ ...message, version: 1 } as FromPanel);
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
      this.#save();
    });
  }

  #save(): void {
    const { simulation, branches, active, playheadMs, zoom, speed, folded, isTable, selectedSeq, object } = this.#state;
    if (simulation === undefined) return;
    const selection = { ...(selectedSeq === undefined ? {} : { selectedSeq }), ...(object === undefined ? {} : { object }) };
    this.#host.save({ version: 1, id: simulation.id, branches, active, playheadMs, zoom, speed, folded, isTable, ...selection });
  }
}

/** Where the playhead is after some real time: shortened stretches pass in at most a second. */
function played(run: RunView, fromMs: number, elapsedMs: number, speed: number): number {
  const stretch = run.axis.breaks.find((each) => fromMs >= each.fromMs && fromMs < each.toMs);
  const rate = stretch === undefined ? speed : Math.max(speed, (stretch.toMs - stretch.fromMs) / 1000);
  const atMs = fromMs + elapsedMs * rate;
  return stretch === undefined ? atMs : Math.min(atMs, Math.max(stretch.toMs, fromMs + elapsedMs * speed));
}
