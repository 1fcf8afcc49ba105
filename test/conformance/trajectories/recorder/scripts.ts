import type { Script } from './script.ts';
import { budgets } from './scripts/budgets.ts';
import { machines } from './scripts/machines.ts';
import { nodes } from './scripts/nodes.ts';
import { owners } from './scripts/owners.ts';
import { pods } from './scripts/pods.ts';
import { recreates } from './scripts/recreate.ts';
import { rollouts } from './scripts/rollouts.ts';
import { counterparts } from './scripts/counterparts.ts';
import { crossings } from './scripts/crossings.ts';
import { hands } from './scripts/hands.ts';
import { hasty } from './scripts/haste.ts';
import { losses } from './scripts/losses.ts';
import { sequences } from './scripts/sequences.ts';
import { surroundings } from './scripts/surroundings.ts';
import { variants } from './scripts/variants.ts';

/** What the recorder can record, beyond what was recorded before: combinations. */
export const scripts: readonly Script[] = [
  ...rollouts,
  ...pods,
  ...budgets,
  ...nodes,
  ...owners,
  ...crossings,
  ...machines,
  ...recreates,
  ...sequences,
  ...losses,
  ...hasty,
  ...variants,
  ...surroundings,
  ...counterparts,
  ...hands,
].toSorted((left, right) => (left.scenario < right.scenario ? -1 : 1));
