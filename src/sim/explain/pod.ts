import { isReady, phaseOf, isPodTerminal, nodeNameOf } from '../../kube/views.ts';
import { peekInteger, peekList, peekText, peek } from '../../base/peek.ts';
import { parsePodName, revisionLabel, startOrdinal } from '../../kube/identity.ts';
import { type KubeObject, type ObjectKey, namespaceText, isTerminating, nameOf, objectKey } from '../../kube/objects.ts';
import { appOf } from '../app/app-of.ts';
import { conditionOf } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { isPeer, membersFound, peersWanted } from '../dns/peers.ts';
import { setOf } from './availability.ts';
import { explainClaim } from './claim.ts';
import { explainNode } from './node.ts';
import { type ExplainStep, latest, latestEvent, type Past, since, step, sinceAt, sinceReady, eventSteps } from './step.ts';

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
  const began = sinceAt(past, key, 'metadata', 'deletionTimestamp');
  const steps = [step(`${key.name} is terminating, deleted by ${began?.actor ?? 'somebody'}`, began, key)];
  const { finalizers = [], deletionGracePeriodSeconds } = pod.metadata;
  if (finalizers.length > 0) steps.push(step(`its finalizers hold it: ${finalizers.join(', ')}`, began, key, 'metadata', 'finalizers'));
  const node = nodeNameOf(pod);
  if (node === '') return steps;
  const troubles = explainNode(past, node);
  const silent = step(`nobody confirms that its containers on ${node} have stopped, so the object stays`, began, key);
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

function unscheduled(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const born = sinceAt(past, key, 'metadata', 'uid');
  const first = step(`${key.name} has no node yet`, born, key);
  const { reason, message = '' } = conditionOf(pod, 'PodScheduled') ?? {};
  if (reason === 'SchedulingGated') return [first, step(message, born, key, 'spec', 'schedulingGates')];
  const failed = latestEvent(past, key, ['FailedScheduling']);
  // A claim that waits for its first consumer waits for this pod, not this pod for it.
  const isAboutClaims = failed === undefined || /PersistentVolume|PVC/i.test(failed.event?.message ?? '');
  return [first, ...eventSteps(failed), ...(isAboutClaims ? claimsOf(past, pod) : [])];
}

/** What the claims of a pod wait for. */
function claimsOf(past: Past, pod: KubeObject): ExplainStep[] {
  return peekList(pod, 'spec', 'volumes').flatMap((volume) => {
    const name = peekText(volume, 'persistentVolumeClaim', 'claimName');
    return name === undefined ? [] : explainClaim(past, objectKey('PersistentVolumeClaim', namespaceText(pod), name));
  });
}

const startTroubles = ['FailedAttachVolume', 'FailedMount', 'Failed', 'BackOff', 'ErrImagePull', 'FailedCreatePodSandBox'];

function starting(past: Past, pod: KubeObject): ExplainStep[] {
  const key = storeKey(pod);
  const node = nodeNameOf(pod);
  const placed = since(past, key, nodeNameOf);
  const first = step(`${key.name} is on ${node} and its containers have not started`, placed, key);
  const doing = latestEvent(past, key, startTroubles) ?? latestEvent(past, key);
  // That a volume cannot be mounted is often all that the kubelet knows; why it is not attached was said once, before.
  const attach = doing?.event?.reason === 'FailedMount' ? latestEvent(past, key, ['FailedAttachVolume']) : undefined;
  const events = eventSteps(attach !== undefined && attach.seq > (placed?.seq ?? 0) ? attach : undefined, doing);
  return [first, ...waitingContainers(past, pod), ...events, ...explainNode(past, node), ...outdated(past, pod)];
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
      const began = since(past, key, (each) => reasonOf(each, list, name));
      const last = peek(status, 'lastState', 'terminated');
      const ended =
        last === undefined ? '' : `; its last run ended with ${peekText(last, 'reason')}, exit code ${peekInteger(last, 'exitCode')}`;
      return [step(`container ${name} waits: ${reason}${afterColon(peekText(status, 'state', 'waiting', 'message'))}${ended}`, began, key)];
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
  const message = afterColon(conditionOf(pod, 'Ready')?.message);
  const killed = latest(past, key, ({ event }) => event?.reason === 'Killing' && event.message.includes('failed'));
  return [
    step(`${key.name} is Running but not Ready${message}`, sinceReady(past, key), key),
    ...waitingContainers(past, pod),
    ...eventSteps(latestEvent(past, key, probeTroubles) ?? latestEvent(past, key), killed),
    ...program(past, key, pod),
    ...explainNode(past, nodeNameOf(pod)),
    ...outdated(past, pod),
  ];
}

/** What the program itself waits for, which no API object says. */
function program(past: Past, key: ObjectKey, pod: KubeObject): ExplainStep[] {
  const { needsPeers, dnsCacheMs = 0 } = appOf(pod, past.input);
  if (needsPeers === undefined) return [];
  const found = membersFound(key.namespace, needsPeers.service, { live: past, target: past.input.target });
  const peers = found.filter((each) => isPeer(each, key.name, needsPeers)).length;
  const wanted = peersWanted(key.name, key.namespace, needsPeers, past);
  const service = objectKey('Service', key.namespace, needsPeers.service);
  const old = `its program keeps answers of DNS for ${dnsCacheMs / 1000}s and goes by an older one`;
  if (peers >= wanted) return dnsCacheMs === 0 ? [] : [step(old, undefined, service)];
  const text = `its program needs ${wanted} ${wanted === 1 ? 'peer' : 'peers'}${needsPeers.below === true ? ' below it' : ''} and finds ${peers} in the records of Service ${needsPeers.service}`;
  const field = ['spec', 'publishNotReadyAddresses'];
  const rule = step(`Service ${needsPeers.service} publishes only pods that are Ready`, undefined, service, ...field);
  const always = peek(past.get('Service', key.namespace, needsPeers.service), ...field) === true;
  return [step(text, undefined, service), ...(always ? [] : [rule])];
}
