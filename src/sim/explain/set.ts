import { peekInteger, peekText } from '../../base/peek.ts';
import { claimName, claimTemplateNames, ordinalRange, ordinals, parsePodName, podName } from '../../kube/identity.ts';
import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import { storeKey } from '../cluster/store.ts';
import { explainPod } from './pod.ts';
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
  if (set.metadata.deletionTimestamp !== undefined) {
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
    const state = pod === undefined ? 'does not exist' : stateOf(pod);
    const key = { kind: 'Pod', namespace: setKey.namespace, name };
    const began = since(past, key, (each) => (each === undefined ? '' : stateOf(each)));
    const rule = step(`OrderedReady waits for ${name}, which ${state}`, began, setKey, ['spec', 'podManagementPolicy']);
    return [rule, ...(pod === undefined ? whyNotCreated(past, set, parsePodName(name)?.ordinal ?? 0) : explainPod(past, pod))];
  }
  const failed = latestEvent(past, setKey, ['FailedCreate']);
  return [...(failed === undefined ? [] : [eventStep(failed)]), ...staleClaims(past, set, ordinal)];
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
    if (pod === undefined || stateOf(pod) !== 'is Ready') return { name, pod };
  }
  return undefined;
}

function stateOf(pod: KubeObject): string {
  if (pod.metadata.deletionTimestamp !== undefined) return 'is terminating';
  const phase = peekText(pod, 'status', 'phase') ?? '';
  if (phase !== 'Running') return `is ${phase}`;
  return conditionStatus(pod, 'Ready') === 'True' ? 'is Ready' : 'is Running but not Ready';
}

/** A claim of an earlier pod of that name, which the controller will not touch. */
function staleClaims(past: Past, set: KubeObject, ordinal: number): ExplainStep[] {
  const { namespace = '', name: setName = '' } = set.metadata;
  return claimTemplateNames(set).flatMap((template) => {
    const name = claimName(template, setName, ordinal);
    const claim = past.get('PersistentVolumeClaim', namespace, name);
    const stale = claim?.metadata.ownerReferences?.find((each) => each.kind === 'Pod' && each.name === podName(setName, ordinal));
    if (stale === undefined) return [];
    const key = { kind: 'PersistentVolumeClaim', namespace, name };
    const made = since(past, key, (each) => each?.metadata.ownerReferences);
    const text = `claim ${name} still belongs to an earlier ${stale.name} and will be collected; the controller waits without a retry`;
    return [step(text, made, storeKey(set), ['spec', 'persistentVolumeClaimRetentionPolicy', 'whenScaled'])];
  });
}

/** Why a set is not where its spec wants it; empty when it is. */
export function explainSet(past: Past, set: KubeObject): ExplainStep[] {
  const key = storeKey(set);
  const setName = key.name;
  const pods = ordinals(set).map((each) => ({ name: podName(setName, each), pod: past.get('Pod', key.namespace, podName(setName, each)) }));
  const broken = pods.find(({ pod }) => pod === undefined || stateOf(pod) !== 'is Ready');
  const ready = pods.filter(({ pod }) => pod !== undefined && stateOf(pod) === 'is Ready').length;
  if (broken !== undefined) {
    const first = step(`${ready} of ${pods.length} pods of ${setName} are Ready`, since(past, key, readyReplicas), key, [
      'spec',
      'replicas',
    ]);
    const rest =
      broken.pod === undefined
        ? explainMissingPod(past, { kind: 'Pod', namespace: key.namespace, name: broken.name })
        : explainPod(past, broken.pod);
    return [first, ...rest];
  }
  const [current, wanted] = ['currentRevision', 'updateRevision'].map((field) => peekText(set, 'status', field));
  if (current === wanted) return [];
  const waits = latest(past, key, ({ because }) => because?.code === 'rolling-update-waits');
  const rule = step(`the rollout from ${current ?? ''} to ${wanted ?? ''} is not complete`, since(past, key, updateRevision), key, [
    'spec',
    'updateStrategy',
  ]);
  return waits?.because === undefined ? [rule] : [rule, step(waits.because.text, waits, key, waits.because.path)];
}

const readyReplicas = (set: KubeObject | undefined): unknown => peekInteger(set, 'status', 'readyReplicas');
const updateRevision = (set: KubeObject | undefined): unknown => peekText(set, 'status', 'updateRevision');
