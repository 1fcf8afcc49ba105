import type { KubeObject } from '../../kube/objects.ts';
import type { Target } from '../../kube/target.ts';
import type { Refusal } from './write.ts';

/**
 * Defaulting and validation of what is written. The simulator itself needs only the checks that controllers run into (`ownChecks`); a host may hand
 * in the whole of `api`.
 */
export interface Admission {
  /** The object with the defaults of its kind; a host that has none runs only objects that already have them. */
  defaults(object: KubeObject, target: Target): KubeObject;
  /** The object as it would be stored, before what the server itself fills in (uid, times, status). */
  create(object: KubeObject, target: Target): KubeObject | Refusal;
  /** `before` is what is stored; for a status update the rest of `after` equals it. */
  update(before: KubeObject, after: KubeObject, target: Target, subresource: 'status' | undefined): KubeObject | Refusal;
}

/** Whether an admission's answer is a refusal. */
export function refused(answer: KubeObject | Refusal): answer is Refusal {
  return 'ok' in answer && answer.ok === false && 'message' in answer;
}
