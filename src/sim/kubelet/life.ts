/** What a kubelet knows of one pod on its node: plain data, replaced as a whole. */
import type { Container, PodSpec, Probe } from '../../kube/views.ts';

/** Where the pod as a whole is; the rows of `stages.ts` lead from one to the next. */
export type Stage = 'volumes' | 'sandbox' | 'init' | 'main' | 'stopping' | 'stopped' | 'cleaned';

export type ProbeKind = 'startup' | 'liveness' | 'readiness';

/** Results of a probe that are not yet enough to change anything. */
export interface ProbeCount {
  /** Consecutive results against the present state. */
  readonly against: number;
  readonly lastMs: number;
}

export interface ContainerLife {
  readonly name: string;
  readonly kind: 'init' | 'sidecar' | 'main';
  readonly image: string;
  readonly state: 'waiting' | 'running' | 'exited';
  /** Why it waits, as in `state.waiting.reason`. */
  readonly waiting?: string;
  /** And `state.waiting.message`. */
  readonly waitingFor?: string;
  /** Waiting: the next attempt to start. Running: the moment at which it ends by itself. */
  readonly dueMs?: number;
  readonly startedMs?: number;
  readonly exitedMs?: number;
  readonly exitCode?: number;
  readonly exitReason?: string;
  readonly restarts: number;
  /** The wait before the next restart, and when it was last raised. kube: client-go util/flowcontrol Backoff */
  readonly backoffMs: number;
  readonly backoffAtMs: number;
  /** The wait before the next pull of an image that did not come; it has nothing to do with restarts. */
  readonly pullMs?: number;
  /** The startup probe passed, or there is none. */
  readonly started: boolean;
  readonly ready: boolean;
  readonly probes: Readonly<Partial<Record<ProbeKind, ProbeCount>>>;
  /** Being stopped: gets its signal then, is killed then, and ends by itself then (absent: never). A sidecar in `turn` waits for those before it. */
  readonly stop?: {
    readonly termMs: number;
    readonly killMs: number;
    readonly endMs?: number;
    readonly restart: boolean;
    readonly turn?: boolean;
  };
}

export interface PodLife {
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  readonly spec: PodSpec;
  readonly stage: Stage;
  readonly sinceMs: number;
  /** Kept for it from the start. */
  readonly address: string;
  /** The address, once the sandbox has it. */
  readonly podIP?: string;
  readonly containers: readonly ContainerLife[];
  /** How often the kubelet gave up waiting for its volumes, to begin anew. */
  readonly mountTries: number;
  /** Deletion as the kubelet learnt of it. */
  readonly deletion?: { readonly sinceMs: number; readonly graceMs: number };
  /** Ended by somebody's decision: the phase, reason and message to report. */
  readonly ending?: { readonly phase: 'Failed' | 'Succeeded'; readonly reason: string; readonly message: string };
  /** The last order of `Process.order` that was carried out. */
  readonly order: number;
}

/** A pod that the kubelet has just been given. */
export function newLife(
  pod: { uid: string; namespace: string; name: string; node: string; address: string; spec: PodSpec },
  nowMs: number,
): PodLife {
  const init = (pod.spec.initContainers ?? []).map((each) => newContainer(each, each.restartPolicy === 'Always' ? 'sidecar' : 'init'));
  const main = pod.spec.containers.map((each) => newContainer(each, 'main'));
  return { ...pod, stage: 'volumes', sinceMs: nowMs, containers: [...init, ...main], mountTries: 0, order: 0 };
}

function newContainer(container: Container, kind: ContainerLife['kind']): ContainerLife {
  const base = { restarts: 0, backoffMs: 0, backoffAtMs: 0, started: false, ready: false, probes: {} };
  return { name: container.name, kind, image: container.image ?? '', state: 'waiting', waiting: 'ContainerCreating', ...base };
}

/** What the spec says of a container. */
export function specOf(life: PodLife, name: string): Container {
  const isNamed = (each: Container): boolean => each.name === name;
  return (life.spec.containers.find(isNamed) ?? life.spec.initContainers?.find(isNamed)) as Container;
}

export function probeOf(container: Container, kind: ProbeKind): Probe | undefined {
  return container[`${kind}Probe`];
}

/** The life with one container replaced. */
export function withContainer(life: PodLife, container: ContainerLife): PodLife {
  return { ...life, containers: life.containers.map((each) => (each.name === container.name ? container : each)) };
}

/** The containers whose programs run now. */
export function runningOf(life: PodLife): readonly ContainerLife[] {
  return life.containers.filter((each) => each.state === 'running');
}

/** The regular containers. */
export function mainOf(life: PodLife): readonly ContainerLife[] {
  return life.containers.filter((each) => each.kind === 'main');
}

/** Whether all containers have ended for good. */
export function isOver({ stage }: PodLife): boolean {
  return stage === 'stopped' || stage === 'cleaned';
}

/** Whether the pod came so far that all its regular containers were started once. */
export function wasRunning(life: PodLife): boolean {
  return mainOf(life).every((each) => each.startedMs !== undefined);
}
