import { event } from '../../cluster/writes.ts';
import { type KubeObject, type ObjectKey, nameOf } from '../../../kube/objects.ts';
import { has } from '../../../kube/simulated-versions.ts';
import type { Because } from '../../transition.ts';
import type { Context, Steps } from '../../component.ts';
import { storeKey } from '../../cluster/store.ts';
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

export function keyOfSet(set: StatefulSet): ObjectKey {
  return storeKey(set);
}

/** Reports on the set: `Successful<Verb>` or `Failed<Verb>`. kube: StatefulPodControl.recordPodEvent */
export function* podEvent({ set, context }: PassContext, verb: string, pod: KubeObject, failed?: Failure): Steps {
  const subject = `${verbText(context, verb)} Pod ${nameOf(pod)} in StatefulSet ${nameOf(set)}`;
  yield* report(set, verb, failed, `${subject} ${failed === undefined ? 'successful' : `failed error: ${failed.message}`}`);
}

/** kube: StatefulPodControl.recordClaimEvent */
export function* claimEvent({ set, context }: PassContext, verb: string, pod: KubeObject, claim: KubeObject, failed?: Failure): Steps {
  const [setName, podName, claimName] = [set, pod, claim].map((each) => nameOf(each));
  const start = `${verbText(context, verb)} Claim ${claimName ?? ''}`;
  const message =
    failed === undefined
      ? `${start} Pod ${podName ?? ''} in StatefulSet ${setName ?? ''} success`
      : `${start} for Pod ${podName ?? ''} in StatefulSet ${setName ?? ''} failed error: ${failed.message}`;
  yield* report(set, verb, failed, message);
}

function* report(set: StatefulSet, verb: string, failed: Failure | undefined, message: string): Steps {
  const reason = `${failed === undefined ? 'Successful' : 'Failed'}${titleCase(verb)}`;
  yield event(set, failed === undefined ? 'Normal' : 'Warning', reason, message);
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
