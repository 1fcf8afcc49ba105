import { peekBoolean, peekInteger, peekList, peekText } from '../../base/peek.ts';
import { parsePodName, revisionLabel, startOrdinal } from '../../kube/identity.ts';
import { type KubeObject, type ObjectKey, namespaceText, isTerminating } from '../../kube/objects.ts';
import { appOf } from '../app/app-of.ts';
import { conditionOf, conditionStatus } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { isPeer, membersFound, peersWanted } from '../dns/peers.ts';
import { setOf } from './availability.ts';
import { explainClaim } from './claim.ts';
import { explainNode } from './node.ts';
import { eventStep, type ExplainStep, latestEvent, type Past, since, step } from './step.ts';

const phaseOf = (pod: KubeObject | undefined): string => peekText(pod, 'status', 'phase') ?? '';
const nodeOf = (pod: KubeObject | undefined): string => peekText(pod, 'spec', 'nodeName') ?? '';

/** Why an existing pod is not Running and Ready, or does not go away; empty when it is all right. */
export function explainPod(past: Past, pod: KubeObject): ExplainStep[] {
  if (isTerminating(pod)) return terminating(past, pod);
  const phase = phaseOf(pod);
  if (phase === 'Failed' || phase === 'Succeeded') return ended(past, pod, phase);
  if (nodeOf(pod) === '') return unscheduled(past, pod);
  if (phase === 'Pending') return starting(past, pod);
  return conditionStatus(pod, 'Ready') === 'True' ? [] : unready(past, pod);
}

function terminating(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const began = since(past, key, (each) => each?.metadata.deletionTimestamp);
  const node = nodeOf(pod);
  const first = step(`${key.name} is terminating, deleted by ${began?.actor ?? 'somebody'}`, began, key);
  const finalizers = pod.metadata.finalizers ?? [];
  const held =
    finalizers.length === 0 ? [] : [step(`its finalizers hold it: ${finalizers.join(', ')}`, began, key, ['metadata', 'finalizers'])];
  const nodeSteps = node === '' ? [] : explainNode(past, node);
  const silent =
    nodeSteps.length === 0 ? [] : [step(`nobody confirms that its containers on ${node} have stopped, so the object stays`, began, key)];
  const grace = pod.metadata.deletionGracePeriodSeconds;
  const text = `${node} stops its containers, and kills what still runs ${grace} s after the deletion`;
  const stops = node === '' || nodeSteps.length > 0 ? [] : [step(text, began, key, ['spec', 'terminationGracePeriodSeconds'])];
  return [first, ...held, ...nodeSteps, ...silent, ...stops];
}

function ended(past: Past, pod: KubeObject, phase: string): ExplainStep[] {
  const key = storeKey(pod);
  const why = peekText(pod, 'status', 'reason');
  const message = peekText(pod, 'status', 'message');
  const detail = why === undefined ? '' : `, ${why}${message === undefined ? '' : `: ${message}`}`;
  return [step(`${key.name} is ${phase}${detail}`, since(past, key, phaseOf), key)];
}

function unscheduled(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const made = since(past, key, (each) => each?.metadata.uid);
  const failed = latestEvent(past, key, ['FailedScheduling']);
  const first = step(`${key.name} has no node yet`, made, key);
  return [first, ...(failed === undefined ? [] : [eventStep(failed)]), ...claimsOf(past, pod)];
}

/** What the claims of a pod wait for. */
function claimsOf(past: Past, pod: KubeObject): ExplainStep[] {
  return peekList(pod, 'spec', 'volumes').flatMap((volume) => {
    const name = peekText(volume, 'persistentVolumeClaim', 'claimName');
    return name === undefined ? [] : explainClaim(past, { kind: 'PersistentVolumeClaim', namespace: namespaceText(pod), name });
  });
}

const startTroubles = ['FailedAttachVolume', 'FailedMount', 'Failed', 'BackOff', 'ErrImagePull', 'FailedCreatePodSandBox'];

function starting(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const node = nodeOf(pod);
  const placed = since(past, key, nodeOf);
  const first = step(`${key.name} is on ${node} and its containers have not started`, placed, key);
  const doing = latestEvent(past, key, startTroubles) ?? latestEvent(past, key);
  // That a volume cannot be mounted is often all that the kubelet knows; why it is not attached was said once, before.
  const attach = doing?.event?.reason === 'FailedMount' ? latestEvent(past, key, ['FailedAttachVolume']) : undefined;
  const events = [attach !== undefined && attach.seq > (placed?.seq ?? 0) ? attach : undefined, doing];
  return [
    first,
    ...waitingContainers(past, pod),
    ...events.flatMap((each) => (each === undefined ? [] : [eventStep(each)])),
    ...explainNode(past, node),
    ...outdated(past, pod),
  ];
}

/** That the template is another one by now, and still this pod is waited for and not replaced. */
function outdated(past: Past, pod: KubeObject): ExplainStep[] {
  const set = setOf(past, pod);
  const revision = pod.metadata.labels?.[revisionLabel];
  if (set === undefined || revision === peekText(set, 'status', 'updateRevision')) return [];
  const index = (parsePodName(pod.metadata.name ?? '')?.ordinal ?? 0) - startOrdinal(set);
  const partition = peekInteger(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  if (peekText(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate' || index < partition) return [];
  const text = `the template has changed since, and the set waits for ${pod.metadata.name} as it is; deleting it makes it anew with the new template`;
  return [step(text, undefined, storeKey(set), ['spec', 'podManagementPolicy'])];
}

/** `app waits: CrashLoopBackOff: back-off 40s …` for each container that waits with a reason. */
function waitingContainers(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  return ['initContainerStatuses', 'containerStatuses'].flatMap((list) =>
    peekList(pod, 'status', list).flatMap((status) => {
      const reason = peekText(status, 'state', 'waiting', 'reason');
      if (reason === undefined || reason === 'ContainerCreating' || reason === 'PodInitializing') return [];
      const message = peekText(status, 'state', 'waiting', 'message');
      const began = since(past, key, (each) => reasonOf(each, list, peekText(status, 'name') ?? ''));
      return [
        step(`container ${peekText(status, 'name') ?? ''} waits: ${reason}${message === undefined ? '' : `: ${message}`}`, began, key),
      ];
    }),
  );
}

function reasonOf(pod: KubeObject | undefined, list: string, name: string): string | undefined {
  const status = peekList(pod, 'status', list).find((each) => peekText(each, 'name') === name);
  return peekText(status, 'state', 'waiting', 'reason');
}

const probeTroubles = ['Unhealthy', 'BackOff', 'NodeNotReady', 'Killing'];

function unready(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const condition = conditionOf(pod, 'Ready');
  const message = condition?.message === undefined ? '' : `: ${condition.message}`;
  const began = since(past, key, (each) => (each === undefined ? undefined : conditionStatus(each, 'Ready')));
  const first = step(`${key.name} is Running but not Ready${message}`, began, key);
  const trouble = latestEvent(past, key, probeTroubles);
  const started = trouble === undefined ? latestEvent(past, key) : undefined;
  const events = [trouble, started].flatMap((each) => (each === undefined ? [] : [eventStep(each)]));
  return [
    first,
    ...waitingContainers(past, pod),
    ...events,
    ...program(past, key, pod),
    ...explainNode(past, nodeOf(pod)),
    ...outdated(past, pod),
  ];
}

/** What the program itself waits for, which no API object says. */
function program(past: Past, key: ObjectKey, pod: KubeObject): ExplainStep[] {
  const { needsPeers } = appOf(pod, past.input);
  if (needsPeers === undefined) return [];
  const found = membersFound(key.namespace, needsPeers.service, { live: past, target: past.input.target });
  const peers = found.filter((each) => isPeer(each, key.name, needsPeers)).length;
  const wanted = peersWanted(key.name, key.namespace, needsPeers, past);
  if (peers >= wanted) return [];
  const service = { kind: 'Service', namespace: key.namespace, name: needsPeers.service };
  const text = `its program needs ${wanted} ${wanted === 1 ? 'peer' : 'peers'}${needsPeers.below === true ? ' below it' : ''} and finds ${peers} in the records of Service ${needsPeers.service}`;
  const always = peekBoolean(past.get('Service', key.namespace, needsPeers.service), 'spec', 'publishNotReadyAddresses') === true;
  const rule = always
    ? []
    : [step(`Service ${needsPeers.service} publishes only pods that are Ready`, undefined, service, ['spec', 'publishNotReadyAddresses'])];
  return [step(text, undefined, service), ...rule];
}
