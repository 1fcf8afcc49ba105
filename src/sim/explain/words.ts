import { peekText } from '../../base/peek.ts';
import type { ObjectKey } from '../../kube/objects.ts';
import { conditionStatus } from '../cluster/conditions.ts';
import type { Transition } from '../transition.ts';

/** `Pod web-1`; the programs of a pod go by the pod's name. */
export function nameOf({ kind, name }: ObjectKey): string {
  return kind === 'Process' ? `the programs of ${name.slice(0, Math.max(0, name.lastIndexOf('.')))}` : `${kind} ${name}`;
}

/** What a transition did, as one sentence: `statefulset-controller created Pod web-1`. */
export function sentence(transition: Transition): string {
  const { verb, actor, object, event, words, response } = transition;
  const name = nameOf(object);
  if (response !== undefined) return `the API server refused (${response.code}): ${response.message}`;
  switch (verb) {
    case 'event':
      return `${event?.reason ?? ''}: ${event?.message ?? ''}`;
    case 'request':
      return `${actor} asked: ${words ?? name}`;
    case 'fault':
      return words ?? name;
    case 'create':
      return `${actor} created ${name}`;
    case 'delete':
      return `${actor} deleted ${name}: it is terminating`;
    case 'remove':
      return `${name} is gone (${actor})`;
    case 'process':
      return processSentence(transition);
    case 'update':
      return `${actor} updated ${name}${changeOf(transition)}`;
  }
}

function processSentence({ object, after }: Transition): string {
  if (after === undefined) return `${nameOf(object)} ended`;
  const state = peekText(after, 'state') ?? peekText(after, 'power');
  return state === undefined ? `${nameOf(object)} changed` : `${nameOf(object)}: ${state}`;
}

/** The part of an update that people look at, after a colon; nothing where there is none. */
function changeOf({ before, after }: Transition): string {
  if (before === undefined || after === undefined) return '';
  const changes: string[] = [];
  const compare = (label: string, left: string | undefined, right: string | undefined): void => {
    if (left !== right) changes.push(`${label} ${right ?? 'unset'}`);
  };
  compare('node', peekText(before, 'spec', 'nodeName'), peekText(after, 'spec', 'nodeName'));
  compare('phase', peekText(before, 'status', 'phase'), peekText(after, 'status', 'phase'));
  compare('Ready', conditionStatus(before, 'Ready'), conditionStatus(after, 'Ready'));
  compare('currentRevision', peekText(before, 'status', 'currentRevision'), peekText(after, 'status', 'currentRevision'));
  compare('updateRevision', peekText(before, 'status', 'updateRevision'), peekText(after, 'status', 'updateRevision'));
  return changes.length === 0 ? '' : `: ${changes.join(', ')}`;
}
