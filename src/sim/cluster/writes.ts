import type { KubeObject, ObjectKey, Path } from '../../kube/objects.ts';
import type { Because } from '../transition.ts';
import { storeKey } from './store.ts';
import type { Write } from './write.ts';

/** The writes that nearly every component makes, of an object or of its key. */

type Subject = KubeObject | ObjectKey;

function keyFor(subject: Subject): ObjectKey {
  return 'metadata' in subject ? storeKey(subject) : subject;
}

/** The rule that decided, the object whose state or field it read, and the field. */
export function because(subject: Subject | undefined, code: string, text: string, ...path: Path): Because {
  return { code, text, object: subject && keyFor(subject), path: path.length === 0 ? undefined : path };
}

export function create(object: KubeObject, because?: Because): Write {
  return { do: 'create', object, because };
}

/** Replaces the object's status; a version in the object must be the stored one. */
export function updateStatus(object: KubeObject, status: unknown, because?: Because): Write {
  return { do: 'update', object: { ...object, status }, subresource: 'status', because };
}

/** Merges into the object. */
export function patch(subject: Subject, change: Readonly<Record<string, unknown>>, because?: Because): Write {
  return { do: 'patch', key: keyFor(subject), patch: change, because };
}

/** Merges into the object's status. */
export function patchStatus(subject: Subject, status: unknown, because?: Because): Write {
  return { do: 'patch', key: keyFor(subject), patch: { status }, subresource: 'status', because };
}

/** Asks for the deletion of the object. */
export function remove(subject: Subject, because?: Because, how?: Omit<Extract<Write, { do: 'delete' }>, 'do' | 'key' | 'because'>): Write {
  return { do: 'delete', key: keyFor(subject), ...how, because };
}

/** Reports an Event on the object. */
export function event(subject: Subject, type: 'Normal' | 'Warning', reason: string, message: string, because?: Because): Write {
  return { do: 'event', key: keyFor(subject), type, reason, message, because };
}

/** Makes something true of the world; with `gone` it is true no longer. */
export function truth(object: KubeObject, because?: Because, gone = false): Write {
  return { do: 'truth', object, gone, because };
}

/** Between two looks at many objects. */
export const pause: Write = { do: 'pause' };

/** Gives a key to the own component after a time. */
export function enqueue(key: string, afterMs = 0, background = false): Write {
  return { do: 'enqueue', key, afterMs, background };
}
