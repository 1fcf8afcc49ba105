import { peekInteger, peekText, peek } from '../../base/peek.ts';
import { claimName, claimTemplateNames, ordinalRange, ordinals, parsePodName, podName } from '../../kube/identity.ts';
import { type KubeObject, type ObjectKey, isTerminating, isOwnedBy, nameOf, namespaceText, objectKey } from '../../kube/objects.ts';
import { has } from '../../kube/simulated-versions.ts';
import { isReady } from '../../kube/views.ts';
import { storeKey } from '../cluster/store.ts';
import { stateOf } from './availability.ts';
import type { Transition } from '../transition.ts';
import { lagSteps } from './fault.ts';
import { explainPod } from './pod.ts';
import { explainQuota } from './quota.ts';
import { excessPods, explainExcess, unwanted } from './scale-down.ts';
import {
  type ExplainStep,
  latest,
  latestEvent,
  type Past,
  since,
  step,
  sinceAt,
  eventSteps,
  sinceMade,
  sinceDeleted,
  ruleStep,
} from './step.ts';

/** Why a pod of a set does not exist. */
export function explainMissingPod(past: Past, key: ObjectKey): ExplainStep[] {
  const parsed = parsePodName(key.name);
  const set = parsed === undefined ? undefined : past.get('StatefulSet', key.namespace, parsed.setName);
  if (parsed === undefined || set === undefined) {
    const gone = sinceMade(past, key);
    const owner = parsed === undefined ? 'a set' : `StatefulSet ${parsed.setName}`;
    return [step(`${key.name} does not exist, and there is no ${owner} to create it`, gone, key)];
  }
  const setKey = storeKey(set);
  const range = ordinalRange(set);
  if (parsed.ordinal < range.first || parsed.ordinal > range.last) {
    return [unwanted(past, set, key.name)];
  }
  if (isTerminating(set)) {
    const began = sinceDeleted(past, setKey);
    return [step(`${parsed.setName} is being deleted and creates nothing any more`, began, setKey)];
  }
  const first = step(`${key.name} does not exist`, sinceMade(past, key), key);
  return [first, ...whyNotCreated(past, set, parsed.ordinal)];
}

function whyNotCreated(past: Past, set: KubeObject, ordinal: number): ExplainStep[] {
  const setKey = storeKey(set);
  const blocker = peek(set, 'spec', 'podManagementPolicy') === 'Parallel' ? undefined : brokenIn(past, set, ordinal);
  if (blocker !== undefined) {
    const { name, pod } = blocker;
    const state = pod === undefined ? 'does not exist' : stateOf(past, pod, set);
    const key = objectKey('Pod', setKey.namespace, name);
    const began = since(past, key, (each) => (each === undefined ? '' : stateOf(past, each, undefined)));
    const field = state.includes(' s yet') ? 'minReadySeconds' : 'podManagementPolicy';
    const rule = step(`OrderedReady waits for ${name}, which ${state}`, began, setKey, 'spec', field);
    return [rule, ...(pod === undefined ? whyNotCreated(past, set, parsePodName(name)?.ordinal ?? 0) : explainPod(past, pod))];
  }
  const failed = latestEvent(past, setKey, ['FailedCreate']);
  const isLate =
    failed === undefined && (peekInteger(set, 'spec', 'minReadySeconds') ?? 0) > 0 && !has(past.input.target, 'exactAvailabilityTimer');
  const late = 'before 1.35.1 the controller looks again only when its timer fires, up to two times minReadySeconds later';
  if (isLate) return [ruleStep(late, setKey, 'minReadySeconds')];
  return [
    ...eventSteps(failed),
    ...quotaOf(past, failed, setKey.namespace),
    ...staleClaims(past, set, ordinal),
    ...lagSteps(past, 'statefulset-controller'),
  ];
}

/** The quota that a refusal names. */
function quotaOf(past: Past, failed: Transition | undefined, namespace: string): ExplainStep[] {
  const name = /exceeded quota: ([^,\s]+),/.exec(failed?.event?.message ?? '')?.[1] ?? '';
  const quota = past.get('ResourceQuota', namespace, name);
  if (quota === undefined) return [];
  const key = storeKey(quota);
  const full = explainQuota(past, quota, key);
  const text = `quota ${name} has room by now, and the controller tries again after twice as long each time`;
  return full.length > 0 ? full : [step(text, sinceAt(past, key, 'spec', 'hard'), key, 'spec', 'hard')];
}

interface Slot {
  readonly name: string;
  readonly pod: KubeObject | undefined;
}

/** The lowest slot, below an ordinal where one is given, whose pod is not available or not there. */
function brokenIn(past: Past, set: KubeObject, below = Number.POSITIVE_INFINITY): Slot | undefined {
  for (const ordinal of ordinals(set)) {
    if (ordinal >= below) return undefined;
    const slot = slotOf(past, set, ordinal);
    if (slot.pod === undefined || stateOf(past, slot.pod, set) !== 'is Ready') return slot;
  }
  return undefined;
}

function slotOf(past: Past, set: KubeObject, ordinal: number): Slot {
  const name = podName(nameOf(set), ordinal);
  return { name, pod: past.get('Pod', namespaceText(set), name) };
}

function notAvailable(past: Past, set: KubeObject, pod: KubeObject): ExplainStep[] {
  const state = stateOf(past, pod, set);
  const taken = state.endsWith(' of one');
  const field = taken ? 'selector' : 'minReadySeconds';
  return taken || state.endsWith(' s yet') ? [ruleStep(`${nameOf(pod)} ${state}`, storeKey(set), field)] : [];
}

/** Why the pods of a ReplicaSet are not all there and Ready; empty when they are. */
export function explainReplicaSet(past: Past, set: KubeObject): ExplainStep[] {
  const key = storeKey(set);
  const pods = past.list('Pod', key.namespace).filter((pod) => isOwnedBy(pod, set) && !isTerminating(pod));
  const broken = pods.find((pod) => !isReady(pod));
  const { count } = ordinalRange(set);
  if (broken === undefined && pods.length >= count) return [];
  const text = `${pods.filter(isReady).length} of ${count} pods of ${key.name} are Ready`;
  const failed = pods.length < count ? latestEvent(past, key, ['FailedCreate']) : undefined;
  const rest = broken === undefined ? [...eventSteps(failed), ...quotaOf(past, failed, key.namespace)] : explainPod(past, broken);
  return [ruleStep(text, key, 'replicas'), ...rest];
}

/** A claim of an earlier pod of that name, which the controller will not touch, or which has gone since. */
function staleClaims(past: Past, set: KubeObject, ordinal: number): ExplainStep[] {
  const { namespace, name: setName } = storeKey(set);
  const owner = podName(setName, ordinal);
  return claimTemplateNames(set).flatMap((template) => {
    const name = claimName(template, setName, ordinal);
    const key = objectKey('PersistentVolumeClaim', namespace, name);
    const claim = past.get('PersistentVolumeClaim', namespace, name);
    const at = (text: string, began: Transition | undefined): ExplainStep[] => [
      step(text, began, storeKey(set), 'spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'),
    ];
    if (claim === undefined) {
      const gone = latest(past, key, ({ verb }) => verb === 'remove');
      const lost = `claim ${name} went with the earlier pod, and that wakes no controller; a change of the set or of its pods does`;
      return gone === undefined ? [] : at(lost, gone);
    }
    if (claim.metadata.ownerReferences?.some((each) => each.kind === 'Pod' && each.name === owner) !== true) return [];
    const text = `claim ${name} still belongs to an earlier ${owner} and will be collected; the controller waits without a retry`;
    return at(text, sinceAt(past, key, 'metadata', 'ownerReferences'));
  });
}

/** Why a set is not where its spec wants it; empty when it is. */
export function explainSet(past: Past, set: KubeObject): ExplainStep[] {
  const key = storeKey(set);
  const setName = key.name;
  if (isTerminating(set)) {
    const left = past.list('Pod', key.namespace).filter((pod) => isOwnedBy(pod, set));
    const began = sinceDeleted(past, key);
    const text = `${setName} is being deleted and is the last to go: ${left.length} of its pods are left`;
    return [step(text, began, key), ...left.slice(0, 1).flatMap((pod) => explainPod(past, pod))];
  }
  const broken = brokenIn(past, set);
  if (broken !== undefined) {
    const pods = ordinals(set).map((each) => slotOf(past, set, each).pod);
    const ready = pods.filter((pod) => pod !== undefined && isOwnedBy(pod, set) && stateOf(past, pod, undefined) === 'is Ready').length;
    const text = `${ready} of ${pods.length} pods of ${setName} are Ready`;
    const first = step(text, sinceAt(past, key, 'status', 'readyReplicas'), key, 'spec', 'replicas');
    const rest =
      broken.pod === undefined
        ? explainMissingPod(past, objectKey('Pod', key.namespace, broken.name))
        : [...notAvailable(past, set, broken.pod), ...explainPod(past, broken.pod)];
    return [first, ...rest];
  }
  const [excess] = excessPods(past, set).toReversed();
  if (excess !== undefined) return explainExcess(past, excess);
  const [current, wanted] = ['currentRevision', 'updateRevision'].map((field) => peekText(set, 'status', field));
  if (current === wanted) return [];
  const began = sinceAt(past, key, 'status', 'updateRevision');
  const rule = step(`the rollout from ${current ?? ''} to ${wanted ?? ''} is not complete`, began, key, 'spec', 'updateStrategy');
  const stays = whatStays(set);
  if (stays !== undefined) return [rule, step(stays.text, began, key, 'spec', 'updateStrategy', ...stays.path)];
  const waits = latest(past, key, ({ because }) => because?.code === 'rolling-update-waits');
  return waits?.because === undefined ? [rule] : [rule, step(waits.because.text, waits, key, ...(waits.because.path ?? []))];
}

/** What the strategy leaves as it is, however long one waits. */
function whatStays(set: KubeObject): { readonly text: string; readonly path: readonly string[] } | undefined {
  if (peekText(set, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return { text: 'OnDelete: a pod gets the new template when somebody deletes it', path: ['type'] };
  const partition = peekInteger(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const text = `partition ${partition} leaves the first ${partition} pods on the old template until it is lowered`;
  return partition === 0 ? undefined : { text, path: ['rollingUpdate', 'partition'] };
}
