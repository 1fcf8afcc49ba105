import type { Action } from '../../../src/sim/action.ts';
import { apiAdmission } from '../../../src/sim/cluster/api-admission.ts';
import { createTimeline, type Timeline } from '../../../src/sim/timeline.ts';
import { appOf, clusterOf, targetOf } from './cluster.ts';
import { NodeNames } from './nodes.ts';
import { type Act, type Recording, type RecordedStep, withoutTime } from './recording.ts';
import { actionOf } from './requests.ts';
import { linesOf } from './words.ts';

/** A recording's steps, done to the simulator. */
export interface Drive {
  readonly timeline: Timeline;
  readonly names: NodeNames;
  readonly faultWords: readonly string[];
  /** Answers to the steps that are requests. */
  readonly answers: readonly { readonly words: string; readonly response: Readonly<Record<string, unknown>> }[];
}

/** Longer than this after its time in the recording, a milestone is not waited for any more. */
const patienceMs = 60_000;
/** Time after the recording's own end, for what the simulation does a little later. */
const slackMs = 500;

/** Does every step when its milestone has happened, and runs on for as long as the recording did after its last step. */
export function drive(recording: Recording): Drive {
  const world = { target: targetOf(recording), cluster: clusterOf(recording), apps: { '*': appOf(recording) } };
  const timeline = createTimeline({ ...world, objects: [], steps: [], seed: 1, assumptions: [] }, { admission: apiAdmission });
  const names = new NodeNames(recording);
  const faultWords: string[] = [];
  const answers: { words: string; response: Record<string, unknown> }[] = [];
  let lastMs = 0;
  let lastAt = 0;
  for (const step of recording.steps) {
    if (!acts(step)) continue;
    const fallbackMs = lastMs + Math.round((step.at - lastAt) * 1000);
    lastMs = Math.max(timeline.nowMs, dueMs(step, fallbackMs, timeline, names, faultWords));
    lastAt = step.at;
    timeline.advance(lastMs);
    const traceLength = timeline.trace.length;
    timeline.schedule(lastMs, actionFor(step, recording, timeline, names));
    if (step.request === undefined) faultWords.push(step.do);
    timeline.advance(lastMs);
    if (step.request !== undefined) answers.push({ words: step.do, response: answerOf(step, timeline, traceLength) });
  }
  const end = recording.steps.at(-1)?.at ?? 0;
  timeline.advance(lastMs + Math.round((end - lastAt) * 1000) + slackMs);
  return { timeline, names, faultWords, answers };
}

function acts({ request, act }: RecordedStep): boolean {
  return request !== undefined || (act !== undefined && act.kind !== 'wait' && act.kind !== 'quiet');
}

/** When the step is to be done: runs the simulation until its milestone has happened. */
function dueMs(step: RecordedStep, fallbackMs: number, timeline: Timeline, names: NodeNames, faultWords: readonly string[]): number {
  if (step.after === undefined) return fallbackMs;
  const wanted = withoutTime(step.after);
  const occurrence = step.occurrence ?? 1;
  const delayMs = Math.round((step.delay ?? 0) * 1000);
  for (let seen = -1; ; ) {
    if (timeline.trace.length !== seen) {
      seen = timeline.trace.length;
      const found = linesOf(timeline.trace, names, faultWords).filter((line) => line.text === wanted)[occurrence - 1];
      if (found !== undefined) return found.atMs + delayMs;
    }
    const before = timeline.nowMs;
    if (before > fallbackMs + patienceMs) return before;
    timeline.advance(before + 100);
  }
}

function actionFor(step: RecordedStep, recording: Recording, timeline: Timeline, names: NodeNames): Action {
  const view = timeline.at(timeline.nowMs);
  const nodeName = (recorded: string, runs?: string): string => names.simulated(recorded, step.at, view, runs);
  if (step.request !== undefined) return actionOf(step.request, view, targetOf(recording), nodeName);
  return faultFor(step.act as Act, nodeName);
}

function faultFor(act: Act, nodeName: (recorded: string, runs?: string) => string): Action {
  const namespace = 'demo';
  switch (act.kind) {
    case 'unready':
    case 'ready':
      return { do: act.kind, name: act.pod, namespace };
    case 'kubeletEvicts':
      return { do: 'kubelet-evicts', name: act.pod, namespace };
    case 'succeed':
      return { do: 'succeed-pod', name: act.pod, namespace };
    case 'crashContainer':
      return { do: 'crash-container', name: act.pod, namespace, backAfterMs: Math.round(act.backAfter * 1000) };
    case 'nodeStop':
      return { do: 'partition-node', node: nodeName(act.node, act.runs) };
    case 'nodeReturn':
      return { do: 'return-node', node: nodeName(act.node) };
    default:
      return { do: 'restart-component', component: 'none' };
  }
}

/** Code and message of the answer, as the recording writes them. */
function answerOf(step: RecordedStep, timeline: Timeline, from: number): Record<string, unknown> {
  const refusal = timeline.trace.slice(from).find((each) => each.verb === 'request' && each.response !== undefined)?.response;
  if (refusal !== undefined) return { ...refusal };
  return { code: step.request?.method === 'POST' ? 201 : 200 };
}
