import type { Write } from '../../cluster/write.ts';
import { event } from '../../cluster/writes.ts';
import { type KubeObject, nameOf } from '../../../kube/objects.ts';
import { has } from '../../../kube/simulated-versions.ts';
import type { Because } from '../../transition.ts';
import type { Context } from '../../component.ts';
import type { Revisions } from './new-pod.ts';
import type { Moment } from './pod-state.ts';
import type { Failure, StatefulSet } from './stateful-set-view.ts';

/** What the parts of one pass share. */
export interface PassContext {
  readonly set: StatefulSet;
  readonly context: Context;
  readonly moment: Moment;
}

/** The same once the revisions are known. */
export interface UpdatePass extends PassContext {
  readonly revisions: Revisions;
}

/** Reports on the set: `Successful<Verb>` or `Failed<Verb>`. kube: StatefulPodControl.recordPodEvent */
export function podEvent({ set, context }: PassContext, verb: string, pod: KubeObject, failed?: Failure): Write {
  const subject = `${verbText(context, verb)} Pod ${nameOf(pod)} in StatefulSet ${nameOf(set)}`;
  return report(set, verb, failed, `${subject} ${failed === undefined ? 'successful' : `failed error: ${failed.message}`}`);
}

/** kube: StatefulPodControl.recordClaimEvent */
export function claimEvent({ set, context }: PassContext, verb: string, pod: KubeObject, claim: KubeObject, failed?: Failure): Write {
  const [before, after] = failed === undefined ? ['', 'success'] : ['for ', `failed error: ${failed.message}`];
  const whose = `${before}Pod ${nameOf(pod)} in StatefulSet ${nameOf(set)}`;
  return report(set, verb, failed, `${verbText(context, verb)} Claim ${nameOf(claim)} ${whose} ${after}`);
}

function report(set: StatefulSet, verb: string, failed: Failure | undefined, message: string): Write {
  const [type, result] = failed === undefined ? (['Normal', 'Successful'] as const) : (['Warning', 'Failed'] as const);
  return event(set, type, `${result}${titleCase(verb)}`, message);
}

function titleCase(verb: string): string {
  return `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
}

function verbText({ target }: Context, verb: string): string {
  return has(target, 'statefulSetEventsTitleCase') ? titleCase(verb) : verb;
}

/** What a step of a phase says: go on, stop the phase (which ends the pass unless Parallel), or fail. */
export interface StepResult {
  readonly stop: boolean;
  readonly failed?: Failure;
  /** Why it stopped: kept in the trace on the status write that ends the pass. */
  readonly because?: Because;
}

export const goOn: StepResult = { stop: false };
export const stopHere: StepResult = { stop: true };

/** A failure stops; else it goes on, or as is said. */
export function stopIf(failed: Failure | undefined, otherwise: StepResult = goOn): StepResult {
  return failed === undefined ? otherwise : { stop: true, failed };
}
