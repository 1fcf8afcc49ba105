/** A line of what-ifs as a scenario file, which the editor, the command line and the Test Explorer run again. */
import { formatDuration } from '../../base/duration.ts';
import type { Action } from '../sim.ts';
import type { Branch } from './branch.ts';

/** An action in the words that scenario files take; undefined for what they have no words for. */
export function stepWords(action: Action): string | undefined {
  const named = 'name' in action ? `${inNamespace(action.namespace)}${action.name}` : '';
  switch (action.do) {
    case 'scale':
      return `scale ${named} to ${action.replicas}`;
    case 'set-image':
      return `set image ${named} ${action.image}`;
    case 'rollout-restart':
      return `restart set ${named}`;
    case 'delete-pod':
      return `delete pod ${named}${action.force === true ? ' by force' : ''}`;
    case 'delete-claim':
      return `delete claim ${named}`;
    case 'delete-set':
      return `delete set ${named}${action.cascade === undefined ? '' : ` ${action.cascade}`}`;
    case 'evict':
      return `evict ${named}`;
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
      return action.key === 'node.kubernetes.io/out-of-service'
        ? `taint ${action.node} out-of-service`
        : `taint ${action.node} ${action.key}${action.value === undefined ? '' : `=${action.value}`}:${action.effect}`;
    case 'untaint-node':
      return `untaint ${action.node} ${action.key}`;
    case 'crash-container':
      return `crash container ${named}`;
    case 'unready':
    case 'ready':
      return `${action.do} ${named}`;
    case 'kubelet-evicts':
      return `kubelet evicts ${named}`;
    default:
      return undefined;
  }
}

/**
 * The scenario of a line of branches.
 * @param manifests file names, relative to where the scenario is saved
 */
export function scenarioText(id: string, title: string, manifests: readonly string[], line: readonly Branch[]): string {
  const steps = line.flatMap(({ from }) => {
    if (from === undefined) return [];
    const words = stepWords(from.action);
    const at = formatDuration(from.atMs);
    return words === undefined
      ? [`  # at ${at}: ${from.action.do} has no words in a scenario`]
      : [`  - { at: ${at}, do: ${JSON.stringify(words)} }`];
  });
  return [
    `scenario: ${id}`,
    `title: ${JSON.stringify(title)}`,
    `manifests: ${JSON.stringify(manifests)}`,
    ...(steps.length === 0 ? [] : ['steps:', ...steps]),
    '',
  ].join('\n');
}

function inNamespace(namespace: string | undefined): string {
  return namespace === undefined || namespace === 'default' ? '' : `${namespace}/`;
}
