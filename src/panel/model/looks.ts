/** How each kind of object looks at one moment. Pure functions of the object and of what surrounds it. */
import { t } from '../l10n.ts';
import { revisionLabel } from '../../kube/identity.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Look, Surroundings } from './look.ts';
import { printPod } from '../../kube/print-pod.ts';
import { peek } from '../../base/peek.ts';
import { condition, count, list, text } from '../../kube/read.ts';

/** `<namespace>/<name>`: of the object, or of another one beside it. */
export function placeOf({ metadata }: KubeObject, name = metadata.name): string {
  return `${metadata.namespace ?? ''}/${name ?? ''}`;
}

/** Number of the pod's revision, as far as it carries one. */
function revisionOf(pod: KubeObject, around: Surroundings): number | undefined {
  const name = pod.metadata.labels?.[revisionLabel];
  return name === undefined ? undefined : around.revisions.get(placeOf(pod, name));
}

/** A look whose text is told in parts; those that are missing are left out. */
function look(shape: Look['shape'], tone: Look['tone'], word: string, ...parts: readonly (string | undefined)[]): Look {
  return { shape, tone, word, text: parts.filter((part) => part !== undefined && part !== '').join(' · ') };
}

function withRevision(so: Look, revision: number | undefined): Look {
  return revision === undefined ? so : { ...so, revision };
}

/** Waiting reasons with which a container does not start by itself. */
const stuckReasons = [
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'InvalidImageName',
  'RunContainerError',
  'Error',
];

/** Phase, readiness, revision, node and termination of a pod. */
export function podLook(pod: KubeObject, around: Surroundings): Look {
  const revision = revisionOf(pod, around);
  return withRevision(plainPodLook(pod, around, revision === undefined ? undefined : t('rev {0}', revision)), revision);
}

function plainPodLook(pod: KubeObject, around: Surroundings, rev: string | undefined): Look {
  const { isReady, status } = printPod(pod);
  const node = text(peek(pod, 'spec', 'nodeName'));
  const phase = text(peek(pod, 'status', 'phase'));
  const earlier = around.earlierNodes.get(placeOf(pod));
  const place = earlier === undefined || earlier === node ? node : t('{0}, before on {1}', node, earlier);
  const down = around.downNodes.get(node);
  const so = (shape: Look['shape'], tone: Look['tone'], word: string, ...more: readonly (string | undefined)[]): Look =>
    look(shape, tone, word, word, ...more);
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (down === undefined) return so('striped', 'waiting', 'Terminating', rev, node);
    return so('striped', 'bad', 'Terminating', t('{0} {1}: nobody can confirm the stop', node, down), rev);
  }
  if (phase === 'Failed') return so('solid', 'bad', phase, text(peek(pod, 'status', 'reason')), rev, node);
  if (phase === 'Succeeded') return so('solid', 'quiet', phase, rev, node);
  if (down !== undefined && isReady) return so('hatched', 'quiet', `${node} ${down}`, t('the API still says Ready'), rev);
  if (isReady) return so('solid', 'good', 'Ready', rev, place);
  if (stuckReasons.some((reason) => status.endsWith(reason))) return so('outline', 'bad', status, rev, node);
  if (node === '') {
    const fits = condition(pod, 'PodScheduled')?.['reason'] !== 'Unschedulable';
    return so('dashed', fits ? 'waiting' : 'bad', 'Pending', fits ? t('not scheduled') : t('fits on no node'), rev);
  }
  if (phase !== 'Running') return so('dashed', 'waiting', status === 'Pending' ? t('Starting') : status, rev, node);
  if (down !== undefined) return so('hatched', 'waiting', t('Not ready'), `${node} ${down}`, rev);
  return so('outline', 'waiting', t('Not ready'), status, rev, place);
}

/** Binding of a claim and who uses it. */
export function claimLook(claim: KubeObject, around: Surroundings): Look {
  const phase = text(peek(claim, 'status', 'phase')) || 'Pending';
  const volume = text(peek(claim, 'spec', 'volumeName'));
  const holders = around.holders.get(placeOf(claim))?.join(', ') ?? '';
  const use = holders === '' ? t('kept, no pod uses it') : t('used by {0}', holders);
  if (claim.metadata.deletionTimestamp !== undefined) return look('striped', 'bad', 'Terminating', 'Terminating', use);
  if (phase === 'Lost') return look('solid', 'bad', phase, phase, volume);
  if (phase !== 'Bound') return look('dashed', 'waiting', 'Pending', 'Pending', t('not bound'));
  return holders === '' ? look('dotted', 'data', t('Kept'), `Bound ${volume}`, use) : look('solid', 'data', phase, `Bound ${volume}`, use);
}

/** What became of the data of a claim that is gone, when its volume said. */
export function goneClaimLook(policy: string | undefined): Look {
  const words = policy === 'Retain' ? t('gone, the volume keeps its data') : policy === undefined ? t('gone') : t('gone with its data');
  return look('line', policy === 'Retain' ? 'data' : 'bad', t('gone'), words);
}

/** Health of a node, as the API has it and as it really is. */
export function nodeLook(node: KubeObject, around: Surroundings): Look {
  const ready = condition(node, 'Ready')?.['status'];
  const down = around.downNodes.get(node.metadata.name ?? '');
  const cordoned = peek(node, 'spec', 'unschedulable') === true ? t('cordoned') : undefined;
  const taints = list(peek(node, 'spec', 'taints'))
    .filter((taint) => taint['effect'] === 'NoExecute')
    .map((taint) => `${text(taint['key']).replace(/^node\.kubernetes\.io\//, '')}:NoExecute`);
  const tainted = taints.length === 0 ? undefined : t('taint {0}', taints.join(', '));
  if (down !== undefined && ready === 'True') return look('hatched', 'bad', down, down, t('the API still says Ready'), cordoned);
  if (ready !== 'True') return look('hatched', 'bad', 'NotReady', 'NotReady', down, tainted, cordoned);
  if (tainted !== undefined) return look('outline', 'waiting', t('Tainted'), 'Ready', tainted, cordoned);
  return cordoned === undefined ? look('solid', 'good', 'Ready', 'Ready') : look('outline', 'waiting', t('Cordoned'), 'Ready', cordoned);
}

/** Progress of a set towards what its spec asks for. */
export function setLook(set: KubeObject, around: Surroundings): Look {
  const wanted = count(peek(set, 'spec', 'replicas'), 1);
  const ready = count(peek(set, 'status', 'readyReplicas'));
  const updated = count(peek(set, 'status', 'updatedReplicas'));
  const exist = count(peek(set, 'status', 'replicas'));
  const updateName = text(peek(set, 'status', 'updateRevision'));
  const update = around.revisions.get(placeOf(set, updateName));
  const isRolling = updateName !== text(peek(set, 'status', 'currentRevision')) && updateName !== '';
  const rollout = isRolling ? t('{0} of {1} on rev {2}', updated, wanted, update ?? '?') : undefined;
  const words = [t('{0} of {1} ready', ready, wanted), exist > wanted ? t('{0} exist', exist) : undefined, rollout];
  const share = `${ready}/${wanted}`;
  if (set.metadata.deletionTimestamp !== undefined)
    return withRevision(look('striped', 'waiting', 'Terminating', 'Terminating', ...words), update);
  const isDone = ready >= wanted && exist <= wanted && !isRolling;
  return withRevision(isDone ? look('solid', 'good', share, ...words) : look('outline', 'waiting', share, ...words), update);
}

/** Which pods a governing Service's name answers with. */
export function endpointsLook(slice: KubeObject): Look {
  const endpoints = list(slice['endpoints']);
  const name = (each: (typeof endpoints)[number]): string => text(each['hostname']) || text(peek(each, 'targetRef', 'name'));
  const ready = endpoints.filter((each) => peek(each, 'conditions', 'ready') !== false).map(name);
  const missing = endpoints.length - ready.length;
  if (ready.length === 0)
    return look('dashed', 'waiting', t('none'), missing === 0 ? t('no address') : t('no ready address of {0}', missing));
  const [word, names] = [String(ready.length), ready.join(' ')];
  return missing === 0 ? look('solid', 'good', word, names) : look('outline', 'waiting', word, names, t('{0} not ready', missing));
}

/** How many evictions a budget allows now. */
export function budgetLook(budget: KubeObject): Look {
  const allowed = count(peek(budget, 'status', 'disruptionsAllowed'));
  const words = allowed === 1 ? t('1 eviction allowed') : t('{0} evictions allowed', allowed);
  return allowed > 0 ? look('solid', 'good', String(allowed), words) : look('outline', 'waiting', '0', words);
}

/** Whether a group that needs a majority has one. */
export function quorumLook(quorum: KubeObject): Look {
  const members = count(quorum['members']);
  const up = Array.isArray(quorum['up']) ? quorum['up'].length : 0;
  const words = t('{0} of {1} members up', up, members);
  const needed = Math.floor(members / 2) + 1;
  const share = `${up}/${members}`;
  if (quorum['has'] !== true) return look('striped', 'bad', share, words, t('no majority, writes stop'));
  if (up === needed && up < members) return look('outline', 'waiting', share, words, t('one more loss stops writes'));
  return look('solid', 'good', share, words);
}
