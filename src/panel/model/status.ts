import { peek } from '../../base/peek.ts';
import { replicasOf } from '../../kube/identity.ts';
import { storeKey } from '../sim.ts';
import type { StatusMessage } from '../../wire/panel-messages.ts';
import type { RunView } from '../engine/run.ts';
import { branchName } from './branch.ts';
import { imageOf, machineIsDown } from './what-ifs.ts';

/** What the palette can choose from at a moment of a run. */
export function statusAt(run: RunView, atMs: number, isPlaying: boolean): Omit<StatusMessage, 'type'> {
  const { history } = run;
  return {
    atMs,
    endMs: run.endMs,
    isPlaying,
    outcome: run.outcome.state,
    branch: branchName(run.branch),
    sets: history.list('StatefulSet', atMs).map((set) => ({ object: storeKey(set), replicas: replicasOf(set), image: imageOf(set) })),
    pods: history.list('Pod', atMs).map((pod) => storeKey(pod)),
    nodes: history.list('Node', atMs).map((node) => {
      const name = node.metadata.name ?? '';
      return { name, isDown: machineIsDown(history, name, atMs), isCordoned: peek(node, 'spec', 'unschedulable') === true };
    }),
  };
}
