/** What the scheduler's filters see and answer. Pure: objects in, reasons out. */
import type { Path } from '../../kube/objects.ts';
import type { Target } from '../../kube/target.ts';
import type { Node, PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../kube/views.ts';

/** A node and the pods that count on it: bound or assumed, and not yet ended. */
export class NodeInfo {
  readonly node: Node;
  /** The same pods in lists that stay the same while nothing of them changes: sums over them are remembered. */
  readonly parts: readonly (readonly Pod[])[];

  constructor(node: Node, bound: readonly Pod[], assumed: readonly Pod[]) {
    this.node = node;
    this.parts = assumed.length === 0 ? [bound] : [bound, assumed];
  }

  get pods(): readonly Pod[] {
    return this.parts.flat();
  }
}

/** Everything one scheduling cycle reads. */
export interface Snapshot {
  readonly target: Target;
  readonly nodes: readonly NodeInfo[];
  claim(namespace: string, name: string): PersistentVolumeClaim | undefined;
  volume(name: string): PersistentVolume | undefined;
  /** Volumes that are the claim's, and those that are free. */
  volumesFor(claim: PersistentVolumeClaim): readonly PersistentVolume[];
  storageClass(name: string): StorageClass | undefined;
  namespaceLabels(namespace: string): Readonly<Record<string, string>>;
}

/** Why a node is not eligible. `resolvable`: evicting other pods could help (kube: Unschedulable, not UnschedulableAndUnresolvable). */
export interface Verdict {
  readonly reasons: readonly string[];
  readonly resolvable: boolean;
  /** The field of the pod that asked for what the node lacks. */
  readonly path?: Path;
}

/** A node is not eligible for this reason. */
export function verdict(reason: string, resolvable: boolean, ...path: Path): Verdict {
  return { reasons: [reason], resolvable, path };
}

/** A plugin's part in one cycle: it rejects the pod outright, judges node by node, or has nothing to say (undefined). */
export type FilterCycle = { readonly reject: string; readonly path?: Path } | Filter | undefined;

/** Why a node is not eligible; undefined when it is, as far as the plugin goes. */
export type Filter = (info: NodeInfo) => Verdict | undefined;

/** Named as upstream names it. */
export type FilterPlugin = (pod: Pod, snapshot: Snapshot) => FilterCycle;
