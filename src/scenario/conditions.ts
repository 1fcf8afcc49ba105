import { nearestNames } from '../manifest/suggest.ts';
import type { Condition } from '../sim/action.ts';

/** What a step can wait for, by the word for the kind: the kind itself and the states that such an object can have. */
export const waitable: Readonly<Record<string, { readonly kind: string; readonly states: readonly Exclude<Condition['is'], 'field'>[] }>> =
  {
    pod: { kind: 'Pod', states: ['ready', 'running', 'scheduled', 'unready', 'terminating', 'gone', 'exists'] },
    claim: { kind: 'PersistentVolumeClaim', states: ['bound', 'terminating', 'gone', 'exists'] },
    node: { kind: 'Node', states: ['ready', 'unready', 'gone', 'exists'] },
    set: { kind: 'StatefulSet', states: ['terminating', 'gone', 'exists'] },
    service: { kind: 'Service', states: ['gone', 'exists'] },
    volume: { kind: 'PersistentVolume', states: ['bound', 'terminating', 'gone', 'exists'] },
  };

const clusterScoped = new Set(['Node', 'PersistentVolume', 'StorageClass']);

/** The key of an object as scenarios name it: `web`, `shop/web`. */
export function keyFor(kind: string, namespace: string | undefined, name: string): Condition['object'] {
  return { kind, namespace: clusterScoped.has(kind) ? '' : (namespace ?? 'default'), name };
}

/**
 * `pod web-1 is ready`, `claim data-web-0 is bound`, `pod web-1 is ready again`, `pod web-1 is ready 3 times`.
 *
 * @returns what is waited for, or why the words are none
 */
export function conditionOf(text: string): { readonly when: Condition } | { readonly problem: string } {
  const match = /^(\w+) (?:([^/\s]+)\/)?([^/\s]+) (?:is )?(\w+)(?: (again)| (\d{1,4}) times)?$/.exec(text.trim());
  const [, word = '', namespace, name, state = '', again, times] = match ?? [];
  if (name === undefined || times === '0') return { problem: `"${text}" is not understood; a condition is written ${usage}` };
  const known = Object.hasOwn(waitable, word) ? waitable[word] : undefined;
  if (known === undefined) return { problem: `"${text}" is not understood; ${word} may be ${Object.keys(waitable).join(', ')}` };
  const is = known.states.find((each) => each === state);
  if (is === undefined) {
    const [near] = nearestNames(state, known.states);
    return {
      problem: `a ${word} is never "${state}"; ${near === undefined ? '' : `did you mean "${near}"? `}it may be ${known.states.join(', ')}`,
    };
  }
  const occurrence = again === undefined ? Number(times ?? 1) : 2;
  return { when: { object: keyFor(known.kind, namespace, name), is, ...(occurrence > 1 ? { occurrence } : {}) } };
}

const usage = `"pod web-1 is ready", with "again" or "3 times" at the end, about a ${Object.keys(waitable).join(', ')}`;
