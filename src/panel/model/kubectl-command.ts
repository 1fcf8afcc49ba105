/** Actions as the kubectl command that does the same on a real cluster. */
import type { ObjectKey } from '../../kube/objects.ts';
import type { RunView } from '../engine/run.ts';
import { t } from '../l10n.ts';
import { type Action, actionWords } from '../sim.ts';
import type { Branch } from './branch.ts';

/** The command, or undefined for what no command does (a crash). */
export function kubectlCommand(action: Action): string | undefined {
  switch (action.do) {
    case 'apply':
    case 'create':
      return `kubectl ${action.do} -f .`;
    case 'patch':
      return `kubectl patch ${target(action.object)} --type=merge -p '${JSON.stringify(action.patch)}'`;
    case 'delete':
      return `kubectl delete ${target(action.object)}`;
    case 'scale':
      return `kubectl scale ${named(action.kind ?? 'StatefulSet', action)} --replicas=${action.replicas}`;
    case 'set-image':
      return `kubectl set image ${named('StatefulSet', action)} '${action.container ?? '*'}=${action.image}'`;
    case 'rollout-restart':
      return `kubectl rollout restart ${named('StatefulSet', action)}`;
    case 'delete-pod': {
      const grace = action.graceSeconds === undefined ? '' : ` --grace-period=${action.graceSeconds}`;
      return `kubectl delete ${named('Pod', action)}${action.force === true ? ' --force --grace-period=0' : grace}`;
    }
    case 'delete-claim':
      return `kubectl delete ${named('pvc', action)}`;
    case 'delete-set':
      return `kubectl delete ${named('StatefulSet', action)} --cascade=${action.cascade ?? 'background'}`;
    case 'evict': {
      const body = JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: action.name } });
      return `echo '${body}' | kubectl create --raw /api/v1/namespaces/${action.namespace ?? 'default'}/pods/${action.name}/eviction -f -`;
    }
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

function named(kind: string, { name, namespace = 'default' }: { readonly name: string; readonly namespace?: string }): string {
  return `${kind.toLowerCase()}/${name}${namespace === 'default' || namespace === '' ? '' : ` -n ${namespace}`}`;
}

function target({ kind, name, namespace }: ObjectKey): string {
  return named(kind, { name, namespace });
}

/** The commands that do on a real cluster what a run does: its first apply, its steps, then what the branches of its line add. */
export function commandsOf({ timeline }: Pick<RunView, 'timeline'>, line: readonly Branch[], manifests: readonly string[]): string {
  const names = manifests.map((name) => (/^[\w./-]+$/.test(name) ? name : `'${name}'`));
  const apply = `kubectl apply -f ${names.join(' -f ') || '.'}`;
  const actions = [...timeline.input.steps.map(({ action }) => action), ...line.flatMap(({ from }) => from?.action ?? [])];
  const commands = actions.map((action) =>
    action.do === 'apply' ? apply : (kubectlCommand(action) ?? `# ${t('no command does this: {0}', actionWords(action))}`),
  );
  return [apply, ...commands].join('\n');
}
