import type { Transition } from '../transition.ts';
import type { Store } from './store.ts';

/** Whether the transition changed what is stored, rather than that somebody said or asked for something. */
export function isChange({ verb }: Transition): boolean {
  return verb !== 'event' && verb !== 'request' && verb !== 'fault';
}

/** Does to a store what the transition did. Answers whether it did anything. */
export function applyTransition(transition: Transition, store: Store): boolean {
  if (!isChange(transition)) return false;
  if (transition.after === undefined) store.remove(transition.object);
  else store.put(transition.after);
  return true;
}
