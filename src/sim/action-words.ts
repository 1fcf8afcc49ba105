import type { ObjectKey } from '../kube/objects.ts';
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

/** The action in a few words, as a person would note it: `scale web to 5`, `crash node node-2`. */
export function actionWords(action: Action): string {
  const { name } = actionSubject(action);
  switch (action.do) {
    case 'apply':
      return `apply ${action.objects.map((each) => `${each.kind} ${each.metadata.name ?? ''}`).join(', ')}`;
    case 'create':
      return `create ${action.object.kind} ${name}`;
    case 'patch':
      return `edit ${action.object.kind} ${name}`;
    case 'delete':
      return `delete ${action.object.kind} ${name}`;
    case 'scale':
      return `scale ${name} to ${action.replicas}`;
    case 'set-image':
      return `set image of ${name} to ${action.image}`;
    case 'rollout-restart':
      return `restart the rollout of ${name}`;
    case 'delete-pod':
      return `${action.force === true ? 'force-delete' : 'delete'} pod ${name}`;
    case 'delete-set':
      return `delete set ${name} (${action.cascade ?? 'background'})`;
    case 'taint-node':
      return `taint node ${name} with ${action.key}:${action.effect}`;
    case 'untaint-node':
      return `remove the taint ${action.key} from node ${name}`;
    case 'unready':
      return `${name} stops being ready`;
    case 'ready':
      return `${name} can be ready again`;
    case 'kubelet-evicts':
      return `the kubelet evicts ${name}`;
    case 'succeed-pod':
      return `the containers of ${name} end well`;
    case 'crash-container':
      return `a container of ${name} crashes`;
    case 'heal-fault':
      return `end of the fault ${name}`;
    case 'cache-delay':
      return action.delayMs === 'frozen' ? `the cache of ${name} stands still` : `the cache of ${name} lags ${action.delayMs} ms behind`;
    default:
      return `${action.do.replaceAll('-', ' ')} ${name}`;
  }
}
