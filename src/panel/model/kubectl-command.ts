/** Actions as the kubectl command that does the same on a real cluster. */
import { type Action, actionWords } from '../sim.ts';
import type { Branch } from './branch.ts';

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

/** The commands that do on a real cluster what a line of branches does, one a line. */
export function commandsOf(line: readonly Branch[]): string {
  const commands = line.flatMap(({ from }) => {
    if (from === undefined) return [];
    return kubectlCommand(from.action) ?? `# ${actionWords(from.action)}: no command does this`;
  });
  return ['kubectl apply -f .', ...commands].join('\n');
}
