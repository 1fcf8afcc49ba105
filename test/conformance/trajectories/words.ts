import { milestonesOf, milestoneText, RevisionSymbols } from '../../../src/scenario/milestones.ts';
import type { Transition } from '../../../src/sim/transition.ts';
import type { NodeNames } from './nodes.ts';

/** Writers in the recordings' words: the authenticated user of each write. Kubelets have none. */
const writers: Readonly<Record<string, string>> = {
  'persistentvolume-controller': 'persistent-volume-binder',
  'default-scheduler': 'kube-scheduler',
  'taint-eviction-controller': 'node-controller',
  fault: 'scenario',
};

/** Milestones of the simulated run as lines of a recording. */
export interface Line {
  readonly atMs: number;
  /** `create web-0 revA by statefulset-controller`. */
  readonly text: string;
}

/** `faultWords`: what the recording says of each fault, in the order in which they were done. */
export function linesOf(
  trace: readonly Transition[],
  names: NodeNames,
  faultWords: readonly string[],
  symbols = new RevisionSymbols(),
): Line[] {
  let fault = 0;
  const counts = new Map<string, number>();
  const told = trace.map((each) => (each.verb === 'fault' ? { ...each, words: faultWords[fault++] ?? each.words ?? '' } : each));
  const lines: Line[] = [];
  for (const milestone of milestonesOf(told, symbols)) {
    const what = milestone.actor === 'fault' ? milestone.what : withRecordedNodes(milestone.what, names, milestone.atMs);
    if (milestone.what.startsWith('node ') && milestone.atMs === 0 && milestone.actor === 'simulation') continue;
    const occurrence = (counts.get(what) ?? 0) + 1;
    counts.set(what, occurrence);
    // In the recordings the audit log names the node controller for all that is written to Nodes.
    const actor =
      what.startsWith('node ') && milestone.actor === 'kubelet' ? 'node-controller' : (writers[milestone.actor] ?? milestone.actor);
    const by = actor === 'kubelet' ? '' : ` by ${actor}`;
    lines.push({ atMs: milestone.atMs, text: `${milestoneText({ ...milestone, what, occurrence })}${by}` });
  }
  return lines;
}

/** Names of simulated nodes in a text of that time, as the recording calls them. */
export function withRecordedNodes(text: string, names: NodeNames, atMs?: number): string {
  return text.replaceAll(/\bnode-[abc]\b/g, (name) => names.recorded(name, atMs));
}
