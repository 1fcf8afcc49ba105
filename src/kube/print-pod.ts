import type { KubeObject } from './objects.ts';
import { type Members, peek } from '../base/peek.ts';
import { condition, count, fields, list, text } from './read.ts';

/** What `kubectl get pods` says about a pod. */
export interface PrintedPod {
  /** `READY`: ready containers of all. */
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
  /** Whether the pod's Ready condition is true. */
  readonly isReady: boolean;
}

/**
 * kube: `pkg/printers/internalversion.printPod`
 * differs: sidecar containers and readiness gates are not told apart.
 */
export function printPod(pod: KubeObject): PrintedPod {
  const status = fields(pod['status']);
  const containers = list(peek(pod, 'spec', 'containers'));
  const states = list(status['containerStatuses']);
  const inits = list(status['initContainerStatuses']);
  const isReady = condition(pod, 'Ready')?.['status'] === 'True';
  const restarts = [...states, ...inits].reduce((sum, each) => sum + count(each['restartCount']), 0);
  const readyCount = states.filter((each) => each['ready'] === true && peek(each, 'state', 'running') !== undefined).length;
  const reason = initReason(inits) ?? containersReason(states, isReady) ?? (text(status['reason']) || text(status['phase']) || 'Pending');
  const word = pod.metadata.deletionTimestamp === undefined ? reason : status['reason'] === 'NodeLost' ? 'Unknown' : 'Terminating';
  return { ready: `${readyCount}/${containers.length}`, status: word, restarts, isReady };
}

function initReason(inits: readonly Members[]): string | undefined {
  const index = inits.findIndex((each) => count(peek(each, 'state', 'terminated', 'exitCode'), -1) !== 0);
  if (index < 0) return undefined;
  const state = fields(inits[index]?.['state']);
  const terminated = fields(state['terminated']);
  if (state['terminated'] !== undefined) return `Init:${text(terminated['reason']) || `ExitCode:${count(terminated['exitCode'])}`}`;
  const waiting = text(peek(state, 'waiting', 'reason'));
  return waiting !== '' && waiting !== 'PodInitializing' ? `Init:${waiting}` : `Init:${index}/${inits.length}`;
}

function containersReason(states: readonly Members[], isReady: boolean): string | undefined {
  let reason: string | undefined;
  let isRunning = false;
  for (const each of states.toReversed()) {
    const state = fields(each['state']);
    const waiting = text(peek(state, 'waiting', 'reason'));
    const terminated = fields(state['terminated']);
    if (waiting !== '') reason = waiting;
    else if (text(terminated['reason']) !== '') reason = text(terminated['reason']);
    else if (state['terminated'] !== undefined) reason = `ExitCode:${count(terminated['exitCode'])}`;
    else if (each['ready'] === true && state['running'] !== undefined) isRunning = true;
  }
  if (reason === 'Completed' && isRunning) return isReady ? 'Running' : 'NotReady';
  return reason;
}
