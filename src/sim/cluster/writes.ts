import type { KubeObject, ObjectKey } from '../../kube/objects.ts';
import type { Because } from '../transition.ts';
import { storeKey } from './store.ts';
import type { Write } from './write.ts';

/** The writes that nearly every component makes, of an object or of its key. */

type Subject = KubeObject | ObjectKey;

function keyFor(subject: Subject): ObjectKey {
  return 'metadata' in subject ? storeKey(subject) : subject;
}

/** Reports an Event on the object. */
export function event(subject: Subject, type: 'Normal' | 'Warning', reason: string, message: string, because?: Because): Write {
  return { do: 'event', key: keyFor(subject), type, reason, message, because };
}

/** Merges into the object's status. */
export function patchStatus(subject: Subject, status: unknown, because?: Because): Write {
  return { do: 'patch', key: keyFor(subject), patch: { status }, subresource: 'status', because };
}
