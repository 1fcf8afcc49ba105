import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import type { Because } from '../transition.ts';

/** How dependents fare when their owner is deleted. */
export type Propagation = 'Background' | 'Foreground' | 'Orphan';

/**
 * What a component may ask for. All but the last four are API requests and get the API server's answer:
 * - `update` replaces the object; with `subresource: 'status'` only its status, without only the rest. A `resourceVersion` in the object that is
 *   not the stored one is a conflict; none at all makes it unconditional.
 * - `patch` merges (JSON merge patch) into the stored object; the same for `subresource`.
 * - `delete`: `graceSeconds` as in the request (pods: default from the pod); `uid` is a precondition.
 * - `evict`: the eviction subresource of a pod, judged against disruption budgets. `bind`: the binding subresource, sets `spec.nodeName`.
 * - `scale`: the scale subresource.
 * - `event`: reports an Event on the object (never refused).
 * - `truth`: sets something that the API server does not see (kinds of `truth.ts`); `gone: true` removes it.
 * - `enqueue`: gives a key to this component (or `component`) after `afterMs`; an earlier pending time for the key wins. `background` for housekeeping
 *   that goes on for ever.
 * - `pause`: nothing; whoever runs the simulation in slices may interrupt a pass here that looks at many objects without a write.
 */
export type Write = (
  | { readonly do: 'create'; readonly object: KubeObject; readonly refused?: string | undefined }
  /** `refused`, here and for `create`: what the API server answers, where the host knows that it refuses. */
  | { readonly do: 'update'; readonly object: KubeObject; readonly subresource?: 'status'; readonly refused?: string | undefined }
  | {
      readonly do: 'patch';
      readonly key: ObjectKey;
      readonly patch: Readonly<Record<string, unknown>>;
      readonly subresource?: 'status' | undefined;
      readonly refused?: string | undefined;
    }
  | {
      readonly do: 'delete';
      readonly key: ObjectKey;
      readonly graceSeconds?: number | undefined;
      readonly uid?: string;
      readonly propagation?: Propagation | undefined;
    }
  | { readonly do: 'evict'; readonly key: ObjectKey; readonly graceSeconds?: number }
  | { readonly do: 'bind'; readonly key: ObjectKey; readonly node: string }
  | { readonly do: 'scale'; readonly key: ObjectKey; readonly replicas: number }
  | {
      readonly do: 'event';
      readonly key: ObjectKey;
      readonly type: 'Normal' | 'Warning';
      readonly reason: string;
      readonly message: string;
    }
  | { readonly do: 'truth'; readonly object: KubeObject; readonly gone?: boolean }
  | {
      readonly do: 'enqueue';
      readonly key: string;
      readonly component?: string;
      readonly afterMs: number;
      readonly background?: boolean;
    }
  | { readonly do: 'pause' }
) & { readonly because?: Because | undefined };

/** Reasons of refusals, as in `Status.reason`. */
export type RefusalReason =
  | 'AlreadyExists'
  | 'Conflict'
  | 'NotFound'
  | 'Invalid'
  | 'Forbidden'
  | 'TooManyRequests'
  | 'InternalError'
  | 'BadRequest';

/** The API server says no. `message` is its complete sentence. */
export interface Refusal {
  readonly ok: false;
  readonly code: number;
  readonly reason: RefusalReason;
  readonly message: string;
  /** `details.causes[].message`, where the server sends some. */
  readonly causes?: readonly string[];
}

/** The API server's answer. `object` is what is stored now (the last state for an object that went away). */
export type Response = { readonly ok: true; readonly object?: KubeObject } | Refusal;

/** The API server says yes: this is what is stored now. */
export function done(object: KubeObject): Response {
  return { ok: true, object };
}

const codes: Readonly<Record<RefusalReason, number>> = {
  AlreadyExists: 409,
  Conflict: 409,
  NotFound: 404,
  Invalid: 422,
  Forbidden: 403,
  TooManyRequests: 429,
  InternalError: 500,
  BadRequest: 400,
};

/** A refusal with the HTTP code that belongs to the reason. */
export function refusal(reason: RefusalReason, message: string, ...causes: readonly string[]): Refusal {
  return { ok: false, code: codes[reason], reason, message, ...(causes.length === 0 ? {} : { causes }) };
}
