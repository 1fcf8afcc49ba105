import type { KubeObject } from '../../../../src/kube/objects.ts';
import { factsOf } from '../../../../src/scenario/facts.ts';
import { RevisionSymbols } from '../../../../src/scenario/milestones.ts';
import type { View } from '../../../../src/sim/timeline.ts';
import type { Transition } from '../../../../src/sim/transition.ts';
import { NodeNames } from '../nodes.ts';
import type { Final, Recording, RecordedChange, RecordedEvent, RecordedStep } from '../recording.ts';
import { type Line, linesOf } from '../words.ts';

/** A step with the exact time at which it was begun. */
export interface DoneStep extends Omit<RecordedStep, 'at' | 'after' | 'occurrence' | 'delay'> {
  readonly atMs: number;
}

/** What was done and what was seen, as a recording. */
export function recordingOf(
  header: Pick<Recording, 'scenario' | 'title' | 'kubernetes' | 'flags' | 'kubelet'>,
  steps: readonly DoneStep[],
  trace: readonly Transition[],
  withNodes: boolean,
): Recording {
  const symbols = new RevisionSymbols();
  const told = trace.filter(({ object }) => object.kind !== 'EndpointSlice');
  const empty = { ...header, steps: [], expect: { rules: [], milestones: [], events: [] }, final: {} };
  const faults = trace.filter(({ verb }) => verb === 'fault').map(({ words }) => words ?? '');
  const lines = linesOf(told, new NodeNames(empty), faults, symbols);
  const milestones = lines.map(({ atMs, text }) => `${seconds(atMs)} ${text}`);
  const rename = (text: string): string => renamed(text, trace, symbols);
  return {
    ...header,
    steps: steps.map(({ atMs, ...step }) => ({ at: seconds(atMs), ...step, ...(doesSomething(step) ? placed(atMs, lines) : {}) })),
    expect: { rules: [], milestones, events: eventsOf(trace, rename) },
    trace: placesOf(trace),
    final: finalOf(trace, symbols, rename, withNodes),
  };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;

function doesSomething({ request, act }: Omit<DoneStep, 'atMs'>): boolean {
  return request !== undefined || (act?.kind !== 'wait' && act?.kind !== 'quiet');
}

/** The milestone before a step, and the seconds since. */
function placed(atMs: number, lines: readonly Line[]): Pick<RecordedStep, 'after' | 'delay'> {
  const last = lines.findLast((line) => line.atMs < atMs);
  return last === undefined ? {} : { after: last.text, delay: (atMs - last.atMs) / 1000 };
}

function renamed(text: string, trace: readonly Transition[], symbols: RevisionSymbols): string {
  let result = text;
  for (const { verb, object } of trace) {
    if (verb === 'create' && object.kind === 'ControllerRevision') result = result.replaceAll(object.name, symbols.of(object.name));
  }
  return result;
}

function eventsOf(trace: readonly Transition[], rename: (text: string) => string): RecordedEvent[] {
  const events = new Map<string, RecordedEvent>();
  for (const { actor, event, object } of trace) {
    if (event === undefined || object.kind === 'Node') continue;
    const { type, reason, message } = event;
    const told = { by: actor, type, reason, on: `${object.kind}/${rename(object.name)}`, message: rename(message) };
    events.set(JSON.stringify(told), told);
  }
  return [...events.values()];
}

/** On which node each pod was, over time: what the comparison needs of the trace. */
function placesOf(trace: readonly Transition[]): RecordedChange[] {
  return trace.flatMap(({ atMs, verb, object, before, after }) => {
    if (object.kind !== 'Pod' || verb === 'event') return [];
    const node = (each: typeof after): string => (each?.['spec'] as { readonly nodeName?: string } | undefined)?.nodeName ?? '';
    const change = { t: seconds(atMs), verb, kind: 'Pod', name: object.name };
    if (verb === 'remove') return [change];
    return node(after) !== node(before) ? [{ ...change, note: { node: node(after) } }] : [];
  });
}

const kinds = ['pods', 'claims', 'volumes', 'sets', 'revisions', 'endpoints', 'budgets'];

function finalOf(trace: readonly Transition[], symbols: RevisionSymbols, rename: (text: string) => string, withNodes: boolean): Final {
  const objects = new Map<string, NonNullable<Transition['after']>>();
  for (const { verb, object, after } of trace) {
    const key = `${object.kind}/${object.name}`;
    if (verb === 'remove') objects.delete(key);
    else if (after !== undefined) objects.set(key, after.kind === 'EndpointSlice' ? withLists(after) : after);
  }
  const view = { all: () => [...objects.values()], traceLength: trace.length } as unknown as View;
  const facts = factsOf(view, trace, symbols);
  const wanted = withNodes ? [...kinds, 'nodes'] : kinds;
  const found = wanted.map((kind) => [kind, facts[kind] ?? {}] as const).filter(([, each]) => Object.keys(each).length > 0);
  return JSON.parse(rename(JSON.stringify(Object.fromEntries(found)))) as Final;
}

/** The server writes empty lists of a slice as null. */
const withLists = (slice: KubeObject): KubeObject => ({ ...slice, ports: slice['ports'] ?? [], endpoints: slice['endpoints'] ?? [] });
