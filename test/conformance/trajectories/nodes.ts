import type { View } from '../../../src/sim/timeline.ts';
import type { Recording } from './recording.ts';

/** Which simulated node stands for which recorded one: decided when a step first names a node, by the pods that run there. */
export class NodeNames {
  readonly #simulated = new Map<string, string>();
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** The simulated node for a recorded one. `runs`: a pod that must be on it. */
  simulated(recorded: string, atSeconds: number, view: View, runs?: string): string {
    const known = this.#simulated.get(recorded);
    if (known !== undefined) return known;
    const pods = runs === undefined ? this.#podsOn(recorded, atSeconds) : [runs];
    const taken = new Set(this.#simulated.values());
    const hosts = pods.map((pod) => nodeOf(pod, view)).filter((node): node is string => node !== undefined && !taken.has(node));
    const free = view.list('Node').map((node) => node.metadata.name ?? '');
    const chosen =
      hosts[0] ?? free.find((name) => name === recorded && !taken.has(name)) ?? free.find((name) => !taken.has(name)) ?? recorded;
    this.#simulated.set(recorded, chosen);
    return chosen;
  }

  /** The recorded name of a simulated node; nodes that no step named keep the names that are left. */
  recorded(simulated: string): string {
    for (const [recorded, name] of this.#simulated) if (name === simulated) return recorded;
    const all = ['node-a', 'node-b', 'node-c'];
    const leftRecorded = all.filter((name) => !this.#simulated.has(name));
    const leftSimulated = all.filter((name) => ![...this.#simulated.values()].includes(name));
    return leftRecorded[leftSimulated.indexOf(simulated)] ?? simulated;
  }

  /** Pods that were on the recorded node at that time. */
  #podsOn(node: string, atSeconds: number): string[] {
    const where = new Map<string, string>();
    for (const { t, kind, name, verb, note } of this.#recording.trace ?? []) {
      if (kind !== 'Pod' || t > atSeconds) continue;
      if (verb === 'remove') where.delete(name);
      if (typeof note?.['node'] === 'string') where.set(name, note['node']);
    }
    return [...where].filter(([, on]) => on === node).map(([name]) => name);
  }
}

function nodeOf(pod: string, view: View): string | undefined {
  const spec = view.list('Pod').find((each) => each.metadata.name === pod)?.['spec'] as { readonly nodeName?: string } | undefined;
  return spec?.nodeName === '' ? undefined : spec?.nodeName;
}
