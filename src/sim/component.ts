import { type KubeObject, nameOf, namespaceText } from '../kube/objects.ts';
import type { Target } from '../kube/target.ts';
import type { Admission } from './cluster/admission.ts';
import type { Cache, Objects } from './cluster/store.ts';
import type { Response, Write } from './cluster/write.ts';
import type { SimulationInput } from './input.ts';
import type { Streams } from './kernel/streams.ts';

/** Time as a component sees it. */
export interface Clock {
  /** Milliseconds since the simulation began. */
  readonly nowMs: number;
  /** Now as Kubernetes writes it, cut to whole seconds. */
  readonly nowText: string;
}

/** A component's own notes. Values are immutable plain data: replace them, never change one, so that a checkpoint is a shallow copy. */
export interface Notes {
  get(name: string): unknown;
  has(name: string): boolean;
  set(name: string, value: unknown): void;
  delete(name: string): void;
  keys(): Iterable<string>;
}

/** What a pass may look at besides its key. */
export interface Context {
  /** What the component knows: its cache. Usually the API server's own state; older under a stale-cache fault or an informer delay. */
  readonly cache: Cache;
  /** What is really there: for kubelets, storage and faults (the physical world), and for live reads that a real controller does. */
  readonly live: Cache;
  readonly clock: Clock;
  readonly target: Target;
  readonly input: SimulationInput;
  readonly memory: Notes;
  /** Random numbers; name a stream after the component and what it decides. */
  readonly random: Streams;
  readonly admission: Pick<Admission, 'defaults'>;
}

/** How a pass ended. Nothing, or no `error`: the back-off of the key is reset. */
export interface Outcome {
  /** The pass failed: the key comes back after 5 ms · 2^n (client-go), at most 1000 s. */
  readonly error?: string;
  /** Come back to this key after so long. An earlier pending time for the key wins. */
  readonly requeueAfterMs?: number;
}

/** A pass: yields writes one by one and receives the API server's answer to each. Runs to its end within one instant. */
export type Pass = Generator<Write, Outcome | void, Response>;
/** A part of a pass, for `yield*`. */
export type Steps<T = void> = Generator<Write, T, Response>;

/** A component's pass that is under way. */
export interface OpenPass {
  readonly pass: Pass;
  readonly index: number;
  readonly key: string;
  readonly cause: number | undefined;
  /** Interrupted at a pause. */
  rests: boolean;
  /** The write that is to be carried out next, or the end. */
  step: ReturnType<Pass['next']>;
  writes: number;
  /** What the API server said of a write that was based on too old a copy: no controller takes that for done. */
  conflict?: string;
}

/** Which changes concern a component, and as which keys. Also called for the kinds of `truth.ts`. */
export interface Watch {
  readonly kind: string;
  /** Keys to look at after a change: `before` is absent for a created object, `after` for a removed one. */
  keys(after: KubeObject | undefined, before: KubeObject | undefined, cache: Cache, input: SimulationInput): readonly string[];
  /** Keys to look at some time after the change. An earlier pending time for a key wins. */
  later?(
    after: KubeObject | undefined,
    before: KubeObject | undefined,
    cache: Cache,
    context: Pick<Context, 'target'>,
  ): readonly { readonly key: string; readonly afterMs: number }[];
}

/**
 * A control loop. Changes of the watched kinds become keys in its work queue (a key waits there only once); each key is a call of `reconcile`.
 * All state is in the store, the cache and `memory`; a component itself holds none.
 */
export interface Component {
  /** Its name as the actor of transitions: `statefulset-controller`. */
  readonly name: string;
  readonly watches: readonly Watch[];
  reconcile(key: string, context: Context): Pass;
  /** Keys at the start of the simulation, and after a restart of the component. */
  start?(context: Context): readonly string[];
  /** First and longest wait after failures, when not client-go's 5 ms and 1000 s. */
  readonly backoff?: { readonly firstMs: number; readonly mostMs: number };
  /** Time from a change to the pass, when not 0. */
  readonly reactionMs?: number;
  /** What it notes is how machines and programs are, and those run on while it restarts. */
  readonly survives?: true;
}

/** `default/web-0`: the usual key of a namespaced object; cluster-scoped ones have nothing before the slash. */
export function objectKeyText(object: KubeObject): string {
  return `${namespaceText(object)}/${nameOf(object)}`;
}

/** Namespace and name of a key made by `objectKeyText`. */
export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** The object of a kind that a key made by `objectKeyText` names. */
export function objectOfKey(objects: Pick<Objects, 'get'>, kind: string, key: string): KubeObject | undefined {
  const { namespace, name } = splitKey(key);
  return objects.get(kind, namespace, name);
}

/** The watch of a component on its own kind: every change of an object is its key. */
export function watchOwn(kind: string): Watch {
  return { kind, keys: (after, before) => [objectKeyText((after ?? before) as KubeObject)] };
}

/** Which of so many that could be first upstream is first here: the first, or by lot where the simulation has a seed. */
export function lot(name: string, count: number, { input, random }: Context): number {
  return input.seed === 0 ? 0 : random.below(name, count);
}
