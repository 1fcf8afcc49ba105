import { peek } from '../../base/peek.ts';
import { replicasOf } from '../../kube/identity.ts';
import type { History } from './history.ts';
import { count } from '../../kube/read.ts';

/** How a run ended, or that it has not. */
export interface Outcome {
  readonly state: 'running' | 'settled' | 'stuck' | 'limited' | 'failed';
  /** When the last thing happened. */
  readonly atMs: number;
  /** `3 of 3 pods ready at 0:12`, or the reason of a failure. */
  readonly words: string;
  /** Names of what hurt on the way, each once. */
  readonly harms: readonly string[];
}

/** Whether every set is as its spec wants it at a moment at which nothing more happens. */
export function settledState(
  history: History,
  atMs: number,
): { readonly state: 'settled' | 'stuck'; readonly ready: number; readonly wanted: number } {
  let [ready, wanted] = [0, 0];
  let isSettled = true;
  for (const set of ['StatefulSet', 'ReplicaSet'].flatMap((kind) => history.list(kind, atMs))) {
    const replicas = replicasOf(set);
    const status = (name: string): number => count(peek(set, 'status', name));
    wanted += replicas;
    ready += Math.min(status('readyReplicas'), replicas);
    const isOnDelete = set.kind === 'ReplicaSet' || peek(set, 'spec', 'updateStrategy', 'type') === 'OnDelete';
    const partition = count(peek(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition'));
    const isUpdated = isOnDelete || status('updatedReplicas') >= Math.max(replicas - partition, 0);
    if (status('readyReplicas') < replicas || status('replicas') !== replicas || !isUpdated || set.metadata.deletionTimestamp !== undefined)
      isSettled = false;
  }
  if (history.list('Pod', atMs).some((pod) => pod.metadata.deletionTimestamp !== undefined)) isSettled = false;
  return { state: isSettled ? 'settled' : 'stuck', ready, wanted };
}
