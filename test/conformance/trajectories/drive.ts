import type { Action } from '../../../src/sim/action.ts';
import { apiAdmission } from '../../../src/sim/cluster/api-admission.ts';
import { createTimeline, type Timeline, type View } from '../../../src/sim/timeline.ts';
import { appOf, clusterOf, targetOf } from './cluster.ts';
import { dueMs, type Done, latestMs, momentOf, patienceMs } from './moment.ts';
import { NodeNames } from './nodes.ts';
import { type Act, type Recording, type RecordedStep, withoutTime } from './recording.ts';
import { actionOf } from './requests.ts';
import { type Line, linesOf } from './words.ts';

/** A recording's steps, done to the simulator. */
export interface Drive {
  readonly timeline: Timeline;
  readonly names: NodeNames;
  readonly faultWords: readonly string[];
  /** Answers to the steps that are requests. */
  readonly answers: readonly { readonly words: string; readonly response: Readonly<Record<string, unknown>> }[];
}

/** Time after the recording's own end, for what the simulation does a little later. */
const slackMs = 500;
const nothing: Action = { do: 'restart-component', component: 'none' };

/** Does every step when its milestone has happened, and runs on for as long as the recording did after its last step. `seed`: for the lots that are drawn. */
export function drive(recording: Recording, seed = 0): Drive {
  const world = { target: targetOf(recording), cluster: clusterOf(recording), apps: { '*': appOf(recording) } };
  let timeline = createTimeline({ ...world, objects: [], steps: [], seed, assumptions: [] }, { admission: apiAdmission });
  const names = new NodeNames(recording);
  const faultWords: string[] = [];
  const answers: { words: string; response: Record<string, unknown> }[] = [];
  const lines = (): Line[] => linesOf(timeline.trace, names, faultWords);
  let last: Done = { atMs: 0, recorded: 0 };
  for (const step of recording.steps) {
    if (!acts(step)) continue;
    // Runs ahead to see when the milestones are, and goes back to the moment of the step.
    const wantedMs = Math.max(last.atMs, dueMs(step, recording, last, timeline, lines));
    timeline.advance(latestMs(wantedMs));
    const atMs = Math.max(last.atMs, momentOf(step, wantedMs, recording.expect.milestones, lines()));
    last = { atMs, recorded: step.at };
    timeline = timeline.fork(atMs, actionFor(step, recording, timeline.at(atMs), names));
    const traceLength = timeline.trace.length;
    if (step.request === undefined) faultWords.push(step.do);
    timeline.advance(atMs);
    if (step.request !== undefined) answers.push({ words: step.do, response: answerOf(step, timeline, traceLength) });
  }
  const endMs = last.atMs + Math.round(((recording.steps.at(-1)?.at ?? 0) - last.recorded) * 1000) + slackMs;
  timeline.advance(endMs);
  timeline.advance(endMs + lateByMs(recording, timeline, names, faultWords));
  return { timeline, names, faultWords, answers };
}

/**
 * How much later than in the recording the last of its milestones comes, if it still comes: some loops look only every so often (volumes every 15 s,
 * pods of missing nodes every 20 s), and the recording waited for them.
 */
function lateByMs({ expect }: Recording, timeline: Timeline, names: NodeNames, faultWords: readonly string[]): number {
  const happened = new Set(linesOf(timeline.trace, names, faultWords).map(({ text }) => text));
  const missing = new Set(expect.milestones.map(withoutTime).filter((text) => !happened.has(text)));
  if (missing.size === 0) return 0;
  const future = timeline.fork(timeline.nowMs, nothing);
  future.advance(timeline.nowMs + patienceMs);
  const last = linesOf(future.trace, names, faultWords).findLast(({ text }) => missing.has(text));
  return last === undefined ? 0 : last.atMs - timeline.nowMs + slackMs;
}

function acts({ request, act }: RecordedStep): boolean {
  return request !== undefined || (act !== undefined && act.kind !== 'wait' && act.kind !== 'quiet');
}

function actionFor(step: RecordedStep, recording: Recording, view: View, names: NodeNames): Action {
  const nodeName = (recorded: string, runs?: string): string => names.simulated(recorded, step.at, view, runs);
  if (step.request !== undefined) return actionOf(step.request, view, targetOf(recording), nodeName);
  return faultFor(step.act as Act, recording, nodeName);
}

function faultFor(act: Act, { kubelet }: Recording, nodeName: (recorded: string, runs?: string) => string): Action {
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
      // The imitated kubelet tells at once that it is running again, and after that time that it is ready.
      return { do: 'crash-container', name: act.pod, namespace, backAfterMs: Math.round((act.backAfter - kubelet.readyAfter) * 1000) };
    case 'nodeStop':
      return { do: 'partition-node', node: nodeName(act.node, act.runs) };
    case 'nodeReturn':
      return { do: 'return-node', node: nodeName(act.node) };
    default:
      return nothing;
  }
}

/** Code and message of the answer, as the recording writes them. */
function answerOf(step: RecordedStep, timeline: Timeline, from: number): Record<string, unknown> {
  const refusal = timeline.trace.slice(from).find((each) => each.verb === 'request' && each.response !== undefined)?.response;
  if (refusal !== undefined) return { ...refusal };
  return { code: step.request?.method === 'POST' ? 201 : 200 };
}
