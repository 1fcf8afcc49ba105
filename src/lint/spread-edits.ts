import { peek } from '../base/peek.ts';
import { addMember, scalarText } from './edits.ts';
import type { Edit } from './rule.ts';
import type { SetScope } from './set-scope.ts';

/** A soft constraint that spreads the pods of a set over nodes or zones; none where the set has constraints already, or no labels to tell its pods by. */
export function spreadEdits(set: SetScope, topologyKey: string): Edit[] {
  const base = ['spec', 'template', 'spec'];
  const labels = Object.entries(set.podLabels).map(([key, value]) => `        ${key}: ${scalarText(value)}`);
  if (labels.length === 0 || peek(set.set, ...base, 'topologySpreadConstraints') !== undefined) return [];
  const constraint = `\n  - maxSkew: 1\n    topologyKey: ${topologyKey}\n    whenUnsatisfiable: ScheduleAnyway\n    labelSelector:\n      matchLabels:\n${labels.join('\n')}`;
  return addMember(set.resource, base, 'topologySpreadConstraints', constraint);
}
