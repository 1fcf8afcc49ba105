import type { KubeObject, ObjectKey, Path } from '../kube/objects.ts';

/** The rule that decided a step, and the field of the manifest that it read. */
export interface Because {
  /** Short name of the rule, kebab-case: `ordered-ready-waits`, `rolling-update-deletes`. */
  readonly code: string;
  /** One plain sentence, without a full stop at the end. */
  readonly text: string;
  /** The object whose field or state decided, where there is one. */
  readonly object?: ObjectKey | undefined;
  /** The field in that object. */
  readonly path?: Path | undefined;
}

/**
 * - `create`, `update`: of an object in the API server's store (`update` also for its status);
 * - `delete`: deletionTimestamp was set (graceful deletion began); `remove`: the object is gone from the store;
 * - `event`: somebody reported an Event about the object;
 * - `process`: something true of the world that the API server does not see: a program in a pod, a machine, a disk (kinds of `truth.ts`);
 * - `fault`: something was broken or mended on purpose; `request`: a person or a client asked for something (with the answer in `response`).
 */
export type Verb = 'create' | 'update' | 'delete' | 'remove' | 'event' | 'process' | 'fault' | 'request';

/** An Event as its reporter words it. `count` is how often this text was reported so far within its series. */
export interface ReportedEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count?: number;
}

/** One change of the world: what, when, who, and because of which transition. Plain data, immutable. */
export interface Transition {
  /** Position in the trace, from 0. */
  readonly seq: number;
  readonly atMs: number;
  /** `statefulset-controller`, `default-scheduler`, `kubelet`, `user` … */
  readonly actor: string;
  readonly verb: Verb;
  readonly object: ObjectKey;
  readonly before?: KubeObject | undefined;
  readonly after?: KubeObject | undefined;
  readonly event?: ReportedEvent | undefined;
  /** The API server's answer to a refused write or to a request. */
  readonly response?: { readonly code: number; readonly message: string; readonly causes?: readonly string[] } | undefined;
  /** For `request` and `fault`: the action in words, as in `delete pod web-1`. */
  readonly words?: string | undefined;
  /** For a `request` or `fault` that is a step of the input: its index there. */
  readonly step?: number | undefined;
  /** Sequence number of the transition that led to this one; absent for what starts by itself. */
  readonly cause?: number | undefined;
  readonly because?: Because | undefined;
}
