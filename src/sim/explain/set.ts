import { peekInteger, peekText } from '../../base/peek.ts';
import { claimName, claimTemplateNames, ordinalRange, ordinals, parsePodName, podName } from '../../kube/identity.ts';
import { type KubeObject, type ObjectKey, isTerminating } from '../../kube/objects.ts';
import { storeKey } from '../cluster/store.ts';
import { stateOf } from './availability.ts';
import type { Transition } from '../transition.ts';
import { explainPod } from './pod.ts';
import { excessPods, explainExcess } from './scale-down.ts';
import { eventStep, type ExplainStep, latest, latestEvent, type Past, since, step } from './step.ts';

/** Why a pod of a set does not exist. */
export function explainMissingPod(past: Past, key: ObjectKey): ExplainStep[] {
  const parsed = parsePodName(key.name);
  const set = parsed === undefined ? undefined : past.get('StatefulSet', key.namespace, parsed.setName);
  if (parsed === undefined || set === undefined) {
    const gone = since(past, key, (each) => each?.metadata.uid);
    const owner = parsed === undefined ? 'a set' : `StatefulSet ${parsed.setName}`;
    return [step(`${key.name} does not exist, and there is no ${owner} to create it`, gone, key)];
  }
  const setKey = storeKey(set);
  const range = ordinalRange(set);
  if (parsed.ordinal < range.first || parsed.ordinal > range.last) {
    const changed = since(past, setKey, (each) => peekInteger(each, 'spec', 'replicas'));
    const wanted = range.count === 0 ? 'no pod' : `${podName(parsed.setName, range.first)} to ${podName(parsed.setName, range.last)}`;
    return [step(`${parsed.setName} wants ${wanted}, not ${key.name}`, changed, setKey, ['spec', 'replicas'])];
  }
  if (isTerminating(set)) {
    const began = since(past, setKey, (each) => each?.metadata.deletionTimestamp);
    return [step(`${parsed.setName} is being deleted and creates nothing any more`, began, setKey)];
  }
  return [
    step(
      `${key.name} does not exist`,
      since(past, key, (each) => each?.metadata.uid),
      key,
    ),
    ...whyNotCreated(past, set, parsed.ordinal),
  ];
}

function whyNotCreated(past: Past, set: KubeObject, ordinal: number): ExplainStep[] {
  const setKey = storeKey(set);
  const blocker = peekText(set, 'spec', 'podManagementPolicy') === 'Parallel' ? undefined : blockerBelow(past, set, ordinal);
  if (blocker !== undefined) {
    const { name, pod } = blocker;
    const state = pod === undefined ? 'does not exist' : stateOf(past, pod, set);
    const key = { kind: 'Pod', namespace: setKey.namespace, name };
    const began = since(past, key, (each) => (each === undefined ? '' : stateOf(past, each, undefined)));
    const field = state.includes(' s yet') ? 'minReadySeconds' : 'podManagementPolicy';
    const rule = step(`OrderedReady waits for ${name}, which ${state}`, began, setKey, ['spec', field]);
    return [rule, ...(pod === undefined ? whyNotCreated(past, set, parsePodName(name)?.ordinal ?? 0) : explainPod(past, pod))];
  }
  const failed = latestEvent(past, setKey, ['FailedCreate']);
  return [...(failed === undefined ? [] : [eventStep(failed), ...quotaOf(failed, setKey.namespace)]), ...staleClaims(past, set, ordinal)];
}

/** The quota that a refusal names. */
function quotaOf({ event }: Transition, namespace: string): ExplainStep[] {
  const name = /exceeded quota: ([^,\s]+),/.exec(event?.message ?? '')?.[1];
  const key = { kind: 'ResourceQuota', namespace, name: name ?? '' };
  return name === undefined
    ? []
    : [step(`ResourceQuota ${name} says how much there may be in this namespace`, undefined, key, ['spec', 'hard'])];
}

/** The lowest pod that OrderedReady waits for. */
function blockerBelow(
  past: Past,
  set: KubeObject,
  ordinal: number,
): { readonly name: string; readonly pod: KubeObject | undefined } | undefined {
  const { namespace = '', name: setName = '' } = set.metadata;
  for (const each of ordinals(set)) {
    if (each >= ordinal) return undefined;
    const name = podName(setName, each);
    const pod = past.get('Pod', namespace, name);
    if (pod === undefined || stateOf(past, pod, set) !== 'is Ready') return { name, pod };
  }
  return undefined;
}

function notAvailable(past: Past, set: KubeObject, pod: KubeObject): ExplainStep[] {
  const state = stateOf(past, pod, set);
  return state.endsWith(' s yet') ? [step(`${pod.metadata.name} ${state}`, undefined, storeKey(set), ['spec', 'minReadySeconds'])] : [];
}

/** A claim of an earlier pod of that name, which the controller will not touch, or which has gone since. */
function staleClaims(past: Past, set: KubeObject, ordinal: number): ExplainStep[] {
  const { namespace = '', name: setName = '' } = set.metadata;
  return claimTemplateNames(set).flatMap((template) => {
    const name = claimName(template, setName, ordinal);
    const claim = past.get('PersistentVolumeClaim', namespace, name);
    const stale = claim?.metadata.ownerReferences?.find((each) => each.kind === 'Pod' && each.name === podName(setName, ordinal));
    const key = { kind: 'PersistentVolumeClaim', namespace, name };
    const path = ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'];
    const gone = claim === undefined ? latest(past, key, ({ verb }) => verb === 'remove') : undefined;
    if (gone !== undefined) {
      const lost = `claim ${name} went with the earlier pod, and that wakes no controller; a change of the set or of its pods does`;
      return [step(lost, gone, storeKey(set), path)];
    }
    if (stale === undefined) return [];
    const made = since(past, key, (each) => each?.metadata.ownerReferences);
    const text = `claim ${name} still belongs to an earlier ${stale.name} and will be collected; the controller waits without a retry`;
    return [step(text, made, storeKey(set), path)];
  });
}

/** Why a set is not where its spec wants it; empty when it is. */
export function explainSet(past: Past, set: KubeObject): ExplainStep[] {
  const key = storeKey(set);
  const setName = key.name;
  if (isTerminating(set)) {
    const left = past
      .list('Pod', key.namespace)
      .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === set.metadata.uid) === true);
    const began = since(past, key, (each) => each?.metadata.deletionTimestamp);
    const text = `${setName} is being deleted and is the last to go: ${left.length} of its pods are left`;
    return [step(text, began, key), ...left.slice(0, 1).flatMap((pod) => explainPod(past, pod))];
  }
  const pods = ordinals(set).map((each) => ({ name: podName(setName, each), pod: past.get('Pod', key.namespace, podName(setName, each)) }));
  const broken = pods.find(({ pod }) => pod === undefined || stateOf(past, pod, set) !== 'is Ready');
  const ready = pods.filter(({ pod }) => pod !== undefined && stateOf(past, pod, undefined) === 'is Ready').length;
  if (broken !== undefined) {
    const first = step(`${ready} of ${pods.length} pods of ${setName} are Ready`, since(past, key, readyReplicas), key, [
      'spec',
      'replicas',
    ]);
    const rest =
      broken.pod === undefined
        ? explainMissingPod(past, { kind: 'Pod', namespace: key.namespace, name: broken.name })
        : [...notAvailable(past, set, broken.pod), ...explainPod(past, broken.pod)];
    return [first, ...rest];
  }
  const [excess] = excessPods(past, set).toReversed();
  if (excess !== undefined) return [...explainExcess(past, excess), ...explainPod(past, excess)];
  const [current, wanted] = ['currentRevision', 'updateRevision'].map((field) => peekText(set, 'status', field));
  if (current === wanted) return [];
  const waits = latest(past, key, ({ because }) => because?.code === 'rolling-update-waits');
  const began = since(past, key, updateRevision);
  const rule = step(`the rollout from ${current ?? ''} to ${wanted ?? ''} is not complete`, began, key, ['spec', 'updateStrategy']);
  const stays = whatStays(set);
  if (stays !== undefined) return [rule, step(stays.text, began, key, ['spec', 'updateStrategy', ...stays.path])];
  return waits?.because === undefined ? [rule] : [rule, step(waits.because.text, waits, key, waits.because.path)];
}

/** What the strategy leaves as it is, however long one waits. */
function whatStays(set: KubeObject): { readonly text: string; readonly path: readonly string[] } | undefined {
  if (peekText(set, 'spec', 'updateStrategy', 'type') === 'OnDelete')
    return { text: 'OnDelete: a pod gets the new template when somebody deletes it', path: ['type'] };
  const partition = peekInteger(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const text = `partition ${partition} leaves the first ${partition} pods on the old template until it is lowered`;
  return partition === 0 ? undefined : { text, path: ['rollingUpdate', 'partition'] };
}

const readyReplicas = (set: KubeObject | undefined): unknown => peekInteger(set, 'status', 'readyReplicas');
const updateRevision = (set: KubeObject | undefined): unknown => peekText(set, 'status', 'updateRevision');
