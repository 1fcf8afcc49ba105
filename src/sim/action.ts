import type { KubeObject, ObjectKey } from '../kube/objects.ts';
import type { Propagation } from './cluster/write.ts';

/** Where an object is; the namespace is `default` when absent. */
interface Named {
  readonly name: string;
  readonly namespace?: string;
}

/**
 * Everything that a person, a client or fate can do to a running simulation: what-ifs of the panel, steps of scenarios, requests of recordings.
 * Plain data.
 */
export type Action =
  /**
   * `kubectl apply` of defaulted objects: creates what is missing, updates what is there. `refusals`: the API server's answer about those that it does
   * not take, by `keyText`; hosts that do not check what people write hand it in.
   */
  | { readonly do: 'apply'; readonly objects: readonly KubeObject[]; readonly refusals?: Readonly<Record<string, string>> }
  /** Create without apply: AlreadyExists when it is there. */
  | { readonly do: 'create'; readonly object: KubeObject }
  /** JSON merge patch. `refused` as for apply. */
  | {
      readonly do: 'patch';
      readonly object: ObjectKey;
      readonly patch: Readonly<Record<string, unknown>>;
      readonly subresource?: 'status';
      readonly refused?: string;
    }
  | ({ readonly do: 'scale'; readonly replicas: number; readonly kind?: 'StatefulSet' | 'ReplicaSet' } & Named)
  /** Sets the image of a container (the first when not named) in the template of a set. */
  | ({ readonly do: 'set-image'; readonly image: string; readonly container?: string } & Named)
  /** Template annotation, as `kubectl rollout restart` does. */
  | ({ readonly do: 'rollout-restart' } & Named)
  | ({ readonly do: 'delete-pod'; readonly graceSeconds?: number; readonly force?: boolean } & Named)
  | ({ readonly do: 'delete-claim' } & Named)
  | ({ readonly do: 'delete-set'; readonly cascade?: 'background' | 'foreground' | 'orphan' } & Named)
  | { readonly do: 'delete'; readonly object: ObjectKey; readonly graceSeconds?: number; readonly propagation?: Propagation }
  /** One request of the eviction API. */
  | ({ readonly do: 'evict' } & Named)
  | { readonly do: 'cordon' | 'uncordon'; readonly node: string }
  /** Cordon, then evict every pod, again every 5 s while the budget refuses. */
  | { readonly do: 'drain'; readonly node: string }
  | { readonly do: 'crash-node' | 'partition-node' | 'restart-node' | 'return-node' | 'delete-node'; readonly node: string }
  | {
      readonly do: 'taint-node';
      readonly node: string;
      readonly key: string;
      readonly value?: string;
      readonly effect: 'NoSchedule' | 'NoExecute';
    }
  | { readonly do: 'untaint-node'; readonly node: string; readonly key: string }
  | ({ readonly do: 'crash-container'; readonly container?: string; readonly backAfterMs?: number } & Named)
  /** The program stops passing its readiness probe, or passes it again. */
  | ({ readonly do: 'unready' | 'ready' } & Named)
  /** The kubelet ends the pod for want of node resources: phase Failed. `succeed-pod`: its containers all end well. */
  | ({ readonly do: 'kubelet-evicts' | 'succeed-pod' } & Named)
  /** A fault of `src/sim/faults` by its name, with its own parameters; `heal-fault` ends it. */
  | { readonly do: 'fault'; readonly fault: string; readonly with?: Readonly<Record<string, unknown>> }
  | { readonly do: 'heal-fault'; readonly fault: string; readonly with?: Readonly<Record<string, unknown>> }
  /** The component's process starts anew: back-off and notes forgotten, everything looked at again. */
  | { readonly do: 'restart-component'; readonly component: string }
  /** The component's cache lags behind by so much from now on; 0 catches up; `frozen` stays as it is until set again. */
  | { readonly do: 'cache-delay'; readonly component: string; readonly delayMs: number | 'frozen' };

/** What a condition of a step asks of the world. It is looked at after each transition that touches the object. */
export interface Condition {
  readonly object: ObjectKey;
  /** `field` compares the value at `path` with `equals` (deeply; absent: any value). */
  readonly is: 'exists' | 'gone' | 'terminating' | 'running' | 'ready' | 'unready' | 'scheduled' | 'bound' | 'field';
  readonly path?: readonly (string | number)[];
  readonly equals?: unknown;
  /** The n-th time that it becomes true; 1 when absent. */
  readonly occurrence?: number;
}

/** One step of a scenario. Exactly one of `atMs`, `when` and `after` says when; `delayMs` is added to it. */
export interface Step {
  /** Names the step, for `after` of others. */
  readonly id?: string;
  readonly atMs?: number;
  readonly when?: Condition;
  /** `id` of another step. */
  readonly after?: string;
  readonly delayMs?: number;
  readonly action: Action;
}
