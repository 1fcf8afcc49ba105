import { formatDuration } from '../base/duration.ts';
import { peekText } from '../base/peek.ts';
import { type ObjectKey, nameOf } from '../kube/objects.ts';
import type { Action } from './action.ts';
import { storeKey } from './cluster/store.ts';

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
  if ('node' in action) return { kind: 'Node', namespace: '', name: action.node };
  switch (action.do) {
    case 'apply': {
      const [first] = action.objects;
      return first === undefined ? { kind: '', namespace: '', name: '' } : withDefaultNamespace(storeKey(first));
    }
    case 'create':
      return withDefaultNamespace(storeKey(action.object));
    case 'patch':
    case 'delete':
      return action.object;
    case 'fault':
    case 'heal-fault':
      return { kind: 'Fault', namespace: '', name: action.fault };
    case 'restart-component':
    case 'cache-delay':
      return { kind: 'Component', namespace: '', name: action.component };
    default:
      return { kind: kindOf(action), namespace: action.namespace ?? 'default', name: action.name };
  }
}

function withDefaultNamespace(key: ObjectKey): ObjectKey {
  return key.namespace === '' ? { ...key, namespace: 'default' } : key;
}

function kindOf(action: Extract<Action, { name: string }>): string {
  if (action.do === 'scale') return action.kind ?? 'StatefulSet';
  if (action.do === 'set-image' || action.do === 'rollout-restart' || action.do === 'delete-set') return 'StatefulSet';
  return action.do === 'delete-claim' ? 'PersistentVolumeClaim' : 'Pod';
}

/**
 * The action in the words of scenario files: `scale web to 5`, `crash node-2`. `scenario/action-words` reads them back as the same action; what stands
 * in the last cases (whole objects, patches) has no words that say all of it.
 */
export function actionWords(action: Action): string {
  switch (action.do) {
    case 'scale':
      return `scale ${action.kind === 'ReplicaSet' ? 'replicaset ' : ''}${place(action)} to ${action.replicas}`;
    case 'set-image':
      return `set image ${place(action)} ${action.container === undefined ? '' : `${action.container}=`}${action.image}`;
    case 'rollout-restart':
      return `restart set ${place(action)}`;
    case 'delete-pod':
      return `delete pod ${place(action)}${action.force === true ? ' by force' : ''}${graceWords(action.graceSeconds)}`;
    case 'delete-claim':
      return `delete claim ${place(action)}`;
    case 'delete-set':
      return `delete set ${place(action)}${action.cascade === undefined ? '' : ` ${action.cascade}`}`;
    case 'crash-container':
      return `crash container ${place(action)}${action.container === undefined ? '' : ` ${action.container}`}${spanWords('for', action.backAfterMs)}`;
    case 'evict':
    case 'unready':
    case 'ready':
      return `${action.do} ${place(action)}`;
    case 'kubelet-evicts':
      return `kubelet evicts ${place(action)}`;
    case 'succeed-pod':
      return `complete pod ${place(action)}`;
    case 'cordon':
    case 'uncordon':
    case 'drain':
      return `${action.do} ${action.node}`;
    case 'crash-node':
      return `crash ${action.node}`;
    case 'partition-node':
      return `partition ${action.node}`;
    case 'restart-node':
      return `reboot ${action.node}`;
    case 'return-node':
      return `bring back ${action.node}`;
    case 'delete-node':
      return `delete node ${action.node}`;
    case 'taint-node':
      return `taint ${action.node} ${taintWords(action)}`;
    case 'untaint-node':
      return `untaint ${action.node} ${action.key}`;
    case 'restart-component':
      return `restart component ${action.component}`;
    case 'cache-delay':
      return action.delayMs === 'frozen'
        ? `freeze cache of ${action.component}`
        : `delay cache of ${action.component} by ${formatDuration(action.delayMs)}`;
    case 'fault':
      return `begin fault ${action.fault}${faultWords(action.with)}`;
    case 'heal-fault':
      return `end fault ${action.fault}${faultWords(action.with)}`;
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

function taintWords({ key, value, effect }: Extract<Action, { do: 'taint-node' }>): string {
  const known = outOfServiceTaint;
  if (key === known.key && value === known.value && effect === known.effect) return 'out-of-service';
  return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}

function graceWords(seconds: number | undefined): string {
  return seconds === undefined ? '' : ` with grace ${seconds}s`;
}

function spanWords(word: string, spanMs: number | undefined): string {
  return spanMs === undefined ? '' : ` ${word} ${formatDuration(spanMs)}`;
}

function faultWords(parameters: Readonly<Record<string, unknown>> = {}): string {
  const { of, extraMs } = parameters;
  return `${typeof of === 'string' ? ` of ${of}` : ''}${spanWords('by', typeof extraMs === 'number' ? extraMs : undefined)}`;
}
