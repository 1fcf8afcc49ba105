import { factsOf } from '../../../src/scenario/facts.ts';
import { RevisionSymbols } from '../../../src/scenario/milestones.ts';
import type { Outcome } from '../../../src/scenario/rules.ts';
import type { Transition } from '../../../src/sim/transition.ts';
import type { Drive } from './drive.ts';
import type { Final, Recording, RecordedEvent } from './recording.ts';
import { type Line, linesOf, withRecordedNodes } from './words.ts';

/** A simulated run in the form of a recording. */
export interface Observed {
  readonly lines: readonly Line[];
  readonly events: readonly RecordedEvent[];
  readonly final: Final;
  /** What rules are judged against. */
  readonly outcome: Outcome;
}

/** Reporters of events in the recordings' words. */
const reporters: Readonly<Record<string, string>> = { 'endpointslice-controller': 'endpoint-slice-controller' };

export function observe(recording: Recording, run: Drive): Observed {
  const { timeline, names, faultWords, answers } = run;
  const { trace } = timeline;
  const symbols = new RevisionSymbols();
  const lines = linesOf(trace, names, faultWords, symbols);
  const volumes = volumeNames(trace);
  const rename = (text: string, atMs?: number): string => renamed(withRecordedNodes(text, names, atMs), volumes, trace, symbols);
  const seen = new Map<string, RecordedEvent>();
  for (const { event, object, actor, atMs } of trace) {
    if (event === undefined) continue;
    const on = `${object.kind}/${rename(object.name, atMs)}`;
    const told = { by: reporters[actor] ?? actor, type: event.type, reason: event.reason, on, message: rename(event.message, atMs) };
    seen.set(JSON.stringify(told), told);
  }
  const events = [...seen.values()];
  const final = finalOf(run, recording, symbols, rename);
  return {
    lines,
    events,
    final,
    outcome: { milestones: outcomeMilestones(lines), events, facts: final, steps: answers, harms: [] },
  };
}

/** Lines as the rules read them: what, which time, which revision, without the writer. */
function outcomeMilestones(lines: readonly Line[]): Outcome['milestones'] {
  return lines.map(({ atMs, text }, seq) => {
    const match = /^(.*?)(?:#(\d+))?(?: (rev[A-Z]+))?(?: by ([\w-]+))?$/s.exec(text);
    const [, what = text, occurrence, revision, actor = 'kubelet'] = match ?? [];
    return { atMs, seq, what, occurrence: Number(occurrence ?? 1), actor, ...(revision === undefined ? {} : { revision }) };
  });
}

/** Simulated volumes by the recordings' names: `pv-<namespace>-<claim>-<how often the claim's name was used>`. */
function volumeNames(trace: readonly Transition[]): Map<string, string> {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const { verb, object, after } of trace) {
    if (verb !== 'create') continue;
    if (object.kind === 'PersistentVolumeClaim') counts.set(object.name, (counts.get(object.name) ?? 0) + 1);
    const claim = (after?.['spec'] as { readonly claimRef?: { readonly name?: string; readonly namespace?: string } } | undefined)
      ?.claimRef;
    if (object.kind === 'PersistentVolume' && claim?.name !== undefined && object.name.startsWith('pvc-')) {
      names.set(object.name, `pv-${claim.namespace ?? ''}-${claim.name}-${counts.get(claim.name) ?? 1}`);
    }
  }
  return names;
}

/** Names that differ from run to run, in the recordings' normal form. */
function renamed(text: string, volumes: ReadonlyMap<string, string>, trace: readonly Transition[], symbols: RevisionSymbols): string {
  let result = text.replaceAll(/\bpvc-uid-\d+\b/g, (name) => volumes.get(name) ?? name);
  for (const { verb, object } of trace) {
    if (verb === 'create' && object.kind === 'ControllerRevision') result = result.replaceAll(object.name, symbols.of(object.name));
  }
  return result;
}

function finalOf({ timeline, names }: Drive, recording: Recording, symbols: RevisionSymbols, rename: (text: string) => string): Final {
  const facts = factsOf(timeline.at(timeline.nowMs), timeline.trace, symbols);
  const final: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const [kind, objects] of Object.entries(facts)) {
    if (kind === 'nodes' && recording.final['nodes'] === undefined) continue;
    const entries = Object.entries(objects).map(([name, members]) => {
      const own = kind === 'nodes' ? names.recorded(name) : rename(name);
      return [own, Object.fromEntries(Object.entries(members).map(([member, value]) => [member, renameValue(value, rename)]))] as const;
    });
    if (entries.length > 0) final[kind] = Object.fromEntries(entries);
  }
  return final;
}

function renameValue(value: unknown, rename: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => renameValue(each, rename));
  return typeof value === 'string' ? rename(value) : value;
}
