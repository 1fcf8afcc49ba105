import { clockText, parseDuration } from '../base/duration.ts';
import type { KubeObject, ObjectKey } from '../kube/objects.ts';
import { isReady, type Pod } from '../kube/views.ts';
import type { Workspace } from '../manifest/workspace.ts';
import { simulationInput } from '../scenario/from-manifests.ts';
import { type Milestone, milestonesOf, milestoneText } from '../scenario/milestones.ts';
import { timedSteps } from '../scenario/timed-steps.ts';
import { simulatedResources } from '../scenario/simulated-resources.ts';
import { apiAdmission } from '../sim/cluster/api-admission.ts';
import { explainWhyNot } from '../sim/explain.ts';
import { harmsOf } from '../sim/harms/harms.ts';
import { createTimeline, type Timeline } from '../sim/timeline.ts';
import type { ToolParams } from '../wire/server-messages.ts';
import type { Running } from './connection.ts';

/** Virtual time that is played when nobody says how long: enough for a lost node's pods to be evicted and their volumes to be let go. */
const usualMs = 20 * 60 * 1000;
const longestMs = 24 * 60 * 60 * 1000;
/** Events between two looks at whether anybody still waits, and in all. */
const sliceEvents = 2000;
const maxEvents = 400_000;

/** What happens with the sets of a file, for a language model: how it ends and why first, then what happened on the way. */
export async function played(workspace: Workspace, { uri, name, actions = [], until }: ToolParams, running: Running): Promise<string[]> {
  const timed = timedSteps(actions);
  if ('problem' in timed) return [`${timed.problem}.`];
  const { steps } = timed;
  const untilMs =
    until === undefined
      ? steps.reduce((last, { atMs, delayMs = 0 }) => (atMs === undefined ? last + delayMs : Math.max(last, atMs)), 0) + usualMs
      : parseDuration(until);
  if (untilMs === undefined || untilMs > longestMs) return [`"${until}" is no duration of at most 24h, such as 90s or 10m.`];
  const objects = simulatedResources(workspace, uri).flatMap(({ object }): KubeObject[] => (object === undefined ? [] : [object]));
  const target = workspace.targetOf(uri);
  const timeline = createTimeline(simulationInput(objects, target, { steps }), { admission: apiAdmission });
  const ended = await advance(timeline, untilMs, running);
  return [
    `${name} on Kubernetes ${target.minor}, simulated for ${clockText(timeline.nowMs)}${ended}. Assumed: ${timeline.input.assumptions.map(({ text }) => text).join('; ') || 'nothing'}.`,
    ...refusals(timeline),
    ...harmsOf(timeline.trace).map(({ atMs, name: harm, text }) => `HARM ${clockText(atMs)} ${harm}: ${text}`),
    ...finalPods(timeline),
    'What happened:',
    ...byMoment(milestonesOf(timeline.trace)),
  ];
}

/** In slices, so that whoever stops waiting is heard; answers why it ended early. */
async function advance(timeline: Timeline, untilMs: number, running: Running): Promise<string> {
  for (let events = 0; events < maxEvents && !running.cancelled; events += sliceEvents) {
    const { quiet, limited } = timeline.advance(untilMs, sliceEvents);
    if (limited !== undefined) return `, ended early: ${limited}`;
    if (quiet || timeline.nowMs >= untilMs) return quiet ? ', until nothing more happens' : '';
    await new Promise((resolve) => void setTimeout(resolve, 0));
  }
  return `, ended early after ${maxEvents} events`;
}

/** What the API server did not take. */
function refusals({ trace }: Timeline): string[] {
  return trace.flatMap(({ atMs, actor, object, response }) =>
    actor === 'user' && response !== undefined && response.code >= 400
      ? [`REFUSED ${clockText(atMs)} ${object.kind}/${object.name}: ${response.message}`]
      : [],
  );
}

/** Each pod as it is at the end, and what stands in the way of one that is not ready. */
function finalPods(timeline: Timeline): string[] {
  const pods = timeline.at(timeline.nowMs).list('Pod') as readonly Pod[];
  const ready = pods.filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
  const others = pods.filter((pod) => !ready.includes(pod));
  return [
    `At the end ${ready.length} of ${pods.length} pods are ready: ${ready.map(({ metadata }) => metadata.name).join(', ') || 'none'}.`,
    ...others.flatMap(({ metadata: { name = '', namespace = 'default' } }) => {
      const key: ObjectKey = { kind: 'Pod', namespace, name };
      return [
        `NOT READY ${name}: ${explainWhyNot(timeline, key, timeline.nowMs)
          .map(({ text }) => text)
          .join(' Because: ')}`,
      ];
    }),
  ];
}

/** One line a moment. */
function byMoment(milestones: readonly Milestone[]): string[] {
  const moments = new Map<string, string[]>();
  for (const each of milestones) {
    const time = clockText(each.atMs);
    moments.set(time, [...(moments.get(time) ?? []), milestoneText(each)]);
  }
  return [...moments].map(([time, texts]) => `${time} ${texts.join('; ')}`);
}
