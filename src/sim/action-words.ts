import { formatDuration } from '../base/duration.ts';
import { peekText } from '../base/peek.ts';
import { type ObjectKey, nameOf, namespaceText, objectKey } from '../kube/objects.ts';
import type { Action } from './action.ts';

const faults: ReadonlySet<Action['do']> = new Set([
  'crash-node',
  'partition-node',
  'restart-node',
  'return-node',
  'crash-container',
  'unready',
  'ready',
  'kubelet-evicts',
  'succeed-pod',
  'fault',
  'heal-fault',
  'restart-component',
  'cache-delay',
]);

/** Whether the action is something that happens to the cluster, rather than something that somebody asks the API server for. */
export function isFault(action: Action): boolean {
  return faults.has(action.do);
}

/** The object that an action is about. */
export function actionSubject(action: Action): ObjectKey {
  if ('node' in action) return objectKey('Node', '', action.node);
  if ('fault' in action) return objectKey('Fault', '', action.fault);
  if ('component' in action) return objectKey('Component', '', action.component);
  if ('name' in action) return objectKey(kindOf(action), action.namespace ?? 'default', action.name);
  if (action.do === 'patch' || action.do === 'delete') return action.object;
  const object = action.do === 'create' ? action.object : action.objects[0];
  return objectKey(object?.kind ?? '', object === undefined ? '' : namespaceText(object) || 'default', nameOf(object));
}

function kindOf(action: Extract<Action, { name: string }>): string {
  if (action.do === 'scale') return action.kind ?? 'StatefulSet';
  if (action.do === 'set-image' || action.do === 'rollout-restart' || action.do === 'delete-set') return 'StatefulSet';
  return action.do === 'delete-claim' ? 'PersistentVolumeClaim' : 'Pod';
}

/** What is done, before the name of what it is done to, where it is not called as the action is. */
const verbs: Readonly<Partial<Record<Action['do'], string>>> = {
  'set-image': 'set image',
  'rollout-restart': 'restart set',
  'delete-pod': 'delete pod',
  'delete-claim': 'delete claim',
  'delete-set': 'delete set',
  'crash-container': 'crash container',
  'kubelet-evicts': 'kubelet evicts',
  'succeed-pod': 'complete pod',
  'crash-node': 'crash',
  'partition-node': 'partition',
  'restart-node': 'reboot',
  'return-node': 'bring back',
  'delete-node': 'delete node',
  'taint-node': 'taint',
  'untaint-node': 'untaint',
  'restart-component': 'restart component',
  fault: 'begin fault',
  'heal-fault': 'end fault',
};

/**
 * The action in the words of scenario files: `scale web to 5`, `crash node-2`. `scenario/action-words` reads them back as the same action; what is done
 * to whole objects (patches too) has no words that say all of it.
 */
export function actionWords(action: Action): string {
  const verb = verbs[action.do] ?? action.do;
  if ('node' in action) return `${verb} ${action.node}${taintWords(action)}`;
  if ('fault' in action) return `${verb} ${action.fault}${faultWords(action.with)}`;
  switch (action.do) {
    case 'restart-component':
      return `${verb} ${action.component}`;
    case 'cache-delay':
      return action.delayMs === 'frozen'
        ? `freeze cache of ${action.component}`
        : `delay cache of ${action.component} by ${formatDuration(action.delayMs)}`;
    case 'apply':
      return `apply ${action.objects.map((each) => `${each.kind} ${nameOf(each)}`).join(', ')}`;
    case 'create':
      return `create ${action.object.kind} ${nameOf(action.object)}`;
    case 'patch': {
      const storage = grownTo(action);
      return storage === undefined
        ? `edit ${action.object.kind} ${action.object.name}`
        : `grow claim ${place(action.object)} to ${storage}`;
    }
    case 'delete':
      return `delete ${deletable[action.object.kind] ?? action.object.kind} ${place(action.object)}`;
    case 'scale':
      return `scale ${action.kind === 'ReplicaSet' ? 'replicaset ' : ''}${place(action)} to ${action.replicas}`;
    default:
      return `${verb} ${place(action)}${detailWords(action)}`;
  }
}

/** What is said of it after the name. */
function detailWords(action: Exclude<Extract<Action, { name: string }>, { do: 'scale' }>): string {
  switch (action.do) {
    case 'set-image':
      return ` ${action.container === undefined ? '' : `${action.container}=`}${action.image}`;
    case 'delete-pod':
      return `${action.force === true ? ' by force' : ''}${action.graceSeconds === undefined ? '' : ` with grace ${action.graceSeconds}s`}`;
    case 'delete-set':
      return action.cascade === undefined ? '' : ` ${action.cascade}`;
    case 'crash-container':
      return `${action.container === undefined ? '' : ` ${action.container}`}${spanWords('for', action.backAfterMs)}`;
    default:
      return '';
  }
}

/** Whether the words of the action say all of it, so that a scenario can hold them. */
export function isSayable(action: Action): boolean {
  if (action.do === 'patch') return grownTo(action) !== undefined;
  if (action.do === 'delete') return action.object.kind in deletable;
  return action.do !== 'apply' && action.do !== 'create';
}

/** Kinds that scenarios can delete, beside those with a verb of their own, and what they call them. */
export const deletable: Readonly<Record<string, string>> = { Service: 'service', PodDisruptionBudget: 'budget' };

/** The patch that asks for a larger claim. */
export function growth(storage: string): Readonly<Record<string, unknown>> {
  return { spec: { resources: { requests: { storage } } } };
}

/** The size that a patch asks for, when it asks for nothing else. */
function grownTo({ object, patch }: Extract<Action, { do: 'patch' }>): string | undefined {
  const storage = peekText(patch, 'spec', 'resources', 'requests', 'storage') ?? '';
  return object.kind === 'PersistentVolumeClaim' && JSON.stringify(patch) === JSON.stringify(growth(storage)) ? storage : undefined;
}

/** The taint that `out-of-service` stands for. */
export const outOfServiceTaint = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' } as const;

function place({ namespace, name }: { readonly namespace?: string; readonly name: string }): string {
  return namespace === undefined || namespace === '' || namespace === 'default' ? name : `${namespace}/${name}`;
}

function taintWords(action: Extract<Action, { node: string }>): string {
  if (action.do === 'untaint-node') return ` ${action.key}`;
  if (action.do !== 'taint-node') return '';
  const { key, value, effect } = action;
  const known = outOfServiceTaint;
  if (key === known.key && value === known.value && effect === known.effect) return ' out-of-service';
  return ` ${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}

function spanWords(word: string, spanMs: number | undefined): string {
  return spanMs === undefined ? '' : ` ${word} ${formatDuration(spanMs)}`;
}

function faultWords(parameters: Readonly<Record<string, unknown>> = {}): string {
  const { of, extraMs } = parameters;
  return `${typeof of === 'string' ? ` of ${of}` : ''}${spanWords('by', typeof extraMs === 'number' ? extraMs : undefined)}`;
}
