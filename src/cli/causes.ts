import { clockText, parseDuration } from '../base/duration.ts';
import { keyOf } from '../kube/objects.ts';
import { matching } from '../scenario/rules.ts';
import type { ScenarioRun } from '../scenario/run.ts';
import { explain, explainWhyNot, type ExplainStep } from '../sim/explain.ts';

/** The chain of causes from the first thing that somebody did or that broke; how the cluster came up before it explains no harm. */
export function causesOf(seq: number, { timeline }: ScenarioRun): string[] {
  const chain = explain(timeline, seq);
  const first = chain.findIndex((step) => step.seq !== undefined && ['request', 'fault'].includes(timeline.trace[step.seq]?.verb ?? ''));
  return chain.slice(Math.max(0, first)).map(stepText);
}

function stepText({ atMs, seq, text, object, path }: ExplainStep): string {
  const field = path === undefined || object === undefined ? '' : ` (${object.kind}/${object.name} ${path.join('.')})`;
  return `${seq === undefined ? '' : `${clockText(atMs)} `}${text}${field}`;
}

const kinds: Readonly<Record<string, string>> = {
  pods: 'Pod',
  sets: 'StatefulSet',
  claims: 'PersistentVolumeClaim',
  budgets: 'PodDisruptionBudget',
  nodes: 'Node',
  services: 'Service',
};

/**
 * Why an expectation does not hold: what led to something that was never to happen, or what keeps the object that it speaks of from where it was to be,
 * the symptom first, the root last.
 */
export function causesOfFailure(rule: string, reason: string, run: ScenarioRun): string[] {
  const told = /^(?:no )?event (\w+) on (\w+)\/([^\s:]+)/.exec(rule);
  if (told !== null) return causesOfEvent(rule, told, run);
  const asked = /^dns \w+ (?:_\S+?\.)*([^_\s.][^\s.]*)(?:\.(\S+))? at (\S+)/.exec(rule);
  if (asked !== null) return causesOfName(asked, run);
  const happened = /^"(.+?)"(?: \(at \S+\))? happened /.exec(reason)?.[1] ?? /^from ".+" to "(.+)" it took /.exec(reason)?.[1];
  const [milestone] = happened === undefined ? [] : matching(happened, run.milestones);
  if (milestone !== undefined) return causesOf(milestone.seq, run);
  const pod = /^"(?:create|scheduled|running|ready|gone) ([^\s#"]+).*" did not happen$/.exec(reason)?.[1];
  const object = /^final ([A-Z]\w*)\/(\S+)/.exec(rule);
  if (object !== null) return whyNot(object[1] ?? '', object[2] ?? '', run, run.timeline.nowMs);
  const [, final = '', one] = /^final (pods|sets|claims|budgets|nodes|services)\.([^.\s]+)/.exec(rule) ?? [];
  const name = pod ?? one;
  return name === undefined ? [] : whyNot(pod === undefined ? (kinds[final] ?? '') : 'Pod', name, run, run.timeline.nowMs);
}

function whyNot(kind: string, name: string, { timeline }: ScenarioRun, atMs: number): string[] {
  return explainWhyNot(timeline, { kind, namespace: kind === 'Node' ? '' : 'default', name }, atMs).map(stepText);
}

/** What led to an Event that was not to come, or what its object waits for without it. */
function causesOfEvent(rule: string, [, reason, kind = '', name = '']: RegExpExecArray, run: ScenarioRun): string[] {
  if (!rule.startsWith('no ')) return whyNot(kind, name, run, run.timeline.nowMs);
  const { trace } = run.timeline;
  const first = trace.find(({ event, object }) => event?.reason === reason && object.kind === kind && object.name === name);
  return first === undefined ? [] : causesOf(first.seq, run);
}

/** Why a name does not lead where it was to lead: its pod, or else its Service. */
function causesOfName([, label = '', rest = '', at = '']: RegExpExecArray, run: ScenarioRun): string[] {
  const atMs = Math.min(parseDuration(at) ?? 0, run.timeline.nowMs);
  const pod = rest === '' ? [] : whyNot('Pod', label, run, atMs);
  return pod.length > 0 ? pod : whyNot('Service', rest === '' ? label : rest.replace(/\..*$/, ''), run, atMs);
}

/** What keeps the sets from where they are wanted when the run ends. */
export function unfinished({ timeline }: ScenarioRun): string[][] {
  return timeline
    .at(timeline.nowMs)
    .list('StatefulSet')
    .map((set) => explainWhyNot(timeline, keyOf(set), timeline.nowMs).map(stepText))
    .filter((steps) => steps.length > 0);
}
