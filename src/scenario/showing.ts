import type { FieldError } from '../api/field-error.ts';
import { invalidMessage } from '../api/message.ts';
import { validateCreate, validateUpdate } from '../api/server.ts';
import { members } from '../base/peek.ts';
import { formatDuration } from '../base/duration.ts';
import { claimName, claimTemplateNames, governingServiceName, ordinalRange, podName } from '../kube/identity.ts';
import { type KubeObject, keyOf, keyText } from '../kube/objects.ts';
import type { Target } from '../kube/versions.ts';
import type { Action, Step } from '../sim/action.ts';
import type { AppSpec, Assumption, SimulationInput } from '../sim/input.ts';
import { createTimeline } from '../sim/timeline.ts';
import type { Transition } from '../sim/transition.ts';
import { actionOf } from './action-words.ts';
import { milestonesOf } from './milestones.ts';
import { defaultApp } from './world.ts';

/** What is to be seen of a set: data of whoever wants to show it (a rule of `lint` says the same of its `shows`). */
export interface Showing {
  readonly steps?: readonly string[];
  readonly app?: {
    readonly readyMs?: number;
    readonly stopMs?: number;
    readonly quorum?: true;
    readonly needsPeers?: true;
    readonly findsNobody?: true;
    readonly crashes?: true;
  };
  readonly nodes?: number;
  readonly moment?: string;
}

/** Time between the last pod's readiness and the first step, so that they can be told apart on a time axis; and before a step that comes `later`. */
const restMs = 5000;
const pauseMs = 60_000;
/** A run that is not at rest by then is looked at as far as it went. */
const longestMs = 30 * 60_000;
const maxEvents = 100_000;

/**
 * The simulation of a set with what is to be seen of it, and the number of the transition at which to stop; without one where that is the end of the
 * run, or where it does not come to that.
 */
export function shown(
  input: SimulationInput,
  setName: string,
  shows: Showing,
): { readonly input: SimulationInput; readonly stopAt?: number } {
  const played = showing(input, setName, shows);
  const set = setOf(input, setName);
  if (set === undefined || shows.moment === undefined || shows.moment === 'end') return { input: played };
  const timeline = createTimeline(played);
  timeline.advance(longestMs, maxEvents);
  const stopAt = momentIn(timeline.trace, withNames(shows.moment, set));
  return { input: played, ...(stopAt === undefined ? {} : { stopAt }) };
}

function showing(input: SimulationInput, setName: string, shows: Showing): SimulationInput {
  const set = setOf(input, setName);
  if (set === undefined) return input;
  const refusal = createRefusal(set, input.target);
  if (refusal !== undefined) return { ...input, ...refusedAtFirst(input, set, refusal) };
  const steps = (shows.steps ?? []).flatMap((words, index): Step[] => {
    const isLater = words.startsWith('later ');
    const action = actionFor(withNames(isLater ? words.slice(6) : words, set, `${keyOf(set).namespace}/`), set, input);
    const when = index > 0 ? { after: `shown-${index - 1}`, delayMs: isLater ? pauseMs : 1000 } : whenReady(set);
    return action === undefined ? [] : [{ id: `shown-${index}`, ...when, action }];
  });
  return {
    ...input,
    cluster: { ...input.cluster, nodes: input.cluster.nodes.slice(0, shows.nodes) },
    apps: shows.app === undefined ? input.apps : { ...input.apps, [setName]: appOf(shows.app, set) },
    steps: [...input.steps, ...steps],
    assumptions: [...input.assumptions, ...assumed(shows)],
  };
}

/** What the text does not say and the showing takes to be so. */
function assumed({ app = {}, nodes }: Showing): Assumption[] {
  return [
    ...(app.quorum === undefined ? [] : ['Members of the program vote: it works while more than half of them do.']),
    ...(app.needsPeers === undefined ? [] : ['A member of the program is ready only when it has found another one by name.']),
    ...(app.findsNobody === undefined ? [] : ['A member of the program is ready only when it has found another one, and finds none.']),
    ...(app.crashes === undefined ? [] : ['The program ends a second after its start.']),
    ...(app.readyMs === undefined ? [] : [`The program answers ${formatDuration(app.readyMs)} after its start.`]),
    ...(app.stopMs === undefined ? [] : [`The program needs ${formatDuration(app.stopMs)} to stop.`]),
    ...(nodes === undefined ? [] : [`The cluster has ${nodes} ${nodes === 1 ? 'node' : 'nodes'}.`]),
  ].map((text) => ({ text }));
}

function setOf({ objects }: SimulationInput, setName: string): KubeObject | undefined {
  return objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === setName);
}

/** The first transition that says so: `event REASON`, `answer CODE`, or a line of the run as `expect:` has them, also `/regular expression/`. */
function momentIn(trace: readonly Transition[], moment: string): number | undefined {
  const [word, rest = ''] = moment.split(' ', 2);
  if (word === 'event') return trace.find(({ event }) => event?.reason === rest)?.seq;
  if (word === 'answer') return trace.find(({ response }) => response?.code === Number(rest))?.seq;
  const pattern = moment.startsWith('/') ? new RegExp(moment.slice(1, -1)) : undefined;
  return milestonesOf(trace).find((each) => {
    const line = each.occurrence > 1 ? `${each.what}#${each.occurrence}` : each.what;
    return pattern === undefined ? line === moment : pattern.test(line);
  })?.seq;
}

function whenReady(set: KubeObject): Pick<Step, 'atMs' | 'when' | 'delayMs'> {
  const { count } = ordinalRange(set);
  if (count === 0) return { atMs: restMs };
  return { when: { object: keyOf(set), is: 'field', path: ['status', 'readyReplicas'], equals: count }, delayMs: restMs };
}

function actionFor(words: string, set: KubeObject, { objects, target }: SimulationInput): Action | undefined {
  if (words === 'apply') return { do: 'apply', objects };
  if (words !== 'release') return actionOf(words);
  const next = nextRelease(set);
  const refusals = { [keyText(keyOf(set))]: wordsOf(next, validateUpdate(set, next, target), target) };
  return { do: 'apply', objects: [next], refusals };
}

/** The set as the next release of its chart has it: versions in labels go up by one. */
function nextRelease(set: KubeObject): KubeObject {
  const text = JSON.stringify(set, (key, value: unknown) => (/^(?:labels|matchLabels)$/.test(key) ? withNextVersions(value) : value));
  return JSON.parse(text) as KubeObject;
}

function withNextVersions(labels: unknown): unknown {
  const next = (value: string) => value.replace(/\d+(?=\D*$)/, (digits) => String(Number(digits) + 1));
  return Object.fromEntries(
    Object.entries(members(labels) ?? {}).map(([key, value]) => [key, typeof value === 'string' && /\d/.test(value) ? next(value) : value]),
  );
}

/** What the API server answers to the set, when it refuses it. */
function createRefusal(set: KubeObject, target: Target): string | undefined {
  const errors = validateCreate(set, target);
  return errors.length === 0 ? undefined : wordsOf(set, errors, target);
}

function wordsOf(set: KubeObject, errors: readonly FieldError[], target: Target): string {
  return invalidMessage('StatefulSet.apps', set.metadata.name ?? '', errors, target);
}

/** The set is applied a moment after all else, and refused. */
function refusedAtFirst({ objects }: SimulationInput, set: KubeObject, refusal: string): Pick<SimulationInput, 'objects' | 'steps'> {
  const action: Action = { do: 'apply', objects: [set], refusals: { [keyText(keyOf(set))]: refusal } };
  return { objects: objects.filter((each) => each !== set), steps: [{ id: 'shown-0', atMs: 1000, action }] };
}

/** The words with the set's names in place of `SET`, `FIRST` …; in actions with the namespace before them. */
function withNames(words: string, set: KubeObject, place = ''): string {
  const { name = '' } = set.metadata;
  const { first, last, count } = ordinalRange(set);
  const names: Readonly<Record<string, string>> = {
    SET: place + name,
    FIRST: place + podName(name, first),
    LAST: place + podName(name, Math.max(first, last)),
    COUNT: String(count),
    FEWER: String(Math.max(0, count - 1)),
    MORE: String(count + 1),
    SERVICE: governingServiceName(set) ?? '',
    CLAIM: place + claimName(claimTemplateNames(set)[0] ?? '', name, Math.max(first, last)),
  };
  return words.replaceAll(/\b[A-Z]{3,}\b/g, (word) => names[word] ?? word);
}

function appOf({ quorum, needsPeers, findsNobody, crashes, ...times }: NonNullable<Showing['app']>, set: KubeObject): AppSpec {
  return {
    ...defaultApp,
    ...times,
    ...(quorum === undefined ? {} : { quorum: { members: ordinalRange(set).count } }),
    ...(needsPeers === undefined ? {} : { needsPeers: { service: governingServiceName(set) ?? '', atLeast: 1 } }),
    ...(findsNobody === undefined ? {} : { needsPeers: { service: 'nowhere', atLeast: 1 } }),
    ...(crashes === undefined ? {} : { images: [{ image: '*', effect: 'crashes' as const, afterMs: 1000 }] }),
  };
}
