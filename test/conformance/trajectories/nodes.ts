import type { View } from '../../../src/sim/timeline.ts';
import type { Recording } from './recording.ts';

/**
 * Which simulated node stands for which recorded one: decided when a step first names a node, by the pods that run there, and anew when a step names it
 * for a pod that runs elsewhere.
 */
export class NodeNames {
  #simulated = new Map<string, string>();
  /** Names that were valid before. */
  readonly #past: { readonly untilMs: number; readonly simulated: ReadonlyMap<string, string> }[] = [];
  readonly #recording: Recording;

  constructor(recording: Recording) {
    this.#recording = recording;
  }

  /** The simulated node for a recorded one. `runs`: a pod that must be on it. */
  simulated(recorded: string, atSeconds: number, view: View, runs?: string): string {
    const known = this.#simulated.get(recorded);
    if (known !== undefined) return this.#stays(recorded, known, view, runs);
    const pods = runs === undefined ? this.#podsOn(recorded, atSeconds) : [runs];
    const taken = new Set(this.#simulated.values());
    const hosts = pods.map((pod) => nodeOf(pod, view)).filter((node): node is string => node !== undefined && !taken.has(node));
    const free = view.list('Node').map((node) => node.metadata.name ?? '');
    const chosen =
      hosts[0] ?? free.find((name) => name === recorded && !taken.has(name)) ?? free.find((name) => !taken.has(name)) ?? recorded;
    this.#simulated.set(recorded, chosen);
    return chosen;
  }

  /** The node that has the name already, unless the pod is on another one: then those two change their names. */
  #stays(recorded: string, known: string, view: View, runs: string | undefined): string {
    const host = runs === undefined ? undefined : nodeOf(runs, view);
    if (host === undefined || host === known) return known;
    const other = this.recorded(host);
    this.#past.push({ untilMs: view.atMs, simulated: this.#simulated });
    this.#simulated = new Map([...this.#simulated, [other, known], [recorded, host]]);
    return host;
  }

  /** The recorded name of a simulated node at that time; nodes that no step named keep the names that are left. */
  recorded(simulated: string, atMs = Number.POSITIVE_INFINITY): string {
    const names = this.#past.find(({ untilMs }) => atMs <= untilMs)?.simulated ?? this.#simulated;
    for (const [recorded, name] of names) if (name === simulated) return recorded;
    const all = ['node-a', 'node-b', 'node-c'];
    const leftRecorded = all.filter((name) => !names.has(name));
    const leftSimulated = all.filter((name) => ![...names.values()].includes(name));
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
