import type { Objects } from '../cluster/store.ts';
import type { Fault } from '../truth.ts';

/** The fault of that name, when it holds: for everything, or for `of` (a node, an image, a pod as `namespace/name`). */
export function faultOf(live: Objects, name: string, of?: string): Fault | undefined {
  return (live.get('Fault', '', name) ?? (of === undefined ? undefined : live.get('Fault', '', `${name}.${of}`))) as Fault | undefined;
}
