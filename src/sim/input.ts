import type { KubeObject, ObjectKey, Path } from '../kube/objects.ts';
import type { Target } from '../kube/target.ts';
import type { Step } from './action.ts';

/** A node of the simulated cluster. */
export interface NodeSpec {
  readonly name: string;
  /** Value of `topology.kubernetes.io/zone`. */
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly {
    readonly key: string;
    readonly value?: string;
    readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
  }[];
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** Most pods; 110 when absent. */
  readonly pods?: number;
  /** Most attachable volumes; unlimited when absent. */
  readonly volumeLimit?: number;
}

/** A storage class, and how its imitated provisioner and disks behave. */
export interface StorageClassSpec {
  readonly name: string;
  readonly isDefault?: boolean;
  readonly provisioner: string;
  readonly bindingMode: 'Immediate' | 'WaitForFirstConsumer';
  readonly reclaimPolicy: 'Delete' | 'Retain';
  readonly allowVolumeExpansion?: boolean;
  /** What a volume is bound to once it is provisioned. */
  readonly topology: 'none' | 'zone' | 'node';
  readonly provisionMs: number;
  /** Absent: the volume needs no attaching (network file system, local disk). */
  readonly attachMs?: number;
  readonly detachMs?: number;
  /** Nobody provisions: claims stay Pending. */
  readonly absent?: boolean;
}

export interface ClusterSpec {
  readonly nodes: readonly NodeSpec[];
  readonly storageClasses: readonly StorageClassSpec[];
  /** Objects that exist before the manifests are applied (quotas, Secrets …), defaulted. */
  readonly objects?: readonly KubeObject[];
  /** Overrides of controller-manager flags, for recordings with shortened times. */
  readonly flags?: {
    readonly nodeMonitorGraceMs?: number;
    readonly nodeMonitorPeriodMs?: number;
    readonly leaseRenewMs?: number;
    readonly defaultTolerationSeconds?: number;
    /** Time that the scheduler takes for each pod, one after the other; 0 when absent. */
    readonly schedulingMs?: number;
    /** Time that each write of a pass takes: the others hear of it so much later than of the one before; 0 when absent. */
    readonly writeMs?: number;
  };
  /** Time from a committed write to the caches of the components; 0 when absent. */
  readonly informerDelayMs?: number;
}

/** How the program in the pods of a set behaves. Times count from the start of its containers. More members belong to `src/sim/app`. */
export interface AppSpec {
  /** Pod bound (and its volumes there) → containers running. */
  readonly startMs: number;
  /** Containers running → the readiness probe would succeed. */
  readonly readyMs: number;
  /** SIGTERM → ended. */
  readonly stopMs: number;
  readonly ignoresSigterm?: boolean;
  /** How long each init container takes; 1000 when absent. */
  readonly initMs?: number;
  /** How long a preStop hook takes whose duration the manifest does not tell; 0 when absent. */
  readonly preStopMs?: number;
  /** Containers ended → volumes unmounted and the pod object removed; 1000 when absent. */
  readonly unmountMs?: number;
  /** A container without a readiness probe is ready when the program is, not at once. For recordings with an imitated kubelet. */
  readonly readyWithoutProbe?: boolean;
  /** Ready only while it finds at least so many peers by the SRV (or A) records of the Service; with `below`, every member of a lower ordinal. */
  readonly needsPeers?: { readonly service: string; readonly atLeast: number; readonly below?: boolean };
  /** How long the program's resolver keeps answers, also that a name does not exist; it asks anew each time when absent. */
  readonly dnsCacheMs?: number;
  /** Members needed for the system to work, out of how many. */
  readonly quorum?: { readonly members: number };
  /** Keeps data on its claim: `discovers` peers and answers from all of them. */
  readonly store?: boolean;
  /** Where the program keeps its data: what is mounted elsewhere stays untouched. All that is mounted when absent. */
  readonly dataPath?: string;
  /** Images that cannot be pulled, crash after a time, or never become ready; `*` at the end matches any rest. */
  readonly images?: readonly {
    readonly image: string;
    readonly effect: 'cannot-pull' | 'crashes' | 'never-ready' | 'out-of-memory' | 'unhealthy';
    /** From the start to what happens; for one that cannot be pulled, from one try to the next instead of the kubelet's back-off. */
    readonly afterMs?: number;
  }[];
}

/** Something that the text does not say and that is taken to be so. */
export interface Assumption {
  readonly text: string;
  readonly object?: ObjectKey;
  readonly path?: Path;
}

/** Everything that decides a simulation: the same input gives the same trace, byte for byte. Plain data. */
export interface SimulationInput {
  readonly target: Target;
  readonly cluster: ClusterSpec;
  /** Defaulted objects, applied at 0 in this order. */
  readonly objects: readonly KubeObject[];
  /** Behaviour of programs by set name; `*` for all others. */
  readonly apps: Readonly<Record<string, AppSpec>>;
  readonly steps: readonly Step[];
  /** Of what is left to chance; 0 leaves nothing to it. */
  readonly seed: number;
  readonly assumptions: readonly Assumption[];
}
