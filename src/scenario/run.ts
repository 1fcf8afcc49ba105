import type { SchemaTable } from '../api/schema/table.ts';
import { applyDefaults } from '../api/server.ts';
import { members, peek } from '../base/peek.ts';
import type { TextRange } from '../base/text.ts';
import { type KubeObject, keyOf, keyText, nameOf } from '../kube/objects.ts';
import { defaultTarget, type Minor, minors, parseTarget, type Target } from '../kube/versions.ts';
import type { Step } from '../sim/action.ts';
import type { ClusterSpec, SimulationInput } from '../sim/input.ts';
import type { FoundHarm } from '../sim/harms/harm.ts';
import { harmsOf } from '../sim/harms/harms.ts';
import { resourceOf } from '../sim/cluster/resources.ts';
import { apiAdmission } from '../sim/cluster/api-admission.ts';
import type { RecordType } from '../sim/dns/answer.ts';
import { createTimeline, type Timeline, type TimelineOptions, type View } from '../sim/timeline.ts';
import type { Transition } from '../sim/transition.ts';
import { settingProblems } from './check-setting.ts';
import { factsOf } from './facts.ts';
import { applied, simulationInput } from './from-manifests.ts';
import { type Milestone, milestonesOf, RevisionSymbols } from './milestones.ts';
import { decodeText } from './objects.ts';
import type { ScenarioProblem } from './reader.ts';
import { checkRule, type Outcome } from './rules.ts';
import type { Placed, ScenarioFile } from './scenario-file.ts';

/** What a scenario needs from outside: the tables of a version, and the files that it names. */
export interface Surroundings {
  readonly table: (minor: Minor) => SchemaTable;
  /** The text of a file beside the scenario; undefined when it cannot be read. */
  readonly readBeside: (name: string) => string | undefined;
}

/** A scenario ready to run, or the reasons why it cannot. */
export interface Prepared {
  readonly input: SimulationInput;
  readonly untilMs: number;
  readonly problems: readonly ScenarioProblem[];
}

/** When nobody says how long: until all is quiet, at most this after the last step that has a time. */
const longestRunMs = 60 * 60 * 1000;

/** Turns a scenario file into the input of a simulation. Problems in its manifests are told at the place that holds or names them. */
export function prepareScenario(file: ScenarioFile, surroundings: Surroundings, given?: Target): Prepared {
  const problems: ScenarioProblem[] = [];
  const target = targetOf(file, given, problems);
  const table = surroundings.table(target.minor);
  const unknown: string[] = [];
  const decodePlaced = ({ value, range }: Placed<string>, beside?: string): KubeObject[] => {
    const decoded = decodeText(value, target, table);
    unknown.push(...decoded.unknown);
    for (const { message, ...part } of decoded.problems)
      problems.push({ ...range, message, part, ...(beside === undefined ? {} : { beside }) });
    return [...decoded.objects];
  };
  const beside = file.manifests.flatMap(({ value: name, range }) => {
    const text = surroundings.readBeside(name);
    if (text !== undefined) return decodePlaced({ value: text, range }, name);
    problems.push({ ...range, message: `the file "${name}" cannot be read` });
    return [];
  });
  const objects = [...beside, ...(file.apply === undefined ? [] : decodePlaced(file.apply))];
  const before = file.before === undefined ? [] : decodePlaced(file.before).map((object) => applyDefaults(placed(object), target));
  const scaled = new ScaledByManifest(objects);
  const steps = file.steps.map((step): Step => {
    const { action, range: _range, places: _places, ...rest } = step;
    return {
      ...rest,
      action:
        action.do === 'apply-text'
          ? { do: 'apply', objects: decodePlaced(action.text).map((each) => scaled.applied(each, applyDefaults(placed(each), target))) }
          : action,
    };
  });
  const cluster: Partial<ClusterSpec> = { ...file.cluster, ...(before.length === 0 ? {} : { objects: before }) };
  const setting = { cluster, apps: file.apps, steps, seed: file.seed };
  const input = simulationInput(objects, target, setting);
  const applied = steps.flatMap(({ action }) => (action.do === 'apply' ? action.objects : []));
  const all = [...objects, ...before, ...applied];
  const nodes = [
    ...input.cluster.nodes.map(({ name }) => name),
    ...all.flatMap(({ kind, metadata }) => (kind === 'Node' ? (metadata.name ?? []) : [])),
  ];
  for (const { action, places } of file.steps) {
    const { kind, name } = action.do === 'patch' ? action.object : { kind: '', name: '' };
    const { apiVersion } = all.find((each) => each.kind === kind) ?? resourceOf(kind);
    if (action.do !== 'patch' || apiVersion === undefined || apiVersion === '') continue;
    const metadata = { name, ...members(action.patch['metadata']) };
    const text = JSON.stringify({ apiVersion, kind, ...action.patch, metadata });
    for (const { message } of decodeText(text, target, table).problems) problems.push({ ...places.with, message });
    if (metadata.name !== name) problems.push({ ...places.with, message: `a patch gives no other name: this is ${kind} "${name}"` });
  }
  const idle = file.steps.find(({ action }, index) => action.do === 'apply-text' && isEmpty(steps[index]?.action));
  if (idle !== undefined && problems.length === 0)
    problems.push({ ...idle.places.action, message: 'this step applies nothing that is simulated' });
  if (all.length === 0 && problems.length === 0)
    problems.push({ start: 0, end: 1, ...file.apply?.range, message: 'nothing is applied: there is no object to play with' });
  // Names are looked at where every manifest could be read: what one that cannot would have brought is not known.
  else if (problems.length === 0) problems.push(...settingProblems(file, { target, table, objects: all, nodes }));
  const assumptions = [
    ...input.assumptions,
    ...[...unknown, ...unplayed(all)].map((name) => ({ text: `${name} plays no part: its kind is not simulated` })),
    ...twice([...before, ...objects]),
  ];
  return { input: { ...input, assumptions }, untilMs: file.untilMs ?? lastMs(steps) + longestRunMs, problems };
}

/** Objects that can be read and are not applied. A StorageClass is part of the cluster. */
function unplayed(objects: readonly KubeObject[]): string[] {
  return objects.filter(({ kind }) => !applied.has(kind) && kind !== 'StorageClass').map((each) => `${each.kind}/${nameOf(each)}`);
}

/** Objects of one name: as with `kubectl apply`, the later one is applied over the earlier one. */
function twice(objects: readonly KubeObject[]): { readonly text: string }[] {
  const names = objects.map((each) => keyText(keyOf(placed(each))));
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) < index));
  return [...repeated].map((name) => ({ text: `${name} is there twice: the later one is applied over the earlier one` }));
}

function lastMs(steps: readonly Step[]): number {
  return steps.reduce((last, { atMs = 0, delayMs = 0 }) => Math.max(last, atMs + delayMs), 0);
}

function isEmpty(action: Step['action'] | undefined): boolean {
  return action?.do === 'apply' && action.objects.length === 0;
}

function targetOf(file: ScenarioFile, given: Target | undefined, problems: ScenarioProblem[]): Target {
  if (file.kubernetes === undefined) return given === undefined ? withGates(defaultTarget, file) : withGates(given, file);
  const target = parseTarget(file.kubernetes, file.gates);
  if (target === undefined)
    problems.push({ ...file.places.kubernetes, message: `"${file.kubernetes}" is no supported version; it may be ${minors.join(', ')}` });
  return target ?? withGates(defaultTarget, file);
}

function withGates(target: Target, file: ScenarioFile): Target {
  return { ...target, gates: { ...target.gates, ...file.gates } };
}

/** Whose replicas the manifest that was applied last has written: where none ever did, another apply leaves them as they are. kube: kubectl apply, three ways */
class ScaledByManifest {
  readonly #written = new Set<string>();

  constructor(objects: readonly KubeObject[]) {
    for (const object of objects) this.#note(object);
  }

  /** The defaulted object as apply sends it. */
  applied(object: KubeObject, defaulted: KubeObject): KubeObject {
    const isOwn = this.#written.has(keyText(keyOf(placed(object))));
    this.#note(object);
    if (isOwn || peek(object, 'spec', 'replicas') !== undefined || peek(defaulted, 'spec', 'replicas') === undefined) return defaulted;
    const { replicas: _, ...spec } = defaulted.spec as Readonly<Record<string, unknown>>;
    return { ...defaulted, spec };
  }

  #note(object: KubeObject): void {
    const key = keyText(keyOf(placed(object)));
    if (peek(object, 'spec', 'replicas') === undefined) this.#written.delete(key);
    else this.#written.add(key);
  }
}

const clusterScoped = new Set(['Node', 'PersistentVolume', 'StorageClass', 'Namespace']);

function placed(object: KubeObject): KubeObject {
  if (clusterScoped.has(object.kind) || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace: 'default' } };
}

/** One run to its end. */
export interface ScenarioRun {
  readonly timeline: Timeline;
  readonly milestones: readonly Milestone[];
  readonly outcome: Outcome;
  /** What hurt, in its order. */
  readonly harms: readonly FoundHarm[];
  /** The limit of the simulator that ended the run before its time. */
  readonly limited?: string;
}

/** Runs an input until everything is quiet or the time is over; what is asked of the API server is judged by the whole of `api`. */
export function runToEnd(input: SimulationInput, untilMs: number, options?: TimelineOptions): ScenarioRun {
  const timeline = createTimeline(input, { admission: apiAdmission, ...options });
  const { limited } = timeline.advance(untilMs);
  const outcome = outcomeOf(timeline);
  const harms = harmsOf(timeline.trace);
  return { timeline, milestones: outcome.milestones, outcome, harms, ...(limited === undefined ? {} : { limited }) };
}

/** What expectations speak of, at the end of a run, whoever ran it. */
export function outcomeOf(timeline: Timeline): Outcome {
  const { input, trace } = timeline;
  const symbols = new RevisionSymbols();
  const milestones = milestonesOf(trace, symbols);
  const view = timeline.at(timeline.nowMs);
  return {
    milestones,
    events: trace.flatMap(({ event, object }) =>
      event === undefined ? [] : [{ reason: event.reason, on: `${object.kind}/${object.name}`, message: event.message }],
    ),
    facts: factsOf(view, trace, symbols),
    object: (kind, name) => view.all().find((each) => each.kind === kind && each.metadata.name === name),
    steps: answersOf(trace),
    harms: harmsOf(trace).map(({ name }) => name),
    dns: (name, type, atMs) => dnsText(timeline.at(atMs), completeName(name, input.target.clusterDomain), type),
  };
}

/** What each step got for an answer: the first refusal that it led to, else 200. */
function answersOf(trace: readonly Transition[]): Outcome['steps'] {
  const refusals = new Map<number, Transition['response']>();
  for (const { cause, response } of trace)
    if (cause !== undefined && (response?.code ?? 0) >= 400 && !refusals.has(cause)) refusals.set(cause, response);
  return trace.flatMap(({ seq, verb, words, response }) =>
    verb === 'request' && words !== undefined ? [{ words, response: { code: 200, ...response, ...refusals.get(seq) } }] : [],
  );
}

/** `web-0.web` is short for a name in the namespace `default`. */
function completeName(name: string, clusterDomain: string): string {
  return name.endsWith(`.${clusterDomain}`) ? name : `${name}.default.svc.${clusterDomain}`;
}

function dnsText(view: View, name: string, type: RecordType): string {
  const { code, addresses, services } = view.dns({ name, type });
  const found = type === 'SRV' ? services.map(({ target }) => target.slice(0, target.indexOf('.'))).sort() : addresses;
  return code !== 'NOERROR' ? code : found.length === 0 ? 'nothing' : found.join(' ');
}

/** An expectation that does not hold, at its place in the scenario file. */
export interface FailedExpectation extends TextRange {
  readonly rule: string;
  readonly reason: string;
}

/** The expectations of a scenario that a run does not meet. */
export function failedExpectations(file: ScenarioFile, run: ScenarioRun): FailedExpectation[] {
  return file.expect.flatMap(({ value, range }) => {
    const failure = checkRule(value, run.outcome);
    return failure === undefined ? [] : [{ ...range, rule: value, reason: failure.text }];
  });
}
