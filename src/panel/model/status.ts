import { peek } from '../../base/peek.ts';
import { replicasOf } from '../../kube/identity.ts';
import { storeKey } from '../sim.ts';
import type { StatusMessage } from '../../wire/panel-messages.ts';
import type { RunView } from '../engine/run.ts';
import type { PanelState } from '../panel-state.ts';
import { savedState } from '../saved-state.ts';
import { branchName } from './branch.ts';
import { imageOf, machineIsDown } from './what-ifs.ts';

/** What the palette can choose from at a moment of a run. */
export function statusAt(run: RunView, state: PanelState): Omit<StatusMessage, 'type'> {
  const { history } = run;
  const { playheadMs: atMs, isPlaying } = state;
  return {
    atMs,
    endMs: run.endMs,
    isPlaying,
    outcome: run.outcome.state,
    branch: branchName(run.branch),
    saved: { ...savedState(state) },
    sets: history.list('StatefulSet', atMs).map((set) => ({ object: storeKey(set), replicas: replicasOf(set), image: imageOf(set) })),
    pods: history.list('Pod', atMs).map((pod) => storeKey(pod)),
    nodes: history.list('Node', atMs).map((node) => {
      const name = node.metadata.name ?? '';
      return { name, isDown: machineIsDown(history, name, atMs), isCordoned: peek(node, 'spec', 'unschedulable') === true };
    }),
  };
}
