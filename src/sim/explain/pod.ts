import { claimsOf, isReady, type Node, type Pod, phaseOf, isPodTerminal, nodeNameOf, taintsOf } from '../../kube/views.ts';
import { formatDuration } from '../../base/duration.ts';
import { peekInteger, peekList, peekText, peek } from '../../base/peek.ts';
import { parsePodName, revisionLabel, startOrdinal } from '../../kube/identity.ts';
import { type KubeObject, type ObjectKey, namespaceText, isTerminating, nameOf, objectKey } from '../../kube/objects.ts';
import { appOf } from '../app/app-of.ts';
import { conditionOf } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { imageEffect } from '../kubelet/surroundings.ts';
import type { Process } from '../truth.ts';
import { attachingSteps } from './attachment.ts';
import { setOf } from './availability.ts';
import { explainClaim } from './claim.ts';
import { faultSteps } from './fault.ts';
import { explainNode } from './node.ts';
import { peerSteps } from './peers.ts';
import {
  becauseSteps,
  type ExplainStep,
  latest,
  latestEvent,
  type Past,
  since,
  step,
  sinceReady,
  eventSteps,
  sinceMade,
  sinceDeleted,
  ruleStep,
} from './step.ts';

/** Why an existing pod is not Running and Ready, or does not go away; empty when it is all right. */
export function explainPod(past: Past, pod: KubeObject): ExplainStep[] {
  if (isTerminating(pod)) return terminating(past, pod);
  if (isPodTerminal(pod)) return ended(past, pod);
  if (nodeNameOf(pod) === '') return unscheduled(past, pod);
  if (phaseOf(pod) === 'Pending') return starting(past, pod);
  return isReady(pod) ? [] : unready(past, pod);
}

function terminating(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const began = sinceDeleted(past, key);
  const steps = [step(`${key.name} is terminating, deleted by ${began?.actor ?? 'somebody'}`, began, key), ...becauseSteps(began)];
  const { finalizers = [], deletionGracePeriodSeconds } = pod.metadata;
  if (finalizers.length > 0) steps.push(step(`its finalizers hold it: ${finalizers.join(', ')}`, began, key, 'metadata', 'finalizers'));
  const node = nodeNameOf(pod);
  if (node === '') return steps;
  const troubles = explainNode(past, node);
  const ways = `the ways out: ${node} comes back, is tainted out-of-service, or its Node object is deleted`;
  const silent = step(`nobody confirms that its containers on ${node} have stopped, so the object stays; ${ways}`, began, key);
  const text = `${node} stops its containers, and kills what still runs ${deletionGracePeriodSeconds} s after the deletion`;
  const stops = step(text, began, key, 'spec', 'terminationGracePeriodSeconds');
  return [...steps, ...troubles, troubles.length > 0 ? silent : stops];
}

function ended(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const why = peekText(pod, 'status', 'reason');
  const detail = why === undefined ? '' : `, ${why}${afterColon(peekText(pod, 'status', 'message'))}`;
  return [step(`${key.name} is ${phaseOf(pod)}${detail}`, since(past, key, phaseOf), key)];
}

function afterColon(message: string | undefined): string {
  return message === undefined ? '' : `: ${message}`;
}

const aboutClaims = /unbound|PVC/;

function unscheduled(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const first = step(`${key.name} has no node yet`, sinceMade(past, key), key);
  const { reason, message = '' } = conditionOf(pod, 'PodScheduled') ?? {};
  if (reason === 'SchedulingGated') return [first, step(message, sinceMade(past, key), key, 'spec', 'schedulingGates')];
  const failed = latestEvent(past, key, ['FailedScheduling']);
  // A claim that waits for its first consumer waits for this pod, not this pod for it.
  const isAboutClaims = failed === undefined || aboutClaims.test(failed.event?.message ?? '');
  const steps = [first, ...eventSteps(failed), ...(isAboutClaims ? claimSteps(past, pod) : [])];
  return steps.length > 1 ? steps : [first, ruleStep('the scheduler is about to bind it', key)];
}

/** What keeps the pod that a claim waits for from being placed; empty when the claim waits for nobody. */
export function explainConsumer(past: Past, { namespace, name }: ObjectKey): ExplainStep[] {
  const claim = past.get('PersistentVolumeClaim', namespace, name);
  if (claim === undefined || phaseOf(claim) !== 'Pending') return [];
  const user = past.list('Pod', namespace).find((pod) => claimsOf(pod as Pod).includes(name));
  const failed = user && latestEvent(past, storeKey(user), ['FailedScheduling']);
  return user === undefined || failed === undefined || aboutClaims.test(failed.event?.message ?? '') ? [] : explainPod(past, user);
}

/** What the claims of a pod wait for. */
function claimSteps(past: Past, pod: KubeObject): ExplainStep[] {
  return claimsOf(pod as Pod).flatMap((name) => explainClaim(past, objectKey('PersistentVolumeClaim', namespaceText(pod), name)));
}

const startTroubles = ['FailedAttachVolume', 'FailedMount', 'Failed', 'BackOff', 'ErrImagePull', 'FailedCreatePodSandBox'];

function starting(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const node = nodeNameOf(pod);
  const placed = since(past, key, nodeNameOf);
  const first = step(`${key.name} is on ${node} and its containers have not started`, placed, key, 'spec');
  const doing = latestEvent(past, key, startTroubles) ?? latestEvent(past, key);
  // That a volume cannot be mounted is often all that the kubelet knows; why it is not attached was said once, before.
  const attach = doing?.event?.reason === 'FailedMount' ? latestEvent(past, key, ['FailedAttachVolume']) : undefined;
  const events = eventSteps(attach !== undefined && attach.seq > (placed?.seq ?? 0) ? attach : undefined, doing);
  const troubles = [...explainNode(past, node), ...assumed(past, pod), ...pullFaults(past, pod), ...attachingSteps(past, pod)];
  return [first, ...waitingContainers(past, pod), ...events, ...troubles, ...outdated(past, pod)];
}

/** Faults that slow or stop the download of its image. */
function pullFaults(past: Past, pod: KubeObject): ExplainStep[] {
  return ['slow-image-pull', 'image-pull-fails'].flatMap((name) => faultSteps(past, name, imageOf(pod)));
}

function imageOf(pod: KubeObject): string {
  return peekText(peekList(pod, 'spec', 'containers')[0], 'image') ?? '';
}

/** What is taken to be so of its program, because no manifest says it. */
function assumed(past: Past, pod: KubeObject): ExplainStep[] {
  const app = appOf(pod, past.input);
  const effect = imageEffect(app, imageOf(pod))?.effect;
  if (effect !== undefined) return [step(`assumed of image ${imageOf(pod)}: ${effect}`, undefined)];
  const process = past.get('Process', namespaceText(pod), `${nameOf(pod)}.${pod.metadata.uid ?? ''}`) as Process | undefined;
  const isYoung = process?.state === 'running' && past.atMs < process.sinceMs + app.readyMs;
  return isYoung ? [step(`assumed of its program: it answers ${formatDuration(app.readyMs)} after its start`, undefined)] : [];
}

/** That the template is another one by now, and still this pod is waited for and not replaced. */
function outdated(past: Past, pod: KubeObject): ExplainStep[] {
  const set = setOf(past, pod);
  const revision = pod.metadata.labels?.[revisionLabel];
  if (set === undefined || revision === peekText(set, 'status', 'updateRevision')) return [];
  const index = (parsePodName(nameOf(pod))?.ordinal ?? 0) - startOrdinal(set);
  const partition = peekInteger(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  if (peekText(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate' || index < partition) return [];
  const isParallel = peekText(set, 'spec', 'podManagementPolicy') === 'Parallel';
  const rule = isParallel ? `${nameOf(pod)} itself is as many as may be unavailable` : `the set waits for ${nameOf(pod)} as it is`;
  const text = `the template has changed since, and ${rule}; deleting it makes it anew with the new template`;
  return [
    step(
      text,
      undefined,
      storeKey(set),
      'spec',
      ...(isParallel ? ['updateStrategy', 'rollingUpdate', 'maxUnavailable'] : ['podManagementPolicy']),
    ),
  ];
}

/** `app waits: CrashLoopBackOff: back-off 40s …` for each container that waits with a reason. */
function waitingContainers(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  return ['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
    peekList(pod, 'status', list).flatMap((status) => {
      const reason = peekText(status, 'state', 'waiting', 'reason');
      if (reason === undefined || reason === 'ContainerCreating' || reason === 'PodInitializing') return [];
      const name = peekText(status, 'name') ?? '';
      const last = peek(status, 'lastState', 'terminated');
      const ended =
        last === undefined ? '' : `; its last run ended with ${peekText(last, 'reason')}, exit code ${peekInteger(last, 'exitCode')}`;
      return [
        step(`container ${name} waits: ${reason}${afterColon(peekText(status, 'state', 'waiting', 'message'))}${ended}`, undefined, key),
      ];
    }),
  );
}

const probeTroubles = ['Unhealthy', 'BackOff', 'NodeNotReady', 'Killing'];

function unready(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const message = afterColon(conditionOf(pod, 'Ready')?.message);
  const killed = latest(past, key, ({ event }) => event?.reason === 'Killing' && event.message.includes('failed'));
  return [
    step(`${key.name} is Running but not Ready${message}`, sinceReady(past, key), key),
    ...waitingContainers(past, pod),
    ...eventSteps(latestEvent(past, key, probeTroubles) ?? latestEvent(past, key), killed),
    ...assumed(past, pod),
    ...peerSteps(past, pod, (peer) => explainPod(past, peer)),
    ...faultSteps(past, 'probe-fails', `${key.namespace}/${key.name}`),
    ...explainNode(past, nodeNameOf(pod)),
    ...tolerated(past, pod),
    ...outdated(past, pod),
  ];
}

/** How long a pod stays on a node that is tainted. */
function tolerated(past: Past, pod: KubeObject): ExplainStep[] {
  const node: Node | undefined = past.get('Node', '', nodeNameOf(pod));
  const taint = taintsOf(node).find(({ effect }) => effect === 'NoExecute')?.key;
  const { tolerations = [] } = (pod as Pod).spec;
  const seconds = tolerations.find(({ key }) => key === taint && taint !== undefined)?.tolerationSeconds;
  if (seconds === undefined) return [];
  return [ruleStep(`it tolerates ${taint} for ${seconds}s, then it is marked for deletion`, storeKey(pod), 'tolerations')];
}
