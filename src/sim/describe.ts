/** One plain sentence for a transition: who did what to whom. */
import { phaseOf, nodeNameOf } from '../kube/views.ts';
import { peek, peekText } from '../base/peek.ts';
import type { KubeObject, ObjectKey } from '../kube/objects.ts';
import { printPod } from '../kube/print-pod.ts';
import { condition, count, list, text } from '../kube/read.ts';
import type { Transition } from './transition.ts';

/** `pod web-1`, `claim data-web-1`: an object as it is called in a sentence. */
export function objectWords(key: ObjectKey): string {
  return `${kindWords[key.kind] ?? key.kind} ${key.name}`;
}

const kindWords: Readonly<Record<string, string>> = {
  Pod: 'pod',
  Node: 'node',
  PersistentVolumeClaim: 'claim',
  PersistentVolume: 'volume',
  Machine: 'machine',
  Process: 'program of',
  Disk: 'disk',
  Quorum: 'quorum of',
};

/** A sentence without a full stop. */
export function describe(transition: Transition): string {
  const { verb, object, actor, event, words } = transition;
  const name = objectWords(object);
  if (verb === 'event') return `${event?.reason ?? ''}: ${event?.message ?? ''}`;
  if (verb === 'fault' || verb === 'request')
    return `${words ?? (actor === 'user' ? name : `${actor} asks to evict ${name}`)}${refusal(transition)}`;
  if (verb === 'process') return processWords(transition);
  if (refusal(transition) !== '') return `${actor} could not ${verb} ${name}${refusal(transition)}`;
  if (verb === 'create') return `${actor} created ${name}`;
  if (verb === 'delete') return `${actor} deleted ${name}: it terminates`;
  if (verb === 'remove') return `${name} is gone`;
  const how = howChanged(transition);
  return how === undefined ? `${actor} updated ${name}` : `${name} ${how}`;
}

function howChanged({ object, before, after }: Transition): string | undefined {
  return changes[object.kind]?.(before, after);
}

/** Kinds whose changes are links of a chain and seldom what a person asks about. */
const minorKinds = new Set(['VolumeAttachment', 'PersistentVolume', 'Process', 'Disk', 'Lease']);

/** Whether a step may be passed over where a chain is told: it moves things along and changes nothing that a lane shows. */
export function isMinor(transition: Transition): boolean {
  const { verb, object } = transition;
  return minorKinds.has(object.kind) || (verb === 'update' && howChanged(transition) === undefined);
}

function refusal({ response }: Transition): string {
  if (response === undefined || response.code < 400) return '';
  return ` · refused (${response.code}): ${[response.message, ...(response.causes ?? [])].join(' ')}`;
}

function processWords({ object, after }: Transition): string {
  if (object.kind === 'Machine') {
    return `${object.name} ${powerWords[peekText(after, 'power') ?? ''] ?? 'works'}`;
  }
  if (object.kind === 'Process') {
    const pod = peekText(after, 'pod') ?? object.name.split('.')[0] ?? object.name;
    const state = peekText(after, 'state') ?? 'stopped';
    const healthy = state === 'running' && peek(after, 'healthy') === true ? ' and answers its probe' : '';
    return `the program in ${pod} ${processStates[state] ?? state}${healthy}`;
  }
  if (object.kind === 'Quorum') {
    const up = peek(after, 'up');
    return `${objectWords(object)}: ${Array.isArray(up) ? up.length : 0} of ${count(peek(after, 'members'))} members up`;
  }
  if (object.kind === 'StoreAnswer') {
    const [from, missing] = ['from', 'missing'].map((name) => list(peek(after, name)).length);
    return `the store ${object.name} answers from ${from} ${from === 1 ? 'member' : 'members'}, ${missing} keys are missing`;
  }
  return `${objectWords(object)} ${after === undefined ? 'is destroyed with what is on it' : 'changed'}`;
}

const powerWords: Readonly<Record<string, string>> = { crashed: 'crashed', partitioned: 'is cut off from the network' };

const processStates: Readonly<Record<string, string>> = {
  starting: 'starts',
  running: 'runs',
  stopping: 'was asked to stop',
  stopped: 'has stopped',
};

type Change = (before: KubeObject | undefined, after: KubeObject | undefined) => string | undefined;

const changes: Readonly<Record<string, Change>> = {
  Pod: (before, after) => {
    const node = nodeNameOf(after);
    if (node !== '' && nodeNameOf(before) === '') return `is placed on ${node}`;
    if (before === undefined || after === undefined) return undefined;
    const [then, now] = [printPod(before), printPod(after)];
    if (then.isReady !== now.isReady) return now.isReady ? 'is Ready' : 'is not Ready any more';
    if (then.status !== now.status) return `is ${now.status}`;
    return condition(after, 'PodScheduled')?.['reason'] === 'Unschedulable' ? 'fits on no node' : undefined;
  },
  PersistentVolumeClaim: (before, after) => {
    if (phaseOf(after) !== phaseOf(before)) return `is ${phaseOf(after)}`;
    const [then, now] = [before, after].map((claim) => claim?.metadata.annotations?.['volume.kubernetes.io/selected-node']);
    return now !== undefined && then === undefined ? `is to be provisioned where ${now} reaches it` : undefined;
  },
  Node: (before, after) => {
    const [then, now] = [condition(before, 'Ready')?.['status'], condition(after, 'Ready')?.['status']];
    if (then !== now) return now === 'True' ? 'is Ready' : now === 'Unknown' ? 'is NotReady: it has not been heard of' : 'is NotReady';
    const [old, fresh] = [before, after].map((node) =>
      list(peek(node, 'spec', 'taints')).map((taint) => `${text(taint['key'])}:${text(taint['effect'])}`),
    );
    const added = fresh?.filter((taint) => old?.includes(taint) !== true) ?? [];
    if (added.length > 0) return `is tainted ${added.join(', ')}`;
    return (old?.length ?? 0) > (fresh?.length ?? 0) ? 'lost a taint' : undefined;
  },
  StatefulSet: (before, after) => {
    if (JSON.stringify(peek(before, 'spec')) !== JSON.stringify(peek(after, 'spec'))) return 'has a new spec';
    const ready = count(peek(after, 'status', 'readyReplicas'));
    const wanted = count(peek(after, 'spec', 'replicas'), 1);
    return `reports ${ready} of ${wanted} ready`;
  },
  EndpointSlice: (_before, after) => {
    const ready = list(after?.['endpoints']).filter((each) => peek(each, 'conditions', 'ready') !== false);
    const names = ready.map((each) => text(each['hostname']) || text(peek(each, 'targetRef', 'name')));
    return `now publishes ${names.join(', ') || 'no address'}`;
  },
};
