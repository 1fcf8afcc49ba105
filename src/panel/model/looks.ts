/** How each kind of object looks at one moment. Pure functions of the object and of what surrounds it. */
import { t } from '../l10n.ts';
import { revisionLabel } from '../../kube/identity.ts';
import type { KubeObject } from '../../kube/objects.ts';
import type { Look, Surroundings } from './look.ts';
import { printPod } from '../../kube/print-pod.ts';
import { peek } from '../../base/peek.ts';
import { condition, count, list, text } from '../../kube/read.ts';

/** Number of the pod's revision, as far as it carries one. */
function revisionOf(pod: KubeObject, around: Surroundings): number | undefined {
  const name = pod.metadata.labels?.[revisionLabel];
  return name === undefined ? undefined : around.revisions.get(`${pod.metadata.namespace ?? ''}/${name}`);
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' · ');
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
  const printed = printPod(pod);
  const revision = revisionOf(pod, around);
  const rev = revision === undefined ? undefined : t('rev {0}', revision);
  const node = text(peek(pod, 'spec', 'nodeName'));
  const earlier = around.earlierNodes.get(`${pod.metadata.namespace ?? ''}/${pod.metadata.name ?? ''}`);
  const place = earlier === undefined || earlier === node ? node : t('{0}, before on {1}', node, earlier);
  const look = (shape: Look['shape'], tone: Look['tone'], word: string, ...more: readonly (string | undefined)[]): Look => ({
    shape,
    tone,
    word,
    text: joined(word, ...more),
    ...(revision === undefined ? {} : { revision }),
  });
  const down = around.downNodes.get(node);
  if (pod.metadata.deletionTimestamp !== undefined) {
    return down === undefined
      ? look('striped', 'waiting', 'Terminating', rev, node)
      : look('striped', 'bad', 'Terminating', t('{0} {1}: nobody can confirm the stop', node, down), rev);
  }
  if (text(peek(pod, 'status', 'phase')) === 'Failed')
    return look('solid', 'bad', 'Failed', text(peek(pod, 'status', 'reason')), rev, node);
  if (text(peek(pod, 'status', 'phase')) === 'Succeeded') return look('solid', 'quiet', 'Succeeded', rev, node);
  if (down !== undefined && printed.isReady) return look('hatched', 'quiet', `${node} ${down}`, t('the API still says Ready'), rev);
  if (printed.isReady) return look('solid', 'good', 'Ready', rev, place);
  if (stuckReasons.some((reason) => printed.status.endsWith(reason))) return look('outline', 'bad', printed.status, rev, node);
  if (node === '') {
    const fits = condition(pod, 'PodScheduled')?.['reason'] !== 'Unschedulable';
    return look('dashed', fits ? 'waiting' : 'bad', 'Pending', fits ? t('not scheduled') : t('fits on no node'), rev);
  }
  if (text(peek(pod, 'status', 'phase')) !== 'Running')
    return look('dashed', 'waiting', printed.status === 'Pending' ? t('Starting') : printed.status, rev, node);
  if (down !== undefined) return look('hatched', 'waiting', t('Not ready'), `${node} ${down}`, rev);
  return look('outline', 'waiting', t('Not ready'), printed.status, rev, place);
}

/** Binding of a claim and who uses it. */
export function claimLook(claim: KubeObject, around: Surroundings): Look {
  const phase = text(peek(claim, 'status', 'phase')) || 'Pending';
  const volume = text(peek(claim, 'spec', 'volumeName'));
  const holder = around.holders.get(`${claim.metadata.namespace ?? ''}/${claim.metadata.name ?? ''}`);
  const use = holder === undefined ? t('kept, no pod uses it') : t('used by {0}', holder);
  if (claim.metadata.deletionTimestamp !== undefined)
    return { shape: 'striped', tone: 'bad', word: 'Terminating', text: joined('Terminating', use) };
  if (phase === 'Lost') return { shape: 'solid', tone: 'bad', word: 'Lost', text: joined('Lost', volume) };
  if (phase !== 'Bound') return { shape: 'dashed', tone: 'waiting', word: 'Pending', text: joined('Pending', t('not bound')) };
  return {
    shape: holder === undefined ? 'dotted' : 'solid',
    tone: 'data',
    word: holder === undefined ? t('Kept') : 'Bound',
    text: joined(`Bound ${volume}`, use),
  };
}

/** What became of the data of a claim that is gone, when its volume said. */
export function goneClaimLook(policy: string | undefined): Look {
  const words = policy === 'Retain' ? t('gone, the volume keeps its data') : policy === undefined ? t('gone') : t('gone with its data');
  return { shape: 'line', tone: policy === 'Retain' ? 'data' : 'bad', word: t('gone'), text: words };
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
  if (down !== undefined && ready === 'True')
    return { shape: 'hatched', tone: 'bad', word: down, text: joined(down, t('the API still says Ready'), cordoned) };
  if (ready !== 'True') return { shape: 'hatched', tone: 'bad', word: 'NotReady', text: joined('NotReady', down, tainted, cordoned) };
  if (tainted !== undefined) return { shape: 'outline', tone: 'waiting', word: t('Tainted'), text: joined('Ready', tainted, cordoned) };
  return cordoned === undefined
    ? { shape: 'solid', tone: 'good', word: 'Ready', text: 'Ready' }
    : { shape: 'outline', tone: 'waiting', word: t('Cordoned'), text: joined('Ready', cordoned) };
}

/** Progress of a set towards what its spec asks for. */
export function setLook(set: KubeObject, around: Surroundings): Look {
  const wanted = count(peek(set, 'spec', 'replicas'), 1);
  const ready = count(peek(set, 'status', 'readyReplicas'));
  const updated = count(peek(set, 'status', 'updatedReplicas'));
  const exist = count(peek(set, 'status', 'replicas'));
  const updateName = text(peek(set, 'status', 'updateRevision'));
  const update = around.revisions.get(`${set.metadata.namespace ?? ''}/${updateName}`);
  const isRolling = updateName !== text(peek(set, 'status', 'currentRevision')) && updateName !== '';
  const rollout = isRolling ? t('{0} of {1} on rev {2}', updated, wanted, update ?? '?') : undefined;
  const words = joined(t('{0} of {1} ready', ready, wanted), exist > wanted ? t('{0} exist', exist) : undefined, rollout);
  const revision = update === undefined ? {} : { revision: update };
  if (set.metadata.deletionTimestamp !== undefined)
    return { shape: 'striped', tone: 'waiting', word: 'Terminating', text: joined('Terminating', words), ...revision };
  if (ready >= wanted && exist <= wanted && !isRolling)
    return { shape: 'solid', tone: 'good', word: `${ready}/${wanted}`, text: words, ...revision };
  return { shape: 'outline', tone: 'waiting', word: `${ready}/${wanted}`, text: words, ...revision };
}

/** Which pods a governing Service's name answers with. */
export function endpointsLook(slice: KubeObject): Look {
  const endpoints = list(slice['endpoints']);
  const name = (each: (typeof endpoints)[number]): string => text(each['hostname']) || text(peek(each, 'targetRef', 'name'));
  const ready = endpoints.filter((each) => peek(each, 'conditions', 'ready') !== false).map(name);
  const missing = endpoints.length - ready.length;
  if (ready.length === 0)
    return {
      shape: 'dashed',
      tone: 'waiting',
      word: t('none'),
      text: missing === 0 ? t('no address') : t('no ready address of {0}', missing),
    };
  return {
    shape: missing === 0 ? 'solid' : 'outline',
    tone: missing === 0 ? 'good' : 'waiting',
    word: String(ready.length),
    text: joined(ready.join(' '), missing === 0 ? undefined : t('{0} not ready', missing)),
  };
}

/** How many evictions a budget allows now. */
export function budgetLook(budget: KubeObject): Look {
  const allowed = count(peek(budget, 'status', 'disruptionsAllowed'));
  const words = allowed === 1 ? t('1 eviction allowed') : t('{0} evictions allowed', allowed);
  return allowed > 0
    ? { shape: 'solid', tone: 'good', word: String(allowed), text: words }
    : { shape: 'outline', tone: 'waiting', word: '0', text: words };
}

/** Whether a group that needs a majority has one. */
export function quorumLook(quorum: KubeObject): Look {
  const members = count(quorum['members']);
  const up = Array.isArray(quorum['up']) ? quorum['up'].length : 0;
  const words = t('{0} of {1} members up', up, members);
  const needed = Math.floor(members / 2) + 1;
  if (quorum['has'] !== true)
    return { shape: 'striped', tone: 'bad', word: `${up}/${members}`, text: joined(words, t('no majority, writes stop')) };
  if (up === needed && up < members)
    return { shape: 'outline', tone: 'waiting', word: `${up}/${members}`, text: joined(words, t('one more loss stops writes')) };
  return { shape: 'solid', tone: 'good', word: `${up}/${members}`, text: words };
}
