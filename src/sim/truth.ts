import type { KubeObject } from '../kube/objects.ts';

/**
 * What is true of the world although the API server may not know it. Kept in the store beside the API objects (so that a view of a moment has it),
 * changed with the write `truth`, recorded with the verb `process`.
 */
export const truthApiVersion = 'simulation/v1';

/** A node's machine, named like the node. `up`: works; `crashed`: off; `partitioned`: works, but nobody reaches it. */
export interface Machine extends KubeObject {
  readonly kind: 'Machine';
  readonly power: 'up' | 'crashed' | 'partitioned';
  /** Virtual time of the last change. */
  readonly sinceMs: number;
}

/** Programs of one pod on one machine: named `<pod>.<uid>`, because two pods of one name may run at once on different machines. */
export interface Process extends KubeObject {
  readonly kind: 'Process';
  readonly pod: string;
  readonly podUid: string;
  /** Image of the first regular container. */
  readonly image?: string;
  readonly node: string;
  /** `starting`: not yet serving; `running`; `stopping`: got SIGTERM; `stopped`: ended (the record is removed when nobody cares any more). */
  readonly state: 'starting' | 'running' | 'stopping' | 'stopped';
  readonly sinceMs: number;
  /** Whether the program would pass its readiness probe. */
  readonly healthy: boolean;
  /** Somebody makes it fail its readiness probe, whatever it would do itself. */
  readonly held?: boolean;
  /** What fate last decided about it; carried out once by the kubelet. */
  readonly order?: ProcessOrder;
}

/** A decision about a pod's programs from outside the control plane, numbered so that each is carried out once. */
export interface ProcessOrder {
  readonly number: number;
  readonly what: 'crash' | 'evict' | 'succeed';
  readonly container?: string | undefined;
  /** When the crashed container comes back; absent: as the restart back-off says. */
  readonly backAfterMs?: number | undefined;
}

/** What lies on a volume, named like the PersistentVolume: who wrote to it, for telling whether data survived. */
export interface Disk extends KubeObject {
  readonly kind: 'Disk';
  /** Names of the pods that wrote, in order of their first write: `web-0`, or `web-0 in web-0` where it sees only a directory of the disk. */
  readonly writers: readonly string[];
  /** Application data, by the app model. */
  readonly data?: unknown;
}

/** A group of members that needs a majority, named like its set: who is up, who leads. Kept for sets whose program declares `quorum`. */
export interface Quorum extends KubeObject {
  readonly kind: 'Quorum';
  /** Members in all, whether they run or not. */
  readonly members: number;
  /** Pods whose programs are up and can be reached. */
  readonly up: readonly string[];
  readonly has: boolean;
  readonly leader?: string;
  /** Counts elections. */
  readonly term: number;
  /** Pods that came back with data of an older term and have not caught up. */
  readonly stale: readonly string[];
}

/** What a store whose members find each other by SRV records answers, named like its set. Kept for sets whose program declares `store`. */
export interface StoreAnswer extends KubeObject {
  readonly kind: 'StoreAnswer';
  /** Pods that the records lead to. */
  readonly from: readonly string[];
  /** What these pods have on their disks. */
  readonly keys: readonly string[];
  /** Keys that lie on a disk of the set and are not in the answer. */
  readonly missing: readonly string[];
}

/** A fault that holds now, named like the fault, with what it concerns after a dot where several may hold. */
export interface Fault extends KubeObject {
  readonly kind: 'Fault';
  readonly extraMs?: number;
}
