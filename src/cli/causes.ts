import { clockText } from '../base/duration.ts';
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
};

/**
 * Why an expectation does not hold: what led to something that was never to happen, or what keeps the object that it speaks of from where it was to be,
 * the symptom first, the root last.
 */
export function causesOfFailure(rule: string, reason: string, run: ScenarioRun): string[] {
  const happened = /^"(.+)" happened /.exec(reason)?.[1];
  const milestone = run.milestones.find(({ what }) => what === happened);
  if (milestone !== undefined) return causesOf(milestone.seq, run);
  const pod = /^"(?:create|scheduled|running|ready|gone) ([^\s#"]+).*" did not happen$/.exec(reason)?.[1];
  const [, final = '', one] = /^final (pods|sets|claims|budgets)\.([^.\s]+)/.exec(rule) ?? [];
  const name = pod ?? one;
  if (name === undefined) return [];
  const key = { kind: pod === undefined ? (kinds[final] ?? '') : 'Pod', namespace: 'default', name };
  return explainWhyNot(run.timeline, key, run.timeline.nowMs).map(stepText);
}
