/** Actions in words, and as the kubectl command that does the same on a real cluster. */
import type { Action } from '../sim.ts';

/** `crash node-2`, `scale web to 5`. */
export function actionWords(action: Action): string {
  switch (action.do) {
    case 'scale':
      return `scale ${action.name} to ${action.replicas}`;
    case 'set-image':
      return `set image of ${action.name} to ${action.image}`;
    case 'rollout-restart':
      return `restart rollout of ${action.name}`;
    case 'delete-pod':
      return `${action.force === true ? 'force-delete' : 'delete'} ${action.name}`;
    case 'delete-claim':
      return `delete claim ${action.name}`;
    case 'delete-set':
      return `delete ${action.name}${action.cascade === 'orphan' ? ', keep its pods' : ''}`;
    case 'evict':
      return `evict ${action.name}`;
    case 'cordon':
    case 'uncordon':
    case 'drain':
      return `${action.do} ${action.node}`;
    case 'crash-node':
      return `crash ${action.node}`;
    case 'partition-node':
      return `cut off ${action.node}`;
    case 'restart-node':
      return `restart ${action.node}`;
    case 'return-node':
      return `${action.node} comes back`;
    case 'delete-node':
      return `delete node ${action.node}`;
    case 'taint-node':
      return `taint ${action.node} ${action.key.split('/').at(-1) ?? action.key}`;
    case 'untaint-node':
      return `untaint ${action.node}`;
    case 'crash-container':
      return `crash the program of ${action.name}`;
    case 'unready':
      return `${action.name} stops being ready`;
    case 'ready':
      return `${action.name} is ready again`;
    case 'kubelet-evicts':
      return `node pressure evicts ${action.name}`;
    case 'succeed-pod':
      return `${action.name} ends well`;
    default:
      return action.do.replaceAll('-', ' ');
  }
}

/** The command, or undefined for what no command does (a crash). */
export function kubectlCommand(action: Action): string | undefined {
  const space = 'namespace' in action && action.namespace !== undefined && action.namespace !== 'default' ? ` -n ${action.namespace}` : '';
  switch (action.do) {
    case 'scale':
      return `kubectl scale statefulset ${action.name}${space} --replicas=${action.replicas}`;
    case 'set-image':
      return `kubectl set image statefulset/${action.name}${space} ${action.container ?? '*'}=${action.image}`;
    case 'rollout-restart':
      return `kubectl rollout restart statefulset/${action.name}${space}`;
    case 'delete-pod':
      return `kubectl delete pod ${action.name}${space}${action.force === true ? ' --force --grace-period=0' : graceOption(action.graceSeconds)}`;
    case 'delete-claim':
      return `kubectl delete pvc ${action.name}${space}`;
    case 'delete-set':
      return `kubectl delete statefulset ${action.name}${space}${action.cascade === undefined ? '' : ` --cascade=${action.cascade}`}`;
    case 'evict':
      return `kubectl create --raw /api/v1/namespaces/${action.namespace ?? 'default'}/pods/${action.name}/eviction -f eviction.json`;
    case 'cordon':
    case 'uncordon':
      return `kubectl ${action.do} ${action.node}`;
    case 'drain':
      return `kubectl drain ${action.node} --ignore-daemonsets --delete-emptydir-data`;
    case 'delete-node':
      return `kubectl delete node ${action.node}`;
    case 'taint-node':
      return `kubectl taint node ${action.node} ${action.key}=${action.value ?? ''}:${action.effect}`;
    case 'untaint-node':
      return `kubectl taint node ${action.node} ${action.key}-`;
    default:
      return undefined;
  }
}

function graceOption(seconds: number | undefined): string {
  return seconds === undefined ? '' : ` --grace-period=${seconds}`;
}
